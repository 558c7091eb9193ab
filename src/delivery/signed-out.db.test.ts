import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SendError } from '../../bot/channels/channel.ts'
import type { Database } from '../../db/client.ts'
import { event } from '../../db/schema/record.ts'
import { writeStanding } from '../../db/standing.ts'
import { openTestDatabase } from '../../db/testing.ts'
import type { Delivery } from './delivery.ts'
import { createFaultChannel, type FaultChannel } from './testing/fault-channel.ts'
import { createOutboxFixture, type OutboxFixture } from './testing/outbox-fixture.ts'

const chatIds = ['c1', 'c2', 'c3']

describe('an account that its platform does not know', () => {
  let database: Database
  let fixture: OutboxFixture
  let channel: FaultChannel
  let delivery: Delivery

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    fixture = await createOutboxFixture(database, chatIds)
    channel = createFaultChannel({ chatIds })
    delivery = fixture.delivery(channel, { concurrencyOf: () => 1 })
    await delivery.start()
    channel.faults.before = () => {
      throw new SendError('unauthorised', 'fault: 401')
    }
    for (const chatId of chatIds) await fixture.tell(chatId, ['một'])
    await delivery.settle()
  })
  afterEach(() => delivery.stop())

  const shown = () => chatIds.map((chatId) => channel.shown(chatId).map(({ text }) => text))

  it('pauses as a whole, and loses nothing', async () => {
    expect(channel.asked).toHaveLength(1)
    channel.faults = {}
    await delivery.settle()
    expect(shown()).toEqual([[], [], []])
    fixture.clock.advance(300_000)
    await delivery.settle()
    expect(shown()).toEqual([['một'], ['một'], ['một']])
  })

  it('is told of once a day, and not by delivery where the channel itself has said so', async () => {
    expect(await database.db.$count(event, eq(event.kind, 'alarm'))).toBe(1)
    await delivery.resume(fixture.accountId)
    await delivery.settle()
    expect(await database.db.$count(event, eq(event.kind, 'alarm'))).toBe(1)
    await writeStanding(database.db, fixture.accountId, { state: 'signed-out' }, fixture.clock.now())
    fixture.clock.advance(24 * 3_600_000)
    await delivery.settle()
    expect(channel.asked).toHaveLength(3)
    expect(await database.db.$count(event, eq(event.kind, 'alarm'))).toBe(1)
  })

  it('goes on at once when it is known again', async () => {
    channel.faults = {}
    await delivery.resume(fixture.accountId)
    await delivery.settle()
    expect(shown()).toEqual([['một'], ['một'], ['một']])
  })

  it('pauses anew when that was too early, and nobody minds an account that is not there', async () => {
    await delivery.resume(fixture.accountId)
    await delivery.resume(-1)
    await delivery.settle()
    expect(channel.asked).toHaveLength(2)
    expect((await fixture.ledger()).filter(({ state }) => state === 'dead')).toEqual([])
  })
})
