import { afterEach, expect, it } from 'vitest'
import type { SimMessage } from './simulator/zalo-world.ts'
import { patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'

/** Somebody holds the account's phone and writes into the chats that the bot writes into. */

let fixture: ZaloFixture
afterEach(() => fixture.close())

const shown = () => fixture.simulator.world.transcript(fixture.groupId).map(({ content }) => content)

it('does not take what a person writes with the account’s phone for the message that Zalo did not take', async () => {
  let onTry = (): SimMessage | undefined => undefined
  fixture = await zaloFixture({ journal: { write: () => void onTry(), close: () => {} } })
  const { simulator, groupId } = fixture
  await fixture.start()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
  // Between the call and its answer.
  onTry = () => {
    onTry = () => undefined
    return simulator.people.say(groupId, simulator.world.uid, 'Tôi gọi ngay')
  }
  simulator.faults.add({ fault: { what: 'no-id-not-sent' }, method: 'sendMessage' })
  await expect(fixture.send('Số 3: họp 19 giờ', {}, 'm7')).rejects.toMatchObject({ name: 'SendError', kind: 'lost' })
  await expect.poll(() => fixture.events, patience).toMatchObject([{ kind: 'echo', text: 'Tôi gọi ngay' }])
  await fixture.send('Số 3: họp 19 giờ', {}, 'm7')
  expect(shown()).toEqual(['Tôi gọi ngay', expect.stringMatching(/^Số 3: họp 19 giờ\u200b?$/)])
})

it('still knows its own words, whatever was added to them, beside those of a person', async () => {
  fixture = await zaloFixture()
  const { simulator, groupId } = fixture
  await fixture.start()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
  await fixture.send('Họp 19 giờ', { urgency: 'urgent' })
  simulator.people.say(groupId, simulator.world.uid, 'Tôi gọi ngay')
  simulator.faults.add({ fault: { what: 'lost-answer' }, method: 'sendMessage' })
  // Names everybody; and the last words of the bot were the same.
  const { platformMessageId } = await fixture.send('Họp 19 giờ', { urgency: 'urgent' })
  expect(platformMessageId).toBe(simulator.world.transcript(groupId).at(-1)?.msgId)
  expect(shown()).toEqual(['@All Họp 19 giờ', 'Tôi gọi ngay', '@All Họp 19 giờ\u200b'])
})
