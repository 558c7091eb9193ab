import { expect, it } from 'vitest'
import { type Callee, createWebhookRoutes } from './webhook-routes.ts'

const telegram: Callee = { name: 'telegram', handle: async (request) => new Response(await request.text()) }
const web: Callee = { name: 'web' }
const app = createWebhookRoutes({
  channelOf: (id) =>
    new Map([
      [1, telegram],
      [2, web],
    ]).get(id),
})
const post = (path: string, body = 'một') => app.request(path, { method: 'POST', body })

it('brings a call to the account that it names', async () => {
  const answer = await post('/telegram/1')
  expect([answer.status, await answer.text()]).toEqual([200, 'một'])
})

it.each(['/telegram/3', '/telegram/2', '/web/2', '/zalo-bot/1', '/telegram/x', '/telegram/01', '/telegram'])(
  'knows nothing at %s',
  async (path) => {
    expect((await post(path)).status).toBe(404)
  },
)

it('takes nothing but POST', async () => {
  expect((await app.request('/telegram/1')).status).toBe(404)
})

it('refuses a body that says it is too long, before the channel sees it', async () => {
  const long = 'x'.repeat(2 * 1024 * 1024)
  const headers = { 'content-length': String(long.length) }
  expect((await app.request('/telegram/1', { method: 'POST', body: long, headers })).status).toBe(413)
})
