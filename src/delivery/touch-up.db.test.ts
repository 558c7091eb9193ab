import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Channel,
  type EditRequest,
  type PinRequest,
  type RemindRequest,
  SendError,
} from '../../bot/channels/channel.ts'
import type { Database } from '../../db/client.ts'
import { wantReminder } from '../../db/group-reminders.ts'
import { wantChange } from '../../db/message-changes.ts'
import { message, messageChange } from '../../db/schema/outbox.ts'
import { openTestDatabase } from '../../db/testing.ts'
import type { Message } from '../domain/message.ts'
import type { Delivery } from './delivery.ts'
import { createOutboxFixture, type OutboxFixture } from './testing/outbox-fixture.ts'

/** Nobody waits for the clock on the wall: the hand clock says how late it is. */
const quickly = (ms: number, signal: AbortSignal) => pause(Math.min(ms, 30), undefined, { signal }).catch(() => {})

describe('a message that is to look otherwise', () => {
  let database: Database
  let fixture: OutboxFixture
  let delivery: Delivery
  let edits: EditRequest[]
  let pins: PinRequest[]
  let reminders: RemindRequest[]
  /** What a reminder waits for. */
  let death: Promise<void>
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
    reminders = []
    death = Promise.resolve()
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
    async remind(request) {
      reminders.push(request)
      await death
      const refusal = refusals.shift()
      if (refusal) throw refusal
    },
    stop: async () => {},
  }

  async function sent(kind?: 'notice'): Promise<number> {
    const clock = { ...fixture.clock, sleep: quickly }
    delivery = fixture.delivery(channel, { clock, limitsOf: () => ({ concurrency: 4 }) })
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

  describe('with a reminder of the platform’s own', () => {
    const hours = (n: number) => new Date(fixture.clock.now().getTime() + n * 3_600_000)
    const remind = (messageId: number, at = hours(2)) =>
      wantReminder(database.db, { messageId, title: 'Việc 3', at }, fixture.clock.now())

    it('is given one, however often it is wished for', async () => {
      const id = await sent()
      await Promise.all([remind(id), remind(id)])
      await expect.poll(() => reminders, patience).toHaveLength(1)
      await expect.poll(open, patience).toEqual([])
      await remind(id)
      await delivery.settle()
      expect(reminders).toEqual([{ chatId: 'nhóm', platformMessageId: `p${id}`, title: 'Việc 3', at: hours(2) }])
      expect(await open()).toEqual([])
    })

    it('is given another try when there surely is none, and none when there may be one', async () => {
      const id = await sent()
      refusals = [new SendError('unavailable', 'test: away'), new SendError('lost', 'test: no answer')]
      await remind(id)
      await expect.poll(async () => (await open())[0]?.attempts, patience).toBe(1)
      fixture.clock.advance(10_000)
      await expect.poll(() => reminders.length, patience).toBe(2)
      await expect.poll(open, patience).toEqual([])
      const [row] = await database.db.select().from(messageChange)
      expect(row?.lastError).toBe('lost: test: no answer')
    })

    it('is not given a second one by who comes after a process that died on the way', async () => {
      const id = await sent()
      let dies = () => {}
      death = new Promise<void>((resolve) => {
        dies = resolve
      })
      await remind(id)
      await expect.poll(() => reminders.length, patience).toBe(1)
      // Whoever owns the account next finds nothing to do.
      expect(await open()).toEqual([])
      const [row] = await database.db.select().from(messageChange)
      expect(row?.lastError).toBe('begun')
      dies()
    })

    it('is given none once its hour has passed', async () => {
      const id = await sent()
      await remind(id, hours(-1))
      await expect.poll(open, patience).toEqual([])
      expect(reminders).toEqual([])
    })
  })
})
