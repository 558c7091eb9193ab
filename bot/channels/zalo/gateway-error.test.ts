import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'

let fixture: ZaloFixture

beforeEach(async () => {
  fixture = await zaloFixture()
  await fixture.start()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
})
afterEach(() => fixture.close())

const shown = () => fixture.simulator.world.transcript(fixture.groupId)

describe('a message that a server in between answered for', () => {
  it.each([500, 502, 504])(
    'may have been taken where it says %i: its echo tells, and it is not sent twice',
    async (status) => {
      const { simulator } = fixture
      simulator.faults.add({ fault: { what: 'server-error-but-sent', status }, method: 'sendMessage' })
      const { platformMessageId } = await fixture.send('một')
      expect(shown()).toMatchObject([{ msgId: platformMessageId, content: 'một' }])
    },
  )

  it.each([500, 502, 504])('is lost where it says %i and no echo comes', async (status) => {
    const { simulator } = fixture
    simulator.faults.add({ fault: { what: 'server-error', status }, method: 'sendMessage' })
    await expect(fixture.send('một')).rejects.toMatchObject({ name: 'SendError', kind: 'lost' })
  })

  it('was surely not taken where it says 503: another try', async () => {
    const { simulator } = fixture
    simulator.faults.add({ fault: { what: 'server-error', status: 503 }, method: 'sendMessage' })
    await expect(fixture.send('một')).rejects.toMatchObject({ name: 'SendError', kind: 'unavailable' })
  })

  it('holds for a reminder too, which would ring twice', async () => {
    const { simulator, channel, chatId } = fixture
    const { platformMessageId } = await fixture.send('một')
    const at = new Date('2026-12-01T10:00:00Z')
    simulator.faults.add({ fault: { what: 'server-error-but-sent', status: 502 }, method: 'createReminder' })
    const reminding = channel.remind?.({ chatId, platformMessageId, title: 'Hạn số 3', at })
    await expect(reminding).rejects.toMatchObject({ name: 'SendError', kind: 'lost' })
    expect(simulator.world.reminders.size).toBe(1)
  })
})
