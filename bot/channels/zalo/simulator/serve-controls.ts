import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'
import type { FaultRule } from '../../simulator/fault-script.ts'
import { openElsewhere } from './second-client.ts'
import type { ZaloFault } from './zalo-fault.ts'
import type { ZaloSimulator } from './zalo-simulator.ts'

const faultSchema: z.ZodType<ZaloFault> = z.discriminatedUnion('what', [
  z.object({ what: z.literal('too-many'), retryAfterMs: z.number() }),
  z.object({ what: z.literal('server-error'), status: z.int() }),
  z.object({ what: z.literal('lost-answer') }),
  z.object({ what: z.literal('cut') }),
  z.object({ what: z.literal('slow'), ms: z.number() }),
  z.object({ what: z.literal('server-error-but-sent'), status: z.int() }),
  z.object({ what: z.literal('no-id-but-sent') }),
  z.object({ what: z.literal('no-id-not-sent') }),
  z.object({ what: z.literal('error'), code: z.number(), message: z.string().exactOptional() }),
  z.object({ what: z.literal('rotated-cookie') }),
])
const rulesSchema: z.ZodType<FaultRule<ZaloFault>[]> = z.array(
  z.object({
    fault: faultSchema,
    method: z.string().exactOptional(),
    chatId: z.string().exactOptional(),
    after: z.number().exactOptional(),
    times: z.number().exactOptional(),
    share: z.number().exactOptional(),
  }),
)
const people = z.record(z.string(), z.string())

/** How other processes set the stage and make trouble. Resolves with its address, 'http://127.0.0.1:PORT'. */
export async function serveControls(simulator: ZaloSimulator): Promise<string> {
  const { world, sockets, sessions, faults, people: hands } = simulator
  const app = new Hono()

  app.post('/groups', async (c) => {
    const { names, members } = z.object({ names: z.array(z.string()), members: people }).parse(await c.req.json())
    return c.json(names.map((name) => world.addGroup(name, members).id))
  })
  app.post('/say', async (c) => {
    const said = z.object({ groupId: z.string(), from: z.string(), text: z.string() }).parse(await c.req.json())
    return c.json(hands.say(said.groupId, said.from, said.text).msgId)
  })
  app.post('/faults', async (c) => {
    for (const rule of rulesSchema.parse(await c.req.json())) faults.add(rule)
    return c.body(null, 204)
  })
  app.delete('/faults', (c) => {
    faults.clear()
    return c.body(null, 204)
  })
  app.post('/freeze', (c) => {
    sockets.freeze()
    return c.body(null, 204)
  })
  app.post('/open-elsewhere', async (c) => {
    await openElsewhere(simulator, z.object({ ms: z.number() }).parse(await c.req.json()).ms)
    return c.body(null, 204)
  })
  app.post('/end-session', (c) => {
    sessions.end()
    return c.body(null, 204)
  })
  app.post('/remove-bot', async (c) => {
    hands.removeBot(z.object({ groupId: z.string() }).parse(await c.req.json()).groupId)
    return c.body(null, 204)
  })
  app.post('/add-bot', async (c) => {
    hands.addBot(z.object({ groupId: z.string() }).parse(await c.req.json()).groupId, '9')
    return c.body(null, 204)
  })
  /** Somebody scans a code: a session as `zalo login` would save it. */
  app.get('/credentials', (c) => c.json(simulator.credentials()))
  app.get('/sockets', (c) => c.json({ opened: sockets.opened(), listening: sockets.listening() }))

  const server = createAdaptorServer({ fetch: app.fetch })
  // A driver that reuses a connection just as we close it for idleness would take that for an error.
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = 600_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('simulator: no port')
  return `http://127.0.0.1:${address.port}`
}
