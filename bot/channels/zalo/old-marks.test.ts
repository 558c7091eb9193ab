import { afterEach, expect, it } from 'vitest'
import type { SimMessage } from './simulator/zalo-world.ts'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'

let fixture: ZaloFixture
afterEach(() => fixture.close())

const say = (text: string) => fixture.simulator.people.say(fixture.groupId, lan.id, text)
const marks = () => fixture.events.flatMap((event) => (event.kind === 'reaction' ? [event.reaction] : []))

/** Connected, with a message of the account's own that is known to be so. */
async function live(): Promise<SimMessage> {
  fixture = await zaloFixture()
  await fixture.start()
  await fixture.send('Số 3: báo cáo hằng tháng')
  await expect.poll(() => fixture.events.map(({ kind }) => kind), patience).toContain('echo')
  await fixture.handedOver(say('đầu').msgId)
  const [ours] = fixture.simulator.world.messages
  if (!ours) throw new Error('nothing was sent')
  return ours
}

function markedUnheard(on: SimMessage, icon: string, at: number): void {
  const { chatId, kind } = on
  const { world } = fixture.simulator
  world.reactions.push({ msgId: world.nextId(), chatId, kind, from: lan.id, icon, on, mobile: false, at })
}

async function reconnect(meanwhile: () => void = () => {}): Promise<void> {
  const before = fixture.simulator.sockets.opened()
  fixture.simulator.sockets.drop()
  meanwhile()
  await expect.poll(() => fixture.simulator.sockets.opened(), patience).toBe(before + 1)
  await fixture.handedOver(say(`sau ${before}`).msgId)
}

it('a mark made in a gap is heard; one from long before, which the house may have forgotten, is not told anew', async () => {
  const ours = await live()
  markedUnheard(ours, '/-strong', Date.now() - 100 * 86_400_000)
  await reconnect(() => markedUnheard(ours, '/-heart', Date.now()))
  await expect.poll(marks, patience).toContain('❤')
  await reconnect()
  expect(marks()).toEqual(['❤'])
})

it('a mark made in a gap is heard in the next connection where Zalo did not show it in this', async () => {
  const ours = await live()
  const { simulator, groupId } = fixture
  simulator.sockets.withhold(611)
  await reconnect(() => markedUnheard(ours, '/-heart', Date.now()))
  const later = { chatId: groupId, kind: 'group', from: lan.id, content: 'muộn hơn', at: Date.now() + 600_000 } as const
  const last = simulator.world.say(later)
  simulator.people.repeat(last)
  await fixture.handedOver(last.msgId)
  expect(marks()).toEqual([])
  simulator.sockets.withhold(undefined)
  simulator.sockets.drop()
  await expect.poll(marks, patience).toEqual(['❤'])
})
