import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SendError } from '../bot/channels/channel.ts'
import type { Database } from '../db/client.ts'
import { ledgerFaults } from '../db/ledger-health.ts'
import { wantChange } from '../db/message-changes.ts'
import { purgeInbox, purgeMessages } from '../db/retention.ts'
import { channelAccount } from '../db/schema/chat.ts'
import { attempt, line, message, messageLine } from '../db/schema/outbox.ts'
import { event } from '../db/schema/record.ts'
import { writeStanding } from '../db/standing.ts'
import { openTestDatabase } from '../db/testing.ts'
import { checkStandings } from './check-standings.ts'
import { runOutboxDecision, runOutboxList } from './cli/commands/outbox.ts'
import type { Delivery } from './delivery/delivery.ts'
import { createFaultChannel, type FaultChannel } from './delivery/testing/fault-channel.ts'
import { createOutboxFixture, type OutboxFixture } from './delivery/testing/outbox-fixture.ts'
import { addMinutes } from './domain/time.ts'
import { watchLedger } from './watch-ledger.ts'

let database: Database
let fixture: OutboxFixture
let channel: FaultChannel
let delivery: Delivery

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  fixture = await createOutboxFixture(database, ['c1'])
  channel = createFaultChannel({ chatIds: ['c1'] })
  delivery = fixture.delivery(channel)
  await delivery.start()
})
afterEach(() => delivery.stop())

const moment = () => ({ now: fixture.clock.now(), machine: fixture.clock.now() })
const app = () => ({ database, moment: async () => moment() })
const alarms = async () => {
  const rows = await database.db.select().from(event).where(eq(event.kind, 'alarm'))
  return rows.map(({ data }) => data['what'])
}

describe('a message that a person must decide about', () => {
  async function lose(text: string): Promise<number> {
    channel.faults.after = (_, nth) => {
      if (nth === 1) throw new SendError('lost', 'fault: connection reset')
    }
    await fixture.tell('c1', [text], { kind: 'directive' })
    await delivery.settle()
    channel.faults = {}
    return (await fixture.ledger()).at(-1)?.id ?? 0
  }

  it('is listed with its words, and is in the record as an alarm', async () => {
    const id = await lose('Việc 3')
    const { stdout } = await runOutboxList({ json: false }, app())
    expect(stdout).toContain(`${id}  chưa rõ đã đến chưa  'c1'`)
    expect(stdout).toContain('Việc 3')
    expect(await alarms()).toEqual(['message-unknown'])
  })

  it('is sent again, the same bytes, when the person says so', async () => {
    const id = await lose('Việc 3')
    const { stdout } = await runOutboxDecision(id, 'retry', app())
    expect(stdout).toContain('có thể nhận hai lần')
    await delivery.settle()
    expect(channel.asked[1]).toEqual(channel.asked[0])
    expect(await fixture.ledger()).toMatchObject([{ state: 'sent', outcomes: ['lost', 'sent'] }])
    await expect(runOutboxDecision(id, 'retry', app())).rejects.toThrow('không chờ ai quyết định')
  })

  it('is tried as often as a new one then, however often it was tried before', async () => {
    const id = await lose('Việc 3')
    await database.db.update(message).set({ attempts: 9 }).where(eq(message.id, id))
    await runOutboxDecision(id, 'retry', app())
    channel.faults.before = () => {
      channel.faults = {}
      throw new SendError('unavailable', 'fault: 503')
    }
    await delivery.settle()
    expect(await fixture.ledger()).toMatchObject([{ state: 'failed', outcomes: ['lost', 'unavailable'] }])
  })

  it('is given up when the person says so', async () => {
    const id = await lose('Việc 3')
    await runOutboxDecision(id, 'drop', app())
    await delivery.settle()
    expect(await fixture.ledger()).toMatchObject([{ state: 'cancelled', outcomes: ['lost'] }])
    expect((await runOutboxList({ json: false }, app())).stdout).toContain('Không có tin nào')
  })
})

describe('what is over and done with', () => {
  it('is deleted once it is old enough, and what a person must decide about is not', async () => {
    await fixture.tell('c1', ['cũ'], { kind: 'answer' })
    await delivery.settle()
    const [old] = await fixture.ledger()
    await wantChange(database.db, { messageId: old?.id ?? 0, what: 'pin' }, fixture.clock.now())
    channel.faults.before = () => {
      throw new SendError('refused', 'fault: malformed')
    }
    await fixture.tell('c1', ['chết'])
    await delivery.settle()
    channel.faults = {}
    await fixture.tell('c1', ['chào'], { key: 'chat:1:welcome:8' })
    await delivery.settle()
    const later = addMinutes(fixture.clock.now(), 1)
    expect(await purgeMessages(database.db, fixture.clock.now())).toBe(0)
    expect(await purgeMessages(database.db, later)).toBe(1)
    expect((await fixture.ledger()).map(({ text }) => text)).toEqual(['chết', 'chào'])
    const left = await Promise.all([line, messageLine, attempt, message].map((table) => database.db.$count(table)))
    expect(left).toEqual([2, 2, 2, 2])
    expect(await purgeInbox(database.db, later)).toBe(0)
  })
})

describe('the watch over the ledger', () => {
  it('finds nothing while all is well, and names what waits for nobody', async () => {
    await fixture.tell('c1', ['một'])
    await delivery.settle()
    const later = () => addMinutes(fixture.clock.now(), 10)
    expect(await ledgerFaults(database.db, fixture.clock.now(), later())).toEqual([])
    await delivery.stop()
    await fixture.tell('c1', ['hai'])
    fixture.clock.advance(6 * 60_000)
    await watchLedger(database.db, pino({ level: 'silent' }), moment())
    await watchLedger(database.db, pino({ level: 'silent' }), moment())
    expect(await alarms()).toEqual(['watchdog'])
    expect(await ledgerFaults(database.db, fixture.clock.now(), fixture.clock.now())).toMatchObject([
      { kind: 'no-holder', count: 1 },
    ])
  })
})

describe('an account that stands badly with its platform', () => {
  it('is told of also where its clock was set back after that began', async () => {
    fixture.clock.advance(3_600_000)
    await writeStanding(database.db, fixture.accountId, { state: 'frozen' }, fixture.clock.now())
    fixture.clock.advance(-3_600_000)
    await checkStandings(database.db, moment())
    await checkStandings(database.db, moment())
    expect(await alarms()).toEqual(['account-frozen'])
  })

  it('is told of once it has stood so for five minutes, or at once when only a person can mend it', async () => {
    await writeStanding(database.db, fixture.accountId, { state: 'frozen' }, fixture.clock.now())
    await checkStandings(database.db, moment())
    fixture.clock.advance(4 * 60_000)
    await writeStanding(database.db, fixture.accountId, { state: 'frozen', detail: '1006' }, fixture.clock.now())
    await checkStandings(database.db, moment())
    expect(await alarms()).toEqual([])
    fixture.clock.advance(60_000)
    await checkStandings(database.db, moment())
    await checkStandings(database.db, moment())
    expect(await alarms()).toEqual(['account-frozen'])
    await writeStanding(database.db, fixture.accountId, { state: 'banned' }, fixture.clock.now())
    await checkStandings(database.db, moment())
    expect(await alarms()).toEqual(['account-frozen', 'account-banned'])
    const [row] = await database.db.select().from(channelAccount)
    expect(row?.standing).toMatchObject({ state: 'banned' })
  })
})
