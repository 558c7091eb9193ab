import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { FaultRule } from './fault-script.ts'
import type { Platform } from './platform.ts'

/** The platform as other processes reach it. */
export interface HttpPlatform {
  /** 'http://127.0.0.1:PORT'; the Bot API is at /bot<account>/<method>, the control face at /control. */
  url: string
  close(): Promise<void>
}

type Env = { Bindings: HttpBindings }

const faultSchema: z.ZodType<FaultRule['fault']> = z.discriminatedUnion('what', [
  z.object({ what: z.literal('too-many'), retryAfterMs: z.number() }),
  z.object({ what: z.literal('server-error'), status: z.int() }),
  z.object({ what: z.literal('lost-answer') }),
  z.object({ what: z.literal('cut') }),
  z.object({ what: z.literal('slow'), ms: z.number() }),
  z.object({ what: z.literal('kicked') }),
  z.object({ what: z.literal('migrated'), to: z.string() }),
])
const ruleSchema = z.object({
  fault: faultSchema,
  method: z.string().exactOptional(),
  chatId: z.string().exactOptional(),
  after: z.number().exactOptional(),
  times: z.number().exactOptional(),
  share: z.number().exactOptional(),
})
const chatsSchema = z.array(z.object({ id: z.string(), kind: z.enum(['group', 'direct']) }))
const getUpdatesSchema = z.object({ offset: z.coerce.number().default(0), timeout: z.coerce.number().default(0) })
const saySchema = z.object({
  account: z.string(),
  chatId: z.string(),
  text: z.string(),
  from: z.object({ id: z.string(), name: z.string() }).exactOptional(),
  quotes: z.string().exactOptional(),
})
const pressSchema = z.object({ account: z.string(), chatId: z.string(), messageId: z.string(), button: z.string() })
const markSchema = z.object({ name: z.string(), at: z.number().exactOptional() })

/** Serves it on a free port of this machine. */
export async function serveHttp(platform: Platform): Promise<HttpPlatform> {
  const app = new Hono<Env>()

  app.post('/:bot{bot.+}/sendMessage', async (c) => {
    const params: unknown = await c.req.json().catch(() => undefined)
    const reply = await platform.send(accountOf(c), params, c.req.header('x-request-id'))
    if (reply === 'cut') return cut(c)
    return Response.json(reply.answer, { status: reply.status })
  })
  app.post('/:bot{bot.+}/getUpdates', async (c) => {
    const { offset, timeout } = getUpdatesSchema.parse(await c.req.json().catch(() => ({})))
    const result = await platform.updates.get(accountOf(c), offset, timeout * 1_000, c.req.raw.signal)
    return c.json({ ok: true, result })
  })
  app.post('/:bot{bot.+}/:method', (c) =>
    c.json({ ok: false, error_code: 404, description: 'Not Found: method not found' }, 404),
  )

  app.route('/control', control(platform))

  const server = createAdaptorServer({ fetch: app.fetch })
  // A sender that reuses a connection just as we close it for idleness would take that for a lost answer.
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = 600_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('simulator: no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

/** How other processes set the stage and look behind it. */
function control(platform: Platform): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/chats', async (c) => {
    platform.addChats(chatsSchema.parse(await c.req.json()))
    return c.body(null, 204)
  })
  app.post('/faults', async (c) => {
    for (const rule of z.array(ruleSchema).parse(await c.req.json())) platform.faults.add(rule)
    return c.body(null, 204)
  })
  app.delete('/faults', (c) => {
    platform.faults.clear()
    return c.body(null, 204)
  })
  app.post('/say', async (c) => {
    const { account, chatId, text, ...options } = saySchema.parse(await c.req.json())
    await platform.say(account, chatId, text, options)
    return c.body(null, 204)
  })
  app.post('/press', async (c) => {
    const { account, chatId, messageId, button } = pressSchema.parse(await c.req.json())
    await platform.press(account, chatId, messageId, button)
    return c.body(null, 204)
  })
  app.post('/marks', async (c) => {
    const { name, at } = markSchema.parse(await c.req.json())
    platform.mark(name, at)
    return c.body(null, 204)
  })
  app.get('/counts/:account', (c) => c.json(platform.counts(c.req.param('account'))))
  app.get('/transcript/:chat', (c) => c.json(platform.transcript(c.req.param('chat'))))
  return app
}

const accountOf = (c: Context<Env>) => (c.req.param('bot') ?? '').slice('bot'.length)

function cut(c: Context<Env>): Response {
  c.env.incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}
