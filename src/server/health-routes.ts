import { Hono } from 'hono'

/**
 * @param ready what keeps the process from doing its work, in words; empty when nothing does
 * @param standsBy what it leaves to other processes, in words: no reason not to be ready
 */
export function createHealthRoutes({
  ready,
  standsBy = () => [],
}: {
  ready: () => Promise<string[]>
  standsBy?: () => string[]
}): Hono {
  const app = new Hono()

  app.get('/healthz', (c) => c.json({ ok: true }))

  app.get('/readyz', async (c) => {
    const problems = await ready()
    return c.json({ ok: problems.length === 0, problems, standby: standsBy() }, problems.length === 0 ? 200 : 503)
  })

  return app
}
