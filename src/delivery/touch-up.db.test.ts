import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Channel, type EditRequest, type PinRequest, SendError } from '../../bot/channels/channel.ts'
import type { Database } from '../../db/client.ts'
import { wantChange } from '../../db/message-changes.ts'
import { message, messageChange } from '../../db/schema/outbox.ts'
import { openTestDatabase } from '../../db/testing.ts'
import type { Message } from '../domain/message.ts'
import { createOutboxFixture, type OutboxFixture } from './testing/outbox-fixture.ts'
import type { Delivery } from './worker.ts'

describe('a message that is to look otherwise', () => {
  let database: Database
  let fixture: OutboxFixture
  let delivery: Delivery
  let edits: EditRequest[]
  let pins: PinRequest[]
  let refusals: SendError[]

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await database.db.delete(messageChange)
    fixture = await createOutboxFixture(database, ['nhóm'])
    edits = []
    pins = []
    refusals = []
    return () => delivery?.stop()
  })

  const channel: Channel = {
    name: 'test',
    capabilities: {
      ...{ maxLength: 4096, buttons: true, quotes: true, idempotent: false, echoes: false },
      reception: 'everywhere',
    },
    start: async () => {},
    send: async ({ id }) => ({ platformMessageId: `p${id}` }),
    async edit(request) {
      edits.push(request)
      const refusal = refusals.shift()
      if (refusal) throw refusal
    },
    async pin(request) {
      pins.push(request)
    },
    stop: async () => {},
  }

  async function sent(kind?: 'notice'): Promise<number> {
    delivery = fixture.delivery(channel, { limitsOf: () => ({ concurrency: 4 }) })
    await fixture.tell('nhóm', ['Việc 3'], kind ? { kind } : {})
    await delivery.start()
    await delivery.settle()
    const [row] = await database.db.select().from(message)
    return row?.id ?? 0
  }
  const body = (text: string): Message => ({ text, spans: [], buttons: [], urgency: 'normal' })
  const want = (messageId: number, text: string) =>
    wantChange(database.db, { messageId, what: 'edit', body: body(text) }, fixture.clock.now())
  const open = async () =>
    (await database.db.select().from(messageChange)).filter(({ done, version }) => done < version)
  const texts = () => edits.map(({ message: { text } }) => text)
  const patience = { timeout: 20_000 }

  it('is edited once, to the newest wish', async () => {
    const id = await sent()
    await database.db.transaction(async (tx) => {
      for (const text of ['một', 'hai', 'ba']) {
        await wantChange(tx, { messageId: id, what: 'edit', body: body(text) }, fixture.clock.now())
      }
    })
    await expect.poll(open, patience).toEqual([])
    expect(edits).toMatchObject([{ chatId: 'nhóm', platformMessageId: `p${id}`, message: { text: 'ba' } }])
  })

  it('is tried again when that is worth it, and left when it is refused', async () => {
    const id = await sent()
    refusals = [new SendError('unavailable', 'test: away')]
    await want(id, 'một')
    await expect.poll(texts, patience).toEqual(['một'])
    await expect.poll(async () => (await open())[0]?.attempts, patience).toBe(1)
    fixture.clock.advance(10_000)
    await expect.poll(open, patience).toEqual([])
    expect(texts()).toEqual(['một', 'một'])
    refusals = [new SendError('refused', 'test: never')]
    await want(id, 'hai')
    await expect.poll(open, patience).toEqual([])
    const [row] = await database.db.select().from(messageChange)
    expect(row?.lastError).toBe('refused: test: never')
  })

  it('is pinned when it is urgent', async () => {
    const id = await sent('notice')
    await expect.poll(() => pins, patience).toEqual([{ chatId: 'nhóm', platformMessageId: `p${id}` }])
    await expect.poll(open, patience).toEqual([])
  })
})
