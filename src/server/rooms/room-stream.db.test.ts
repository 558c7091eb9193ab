import { createAdaptorServer } from '@hono/node-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WebChannel } from '../../../bot/channels/web/web-channel.ts'
import type { Database } from '../../../db/client.ts'
import { openTestDatabase } from '../../../db/testing.ts'
import { makeCode } from '../../codes.ts'
import { listen } from '../listen.ts'
import { createServerFixture, type ServerFixture, standingDemo } from '../testing/server-fixture.ts'

interface Heard {
  id?: string
  event?: string
  data: unknown
}

describe('the stream of a page', () => {
  let database: Database
  let server: ServerFixture
  let http: ReturnType<typeof createAdaptorServer>
  let url: string
  let streams: AbortController[]

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  async function begin(options: { demo: boolean }): Promise<void> {
    server = await createServerFixture(database, options.demo ? { demo: standingDemo() } : {})
    http = createAdaptorServer({ fetch: server.app.fetch })
    url = `http://127.0.0.1:${await listen(http, { host: '127.0.0.1', port: 0 })}`
  }
  beforeEach(() => {
    streams = []
    return async () => {
      for (const stream of streams) stream.abort()
      await server.close()
      http.close()
    }
  })

  /** Follows the stream; `heard` grows as events come, `ended` resolves when the server has ended it. */
  async function follow(headers: Record<string, string> = {}) {
    const abort = new AbortController()
    streams.push(abort)
    const response = await fetch(`${url}/rooms/api/stream`, { headers, signal: abort.signal })
    const heard: Heard[] = []
    let opened = false
    const ended = (async () => {
      let rest = ''
      for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
        opened = true
        const blocks = (rest + chunk).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) {
          const fields = Object.fromEntries(
            block.split('\n').map((line) => [line.split(': ', 1)[0], line.slice(line.indexOf(': ') + 2)]),
          )
          if (fields['data'] !== undefined) heard.push({ ...fields, data: JSON.parse(fields['data']) })
        }
      }
    })().catch(() => {})
    await expect.poll(() => opened, { timeout: 5_000 }).toBe(true)
    return { response, heard, ended }
  }
  const say = (room: number, as: string, text: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/rooms/api/rooms/${room}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ as, text }),
    }).then((response) => response.json())
  const texts = (heard: Heard[]) => heard.map(({ data }) => JSON.stringify(data).match(/"text":"([^"]*)"/)?.[1])

  it('tells of each new message with its room, as the API would give it', async () => {
    await begin({ demo: true })
    const stream = await follow()
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream')
    // Until the server listens for this page nothing can be heard; the page itself asks again when the stream is open.
    await expect
      .poll(
        async () => {
          await say(2, '3', 'thử')
          return stream.heard.length
        },
        { timeout: 5_000 },
      )
      .toBeGreaterThan(0)
    const message = await say(1, '4', '/viec')
    await expect.poll(() => stream.heard.at(-1)).toEqual({ id: message.id, data: { room: '1', message } })
  })

  it('catches up with what was said while the browser was away', async () => {
    await begin({ demo: true })
    const first = await say(2, '3', 'một')
    await say(2, '3', 'hai')
    await say(1, '4', 'ba')
    const { heard } = await follow({ 'last-event-id': first.id })
    await expect.poll(() => texts(heard).sort(), { timeout: 5_000 }).toEqual(['ba', 'hai'])
  })

  it('hears of a room that was opened after the page', async () => {
    await begin({ demo: true })
    const first = await say(2, '3', 'một')
    const { heard } = await follow({ 'last-event-id': String(Number(first.id) - 1) })
    await expect.poll(() => texts(heard), { timeout: 5_000 }).toEqual(['một'])
    const opened = await server.post('/rooms/api/rooms', { as: '4', title: 'Phòng mới' })
    const room = await opened.json()
    await say(Number(room.id), '4', '/ketnoi MÃ')
    await expect.poll(() => heard.at(-1)?.data, { timeout: 5_000 }).toMatchObject({ room: room.id })
  })

  it('tells of the clock that was moved, and to load again when the demo began anew', async () => {
    await begin({ demo: true })
    const { heard } = await follow()
    await server.post('/demo/clock', { now: '2021-02-06T15:00:00+07:00' })
    await server.post('/demo/reset', {})
    await expect.poll(() => heard.map(({ event }) => event), { timeout: 5_000 }).toEqual(['clock', 'reload'])
    expect(heard[0]?.data).toMatchObject({ now: '2021-02-06T15:00:00+07:00' })
  })

  it('tells a person only of the rooms that he or she is in', async () => {
    await begin({ demo: false })
    const cookieOf = async (personId: number) => {
      const at = { now: server.time.business, machine: server.time.machine }
      const { code } = await makeCode(server.db, { organisationId: 1, personId }, at)
      const response = await server.post('/rooms/sign-in', { code })
      return { cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' }
    }
    const [health, finance] = [await cookieOf(3), await cookieOf(4)]
    const first = await say(2, '3', 'một', health)
    const { heard } = await follow({ ...health, 'last-event-id': String(Number(first.id) - 1) })
    await expect.poll(() => texts(heard), { timeout: 5_000 }).toEqual(['một'])
    await say(1, '4', 'chỉ cho Tài chính', finance)
    await say(3, '4', 'cho cả Ban', finance)
    await expect.poll(() => texts(heard)).toEqual(['một', 'cho cả Ban'])
  })

  it('ends when messages were perhaps not told, so that the browser comes back and catches up', async () => {
    await begin({ demo: true })
    const misses: (() => void)[] = []
    for (const [accountId, channel] of server.running) {
      const onMessage: WebChannel['onMessage'] = (listener, onMissed = () => {}) => {
        misses.push(onMissed)
        return channel.onMessage(listener, onMissed)
      }
      server.running.set(accountId, { ...channel, onMessage })
    }
    const stream = await follow()
    await expect.poll(() => misses.length, { timeout: 5_000 }).toBe(2)
    misses[0]?.()
    await stream.ended
  })

  it('ends when the server stops, so that nobody waits for it, and is refused from then on', async () => {
    await begin({ demo: true })
    const [one, other] = [await follow(), await follow()]
    server.stop()
    await Promise.all([one.ended, other.ended])
    const closed = new Promise((resolve) => http.close(resolve))
    expect((await server.get('/rooms/api/stream')).status).toBe(503)
    await closed
  })
})
