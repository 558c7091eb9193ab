import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { SendError } from '../../bot/channels/channel.ts'
import { event } from '../../db/schema/record.ts'
import { writeStanding } from '../../db/standing.ts'
import { checkStandings } from '../check-standings.ts'
import { deliveryStage } from './testing/delivery-stage.ts'

const chatIds = ['c1', 'c2', 'c3']

describe('an account that its platform does not know', () => {
  const stage = deliveryStage()

  beforeEach(async () => {
    await stage.begin(chatIds, { concurrencyOf: () => 1 })
    stage.channel.faults.before = () => {
      throw new SendError('unauthorised', 'fault: 401')
    }
    for (const chatId of chatIds) await stage.fixture.tell(chatId, ['một'])
    await stage.delivery.settle()
  })

  const shown = () => chatIds.map(stage.shown)
  const alarms = () => stage.database.db.$count(event, eq(event.kind, 'alarm'))

  it('pauses as a whole, and loses nothing', async () => {
    expect(stage.channel.asked).toHaveLength(1)
    stage.channel.faults = {}
    await stage.delivery.settle()
    expect(shown()).toEqual([[], [], []])
    stage.fixture.clock.advance(300_000)
    await stage.delivery.settle()
    expect(shown()).toEqual([['một'], ['một'], ['một']])
  })

  it('is told of once a day, and not by delivery where the channel itself has said so', async () => {
    expect(await alarms()).toBe(1)
    await stage.delivery.resume(stage.fixture.accountId)
    await stage.delivery.settle()
    expect(await alarms()).toBe(1)
    await writeStanding(stage.database.db, stage.fixture.accountId, { state: 'signed-out' }, stage.fixture.clock.now())
    stage.fixture.clock.advance(24 * 3_600_000)
    await stage.delivery.settle()
    expect(stage.channel.asked).toHaveLength(3)
    expect(await alarms()).toBe(1)
  })

  it('is told of once where the channel says so a moment later, and again when it is signed out another time', async () => {
    const { database, fixture } = stage
    const look = () => checkStandings(database.db, { now: fixture.clock.now(), machine: fixture.clock.now() })
    const stand = (state: string) => writeStanding(database.db, fixture.accountId, { state }, fixture.clock.now())
    fixture.clock.advance(500)
    await stand('signed-out')
    await look()
    expect(await alarms()).toBe(1)
    fixture.clock.advance(3_600_000)
    await stand('live')
    await look()
    fixture.clock.advance(3_600_000)
    await stand('signed-out')
    await look()
    expect(await alarms()).toBe(2)
  })

  it('goes on at once when it is known again', async () => {
    stage.channel.faults = {}
    await stage.delivery.resume(stage.fixture.accountId)
    await stage.delivery.settle()
    expect(shown()).toEqual([['một'], ['một'], ['một']])
  })

  it('pauses anew when that was too early, and nobody minds an account that is not there', async () => {
    await stage.delivery.resume(stage.fixture.accountId)
    await stage.delivery.resume(-1)
    await stage.delivery.settle()
    expect(stage.channel.asked).toHaveLength(2)
    expect((await stage.fixture.ledger()).filter(({ state }) => state === 'dead')).toEqual([])
  })
})
