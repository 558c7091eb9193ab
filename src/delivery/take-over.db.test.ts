import { setTimeout as pause } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openPostgres } from '../../db/client.ts'
import { channelAccount } from '../../db/schema/chat.ts'
import { createPostgresDatabase, openTestDatabase } from '../../db/testing.ts'
import type { Delivery } from './delivery.ts'
import { createFaultChannel, type FaultChannel } from './testing/fault-channel.ts'
import { createOutboxFixture, type OutboxFixture } from './testing/outbox-fixture.ts'

/** One database seen by two processes: two pools on PostgreSQL; PGlite has but one connection. */
async function openTwice(): Promise<{ first: Database; second: Database; close: () => Promise<void> }> {
  const own = await createPostgresDatabase()
  if (!own) {
    const database = await openTestDatabase()
    return { first: database, second: database, close: () => database.close() }
  }
  const [first, second] = await Promise.all([openPostgres(own.url), openPostgres(own.url)])
  return {
    first,
    second,
    async close() {
      await Promise.all([first.close(), second.close()])
      await own.drop()
    },
  }
}

const patience = { timeout: 15_000, interval: 5 }

describe('two workers on one database', () => {
  let open: Awaited<ReturnType<typeof openTwice>>
  let fixture: OutboxFixture
  const workers: Delivery[] = []
  /** Lets the sends go on that a test holds up. */
  let release = () => {}

  beforeAll(async () => {
    open = await openTwice()
  })
  afterAll(() => open.close())
  beforeEach(async () => {
    fixture = await createOutboxFixture(open.first, ['c1', 'c2', 'c3', 'c4'])
  })
  afterEach(async () => {
    release()
    await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  })

  async function startWorker(channel: FaultChannel, database: Database, takeOver: boolean): Promise<Delivery> {
    const worker = fixture.delivery(channel, { database, takeOver })
    workers.push(worker)
    await worker.start()
    return worker
  }

  /** The platform takes messages with these words, but the first asker hears nothing until the test lets go. */
  function holdAnswers(channel: FaultChannel, words: string, when: 'before' | 'after') {
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    channel.faults[when] = ({ message }, nth) => (message.text.includes(words) && nth === 1 ? held : undefined)
  }

  const shown = (channel: FaultChannel, chatId: string) => channel.shown(chatId).map(({ text }) => text)

  it('send every message once between them, whoever has the account', async () => {
    const channel = createFaultChannel({ chatIds: ['c1', 'c2', 'c3', 'c4'] })
    const one = await startWorker(channel, open.first, false)
    const two = await startWorker(channel, open.second, false)
    for (let n = 0; n < 3; n += 1) for (const chatId of fixture.chats.keys()) await fixture.tell(chatId, [`tin ${n}`])
    await Promise.all([one.settle(), two.settle()])
    for (const chatId of fixture.chats.keys()) expect(shown(channel, chatId)).toEqual([0, 1, 2].map((n) => `tin ${n}`))
    expect(channel.asked).toHaveLength(12)
  })

  it('change places when the owner stops, without waiting for its lease to end', async () => {
    const channel = createFaultChannel({ chatIds: ['c1'] })
    const one = await startWorker(channel, open.first, false)
    const two = await startWorker(channel, open.second, false)
    await one.stop()
    await fixture.tell('c1', ['một'])
    await two.settle()
    expect(shown(channel, 'c1')).toEqual(['một'])
  })

  it('know who has the account while they stand by, and note each owner once', async () => {
    const channel = createFaultChannel({ chatIds: ['c1'] })
    const one = await startWorker(channel, open.first, false)
    let log = ''
    const logger = pino({ level: 'info' }, { write: (line: string) => (log += line) })
    const two = fixture.delivery(channel, { database: open.second, takeOver: false, holder: 'two', logger })
    workers.push(two)
    await two.start()
    for (let rounds = 0; rounds < 3; rounds += 1) await two.settle()
    expect([one.standsBy(), two.standsBy()]).toEqual([[], ['web/fault']])
    expect(log.match(/this one stands by/g)).toHaveLength(1)
    await one.stop()
    await two.settle()
    expect(two.standsBy()).toEqual([])
  })

  it('begin and end what belongs to the owner with the lease', async () => {
    const channel = createFaultChannel({ chatIds: ['c1'] })
    const told: string[] = []
    const start = async (name: string, database: Database) => {
      const worker = fixture.delivery(channel, {
        database,
        takeOver: false,
        onOwned: async () => {
          told.push(`${name} owns`)
          return async () => {
            told.push(`${name} gives up`)
          }
        },
      })
      workers.push(worker)
      await worker.start()
      return worker
    }
    const one = await start('one', open.first)
    const two = await start('two', open.second)
    await two.settle()
    expect(told).toEqual(['one owns'])
    await one.stop()
    await two.settle()
    expect(told).toEqual(['one owns', 'one gives up', 'two owns'])
  })

  it('change places when the owner has been silent for nine seconds, not before', async () => {
    const channel = createFaultChannel({ chatIds: ['c1'] })
    holdAnswers(channel, 'một', 'after')
    await startWorker(channel, open.first, false)
    await fixture.tell('c1', ['một'])
    await expect.poll(() => channel.asked.length, patience).toBe(1)
    const two = await startWorker(channel, open.second, false)
    await fixture.tell('c2', ['hai'])
    fixture.clock.advance(8_999)
    await two.settle()
    expect((await fixture.ledger()).map(({ state }) => state)).toContain('sending')
    fixture.clock.advance(1)
    await two.settle()
    expect((await fixture.ledger()).map(({ state }) => state)).toContain('unknown')
  })

  it('say each message once on an idempotent channel when the first dies while it sends', async () => {
    for (const when of ['before', 'after'] as const) {
      fixture = await createOutboxFixture(open.first, ['c1', 'c2'])
      const channel = createFaultChannel({ chatIds: ['c1', 'c2'], idempotent: true })
      holdAnswers(channel, 'một', when)
      const dying = await startWorker(channel, open.first, true)
      await fixture.tell('c1', ['một', 'hai'])
      await expect.poll(() => channel.asked.length, patience).toBe(1)
      const next = await startWorker(channel, open.second, true)
      await next.settle()
      expect(shown(channel, 'c1')).toEqual(['một', 'hai'])
      expect(channel.asked[1]).toEqual(channel.asked[0])
      // The dead one comes back to life, and can write nothing.
      const before = await fixture.ledger()
      release()
      await dying.stop()
      expect(await fixture.ledger()).toEqual(before)
      expect(before.map(({ state, outcomes }) => ({ state, outcomes }))).toEqual([
        { state: 'sent', outcomes: ['lost', 'sent'] },
        { state: 'sent', outcomes: ['sent'] },
      ])
      expect(shown(channel, 'c1')).toEqual(['một', 'hai'])
      await next.stop()
    }
  })

  it('do not write for each other: a former owner records nothing, even about a message that is being sent again', async () => {
    const mine = createFaultChannel({ chatIds: ['c1'], idempotent: true })
    const theirs = createFaultChannel({ chatIds: ['c1'], idempotent: true })
    holdAnswers(mine, 'một', 'after')
    const releaseMine = release
    holdAnswers(theirs, 'một', 'after')
    const former = await startWorker(mine, open.first, true)
    await fixture.tell('c1', ['một'])
    await expect.poll(() => mine.asked.length, patience).toBe(1)
    const owner = await startWorker(theirs, open.second, true)
    await expect.poll(() => theirs.asked.length, patience).toBe(1)
    releaseMine()
    await former.stop()
    expect(await fixture.ledger()).toMatchObject([{ state: 'sending', attempts: 2, outcomes: ['lost'] }])
    release()
    await owner.settle()
    expect(await fixture.ledger()).toMatchObject([{ state: 'sent', outcomes: ['lost', 'sent'] }])
  })

  it('leave unknown elsewhere what the first was sending when it died, except what may be said twice', async () => {
    const channel = createFaultChannel({ chatIds: ['c1', 'c2'] })
    holdAnswers(channel, 'Việc', 'after')
    await startWorker(channel, open.first, true)
    await fixture.tell('c1', ['Việc 3'], { kind: 'directive' })
    await fixture.tell('c2', ['Việc 3 quá hạn'], { kind: 'overdue' })
    await expect.poll(() => channel.asked.length, patience).toBe(2)
    const next = await startWorker(channel, open.second, true)
    await fixture.tell('c1', ['sau'])
    await next.settle()
    fixture.clock.advance(2_000)
    await next.settle()
    const states = new Map((await fixture.ledger()).map(({ text, state }) => [text, state]))
    expect(states.get('Việc 3')).toBe('unknown')
    expect(states.get('sau')).toBe('sent')
    expect([...states].find(([text]) => text.includes('quá hạn'))?.[1]).toBe('sent')
    expect(shown(channel, 'c1')).toEqual(['Việc 3', 'sau'])
    expect(channel.shown('c2')).toHaveLength(2)
  })

  it('stop the one whose account was taken: it begins nothing more', async () => {
    const mine = createFaultChannel({ chatIds: ['c1', 'c2'] })
    const theirs = createFaultChannel({ chatIds: ['c1', 'c2'] })
    const loser = await startWorker(mine, open.first, true)
    await startWorker(theirs, open.second, true)
    await fixture.tell('c1', ['một'])
    await fixture.tell('c2', ['hai'])
    await expect.poll(() => theirs.asked.length, patience).toBe(2)
    await loser.settle()
    await pause(20)
    expect(mine.asked).toEqual([])
  })

  it('take the account of one that was suspended with the account in its hands', async ({ skip }) => {
    if (open.first.kind === 'pglite') return skip('an embedded database has one process')
    let holds = () => {}
    const held = new Promise<void>((resolve) => {
      holds = resolve
    })
    let wake = () => {}
    const waking = new Promise<void>((resolve) => {
      wake = resolve
    })
    const session = open.first.db.transaction(async (tx) => {
      await tx.select().from(channelAccount).where(eq(channelAccount.id, fixture.accountId)).for('share')
      holds()
      await waking
      await tx.select().from(channelAccount)
    })
    const ended = expect(session).rejects.toThrow()
    await held
    const channel = createFaultChannel({ chatIds: ['c1'] })
    const owner = await startWorker(channel, open.second, false)
    await fixture.tell('c1', ['một'])
    await owner.settle()
    expect(shown(channel, 'c1')).toEqual(['một'])
    wake()
    await ended
  })
})
