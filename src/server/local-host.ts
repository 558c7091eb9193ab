import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'

const localNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Refuses requests that name another host. The demo asks nobody who they are, so a page elsewhere whose name was made to
 * resolve to 127.0.0.1 (DNS rebinding) must not reach it.
 */
export function localHostOnly() {
  return createMiddleware(async (c, next) => {
    if (!localNames.has(new URL(c.req.url).hostname)) {
      throw new HTTPException(403, { message: 'Bản dùng thử chỉ mở tại http://127.0.0.1 hoặc http://localhost.' })
    }
    await next()
  })
}
