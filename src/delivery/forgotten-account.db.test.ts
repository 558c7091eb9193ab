import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SendError } from '../../bot/channels/channel.ts'
import { createChannelStore } from '../../db/channel-store.ts'
import { channelAccount, channelValue } from '../../db/schema/chat.ts'
import { event } from '../../db/schema/record.ts'
import { writeStanding } from '../../db/standing.ts'
import { zaloOwnerKey } from '../../db/zalo-owners.ts'
import { checkStandings } from '../check-standings.ts'
import { deliveryStage } from './testing/delivery-stage.ts'

describe('a Zalo account that is nobody’s, since it was forgotten', () => {
  const stage = deliveryStage()

  beforeEach(async () => {
    await stage.begin(['c1'], { concurrencyOf: () => 1 })
    await stage.database.db.update(channelAccount).set({ channel: 'zalo' })
    stage.channel.faults.before = () => {
      throw new SendError('unauthorised', 'fault: nobody is signed in')
    }
  })
  // The next stage's account is another, and the stage takes no values away.
  afterEach(() => stage.database.db.delete(channelValue))

  const alarms = () => stage.database.db.$count(event, eq(event.kind, 'alarm'))
  const at = () => ({ now: stage.fixture.clock.now(), machine: stage.fixture.clock.now() })
  const signIn = () =>
    createChannelStore(stage.database, stage.fixture.accountId).set(zaloOwnerKey, { uid: '1', name: 'Bot' })

  it.each(['signed-out', 'connecting'])(
    'is no alarm to the minute’s look, and one as somebody’s: %s',
    async (state) => {
      const { accountId, clock } = stage.fixture
      await writeStanding(stage.database.db, accountId, { state }, clock.now())
      clock.advance(10 * 60_000)
      await checkStandings(stage.database.db, at())
      expect(await alarms()).toBe(0)
      await signIn()
      await checkStandings(stage.database.db, at())
      expect(await alarms()).toBe(1)
    },
  )

  it('is no alarm to delivery before the channel has said how it stands, and one as somebody’s', async () => {
    await stage.fixture.tell('c1', ['một'])
    await stage.delivery.settle()
    expect(stage.channel.asked).toHaveLength(1)
    expect(await alarms()).toBe(0)
    await signIn()
    await stage.delivery.resume(stage.fixture.accountId)
    await stage.delivery.settle()
    expect(stage.channel.asked).toHaveLength(2)
    expect(await alarms()).toBe(1)
  })
})
