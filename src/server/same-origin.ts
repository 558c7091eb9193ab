import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'

/**
 * Refuses what another site's page would have a browser do here. Browsers send Origin with every POST; programs send
 * none and carry no one's cookie by accident. Hosts are compared, not whole origins: behind a proxy that ends TLS the
 * page's scheme is https and ours http. Many a proxy also calls us by another name than people do, by our address.
 *
 * @param publicUrl where people's browsers find us, if anybody said
 */
export function sameOriginOnly(publicUrl?: string) {
  const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).host
  return createMiddleware(async (c, next) => {
    const origin = c.req.header('origin')
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && origin !== undefined) {
      const here = c.req.header('host') ?? new URL(c.req.url).host
      const from = URL.canParse(origin) ? new URL(origin).host : undefined
      if (from === undefined || (from !== here && from !== publicHost)) {
        throw new HTTPException(403, { message: 'Yêu cầu đến từ một trang khác nên không được nhận.' })
      }
    }
    await next()
  })
}
