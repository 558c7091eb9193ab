import { Hono } from 'hono'

/** A running channel that its platform calls. Whether it is the platform that calls, the channel itself finds out. */
export interface Callee {
  readonly name: string
  handle?(request: Request): Promise<Response>
}

/** Far above what any platform sends; a channel may take less. */
const mostBytes = 1024 * 1024

/**
 * `POST /webhooks/:channel/:account`: brings a platform's call to the channel of that account.
 * @param channelOf the running channel of an account; undefined while it does not run here
 */
export function createWebhookRoutes({ channelOf }: { channelOf: (accountId: number) => Callee | undefined }): Hono {
  const app = new Hono()

  app.post('/:channel/:account{[1-9][0-9]{0,8}}', async (c) => {
    const callee = channelOf(Number(c.req.param('account')))
    if (callee?.name !== c.req.param('channel') || !callee.handle) return c.notFound()
    if (Number(c.req.header('content-length') ?? 0) > mostBytes) return c.body(null, 413)
    return callee.handle(c.req.raw)
  })

  return app
}
