import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createHandClock } from './clock.ts'
import { createUpdateQueue } from './update-queue.ts'
import { createWebhookDelivery, type WebhookDelivery } from './webhook-delivery.ts'

let clock: ReturnType<typeof createHandClock>
let updates: ReturnType<typeof createUpdateQueue>
let server: Server
let delivery: WebhookDelivery
/** What came, in seconds since the start. */
let seen: { at: number; text: string; secret: string | undefined }[]
let answer: (text: string) => { status: number; retryAfter?: string }
let gone = false

beforeEach(async () => {
  clock = createHandClock(() => delivery.idle())
  updates = createUpdateQueue(clock)
  seen = []
  answer = () => ({ status: 200 })
  gone = false
  const start = clock.now()
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const { message, callback_query } = JSON.parse(body)
      const text = message?.text ?? callback_query.data
      const secret = request.headers['x-telegram-bot-api-secret-token']
      seen.push({ at: (clock.now() - start) / 1000, text, secret: secret?.toString() })
      const { status, retryAfter } = answer(text)
      response.writeHead(status, retryAfter ? { 'retry-after': retryAfter } : {}).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // TCP: never a pipe's name.
  delivery = createWebhookDelivery(
    { url: `http://127.0.0.1:${port}/hook`, secret: 'secret_1', maxConnections: 40 },
    updates,
    clock,
    {
      onGone: () => {
        gone = true
      },
      random: () => 0,
    },
  )
})
afterEach(async () => {
  await delivery.stop()
  server.closeAllConnections()
  server.close()
})

const chat = { id: -1, type: 'group' as const, title: 'Tổ' }
const say = (queue: string, text: string) =>
  updates.add(queue, { message: { message_id: 1, date: 0, chat: { ...chat }, text } })
const person = { id: 5, is_bot: false, first_name: 'Lan' }
const press = (data: string) =>
  updates.add('p5', {
    callback_query: { id: '1', from: person, message: { message_id: 1, date: 0, chat }, chat_instance: '1', data },
  })
const texts = () => seen.map(({ text }) => text)

it('brings an update once, with the secret in its header', async () => {
  say('m1', 'một')
  await clock.advance(100)
  expect(seen).toEqual([{ at: expect.any(Number), text: 'một', secret: 'secret_1' }])
  expect(updates.pending()).toEqual([])
})

it('comes again at once, then after 2, 4, 8 … seconds, at most a minute apart', async () => {
  answer = () => ({ status: 500 })
  say('m1', 'một')
  await clock.advance(200_000)
  expect(seen.map(({ at }) => at)).toEqual([0, 0, 2, 6, 14, 30, 62, 122, 182])
})

it('waits as long as Retry-After says', async () => {
  answer = () => ({ status: 503, retryAfter: '7' })
  say('m1', 'một')
  await clock.advance(15_000)
  expect(seen.map(({ at }) => at)).toEqual([0, 7, 14])
})

it('keeps the order in a chat, and lets other chats and presses go by', async () => {
  answer = (text) => ({ status: text === 'một' && seen.length < 4 ? 500 : 200 })
  say('m1', 'một')
  say('m1', 'hai')
  say('m2', 'ba')
  press('bốn')
  await clock.advance(10_000)
  expect(texts().filter((text) => text === 'một' || text === 'hai')).toEqual(['một', 'một', 'một', 'hai'])
  expect(texts().indexOf('ba')).toBeLessThan(texts().indexOf('hai'))
  expect(texts().indexOf('bốn')).toBeLessThan(texts().indexOf('hai'))
})

it('forgets a press after 150 seconds of outage, a message only after a day', async () => {
  answer = () => ({ status: 500 })
  const message = say('m1', 'một')
  const pressed = press('hai')
  await clock.advance(160_000)
  expect(updates.pending().map(({ id }) => id)).toEqual([message])
  await expect(updates.fate(pressed ?? 0)).resolves.toBe('expired')
  await clock.advance(86_400_000)
  expect(updates.pending()).toEqual([])
})

it('gives a webhook up that has said 410 for 23 hours', async () => {
  answer = () => ({ status: 410, retryAfter: '3600' })
  say('m1', 'một')
  await clock.advance(22 * 3_600_000)
  expect(gone).toBe(false)
  say('m2', 'hai')
  await clock.advance(3 * 3_600_000)
  expect(gone).toBe(true)
})
