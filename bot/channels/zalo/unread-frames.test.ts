import { afterEach, expect, it } from 'vitest'
import { wireMessage } from './simulator/wire.ts'
import type { SimMessage } from './simulator/zalo-world.ts'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'
import { zaloTiming } from './zalo-timing.ts'

let fixture: ZaloFixture
afterEach(() => fixture.close())

async function live(options: Parameters<typeof zaloFixture>[0] = {}): Promise<ZaloFixture> {
  fixture = await zaloFixture(options)
  await fixture.start()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
  const first = said('đầu', minutesAgo(20))
  fixture.simulator.people.repeat(first)
  await fixture.handedOver(first.msgId)
  return fixture
}
const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000
const texts = () => fixture.events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))

/** One frame with the messages behind one whose content is null: zca-js reads none of them. */
function inOneFrameWithNothing(messages: readonly SimMessage[]): void {
  const { world, sockets } = fixture.simulator
  const wired = messages.map((message) => wireMessage(world, message))
  sockets.push(521, 0, { groupMsgs: [{ ...wired[0], msgId: world.nextId(), content: null }, ...wired] })
}
const said = (content: string, at = Date.now()) =>
  fixture.simulator.world.say({ chatId: fixture.groupId, kind: 'group', from: lan.id, content, at })

it('what stood in a frame that could not be read is asked for on the same connection', async () => {
  const { simulator } = await live()
  inOneFrameWithNothing([said('/done 3'), said('/done 4')])
  await expect.poll(texts, patience).toEqual(['đầu', '/done 3', '/done 4'])
  expect(simulator.sockets.opened()).toBe(1)
})

it('it is asked for from when it was heard, however much is heard before its turn comes', async () => {
  const missed = { ...zaloTiming.missed, firstMs: 600, longestMs: 600 }
  const { simulator } = await live({ timing: { missed } })
  inOneFrameWithNothing([said('/done 3', minutesAgo(10))])
  await fixture.handedOver(simulator.people.say(fixture.groupId, lan.id, 'sau').msgId)
  await expect.poll(texts, patience).toEqual(['đầu', 'sau', '/done 3'])
})

it('an answer that cannot be read shows that the connection is not frozen', async () => {
  const { simulator, standings } = await live({ pingIntervalMs: 40 })
  simulator.sockets.withhold(510)
  const answering = setInterval(() => simulator.sockets.push(510, 1, { more: 0 }), 30)
  await new Promise((resolve) => setTimeout(resolve, 600))
  clearInterval(answering)
  expect(standings.map(({ state }) => state)).toEqual(['connecting', 'live'])
})
