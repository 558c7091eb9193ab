import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'

/** What zca-js does to whoever does not know it; the channel lives with the unmodified library all the same. */

let fixture: ZaloFixture

beforeEach(async () => {
  fixture = await zaloFixture()
})
afterEach(() => fixture.close())

async function live(options: Parameters<typeof zaloFixture>[0] = {}): Promise<ZaloFixture> {
  if (Object.keys(options).length > 0) {
    await fixture.close()
    fixture = await zaloFixture(options)
  }
  await fixture.start()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
  return fixture
}

const say = (text: string) => fixture.simulator.people.say(fixture.groupId, lan.id, text)
const textsOf = (events: InboundEvent[]) => events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))
const shown = () => fixture.simulator.world.transcript(fixture.groupId).map(({ content }) => content)
const logins = () => fixture.simulator.calls.filter(({ name }) => name === 'getLoginInfo').length

it('trap 1: a frame that nobody can read does not end the process, and the next is heard', async () => {
  const { simulator, events } = await live()
  simulator.sockets.pushRaw(Buffer.from('\u0001\u0009\u0002\u0000not JSON at all'))
  simulator.sockets.push(521, 0, 'this is no JSON either')
  // Shorter than a frame's header, which zca-js reads where nothing catches.
  for (const length of [0, 1, 2, 3, 4]) simulator.sockets.pushRaw(Buffer.alloc(length, 1))
  await fixture.handedOver(say('/done 3').msgId)
  expect(textsOf(events)).toEqual(['/done 3'])
})

it('trap 2: any close leads to a fresh login, and what was said meanwhile arrives once, in order', async () => {
  const { simulator, events } = await live()
  await fixture.handedOver(say('một').msgId)
  for (const words of ['hai', 'ba']) {
    const before = simulator.sockets.opened()
    simulator.sockets.drop()
    const missed = say(words)
    await expect.poll(() => simulator.sockets.opened(), patience).toBe(before + 1)
    await fixture.handedOver(missed.msgId)
  }
  expect(logins()).toBe(3)
  expect(textsOf(events)).toEqual(['một', 'hai', 'ba'])
})

it('trap 3: no listener is ever started twice, so that a late close takes nothing from its successor', async () => {
  const { simulator, events } = await live()
  simulator.sockets.drop(1000)
  await expect.poll(() => simulator.sockets.opened(), patience).toBe(2)
  simulator.sockets.drop(1011)
  await expect.poll(() => simulator.sockets.listening() + simulator.sockets.opened(), patience).toBe(4)
  await fixture.handedOver(say('/done 3').msgId)
  expect(textsOf(events)).toEqual(['/done 3'])
})

it('trap 4: a frozen connection is noticed by its silence, told, and replaced', async () => {
  const { simulator, events, standings } = await live({ pingIntervalMs: 40 })
  // Handed over once all that was missed has been asked for: a question still open would bring what the freeze hides.
  await fixture.handedOver(say('một').msgId)
  simulator.sockets.freeze()
  const missed = say('/done 3')
  await fixture.handedOver(missed.msgId)
  expect(standings.map(({ state }) => state)).toEqual(['connecting', 'live', 'frozen', 'live'])
  expect(textsOf(events)).toEqual(['một', '/done 3'])
})

it('trap 4: a quiet night is not taken for a frozen connection', async () => {
  const { simulator, standings } = await live({ pingIntervalMs: 20, timing: { probe: 5_000 } })
  await pause(400)
  expect([simulator.sockets.opened(), standings.at(-1)?.state]).toEqual([1, 'live'])
})

it('trap 4: a request that is never answered ends by itself; the echo then tells that the message arrived', async () => {
  const { simulator } = await live({ timing: { request: 100 } })
  simulator.faults.add({ fault: { what: 'slow', ms: 3_000 }, method: 'sendMessage' })
  const { platformMessageId } = await fixture.send('một')
  expect(platformMessageId).toBe(simulator.world.transcript(fixture.groupId)[0]?.msgId)
})

it('trap 5: without an id the echo confirms the message; without an echo it is lost, not failed', async () => {
  const { simulator } = await live()
  simulator.faults.add({ fault: { what: 'no-id-but-sent' }, method: 'sendMessage' })
  const { platformMessageId } = await fixture.send('một')
  expect(platformMessageId).toBe(simulator.world.transcript(fixture.groupId)[0]?.msgId)
  simulator.faults.add({ fault: { what: 'no-id-not-sent' }, method: 'sendMessage' })
  await expect(fixture.send('hai')).rejects.toMatchObject({ name: 'SendError', kind: 'lost' })
  expect(shown()).toEqual(['một'])
})

it('trap 5: a message whose echo came late is not sent again when it is asked for again', async () => {
  const { simulator } = await live({ timing: { echo: 20 } })
  // Handed over once all that was missed has been asked for: a question still open would bring the echo in time.
  await fixture.handedOver(say('trước').msgId)
  simulator.faults.add({ fault: { what: 'no-id-but-sent' }, method: 'sendMessage' })
  simulator.sockets.freeze()
  await expect(fixture.send('một', {}, 'm7')).rejects.toMatchObject({ kind: 'lost' })
  simulator.sockets.drop()
  await expect.poll(() => fixture.events.map(({ kind }) => kind), patience).toEqual(['message', 'echo'])
  const only = simulator.world.transcript(fixture.groupId).at(-1)
  expect(await fixture.send('một', {}, 'm7')).toEqual({ platformMessageId: only?.msgId })
  expect(shown()).toEqual(['trước', 'một'])
})

it('trap 5: the same words said a moment before, heard again after a restart, do not confirm what was not sent', async () => {
  const { simulator } = await live()
  await fixture.send('một')
  await fixture.restart()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
  await expect.poll(() => fixture.events.map(({ kind }) => kind), patience).toContain('echo')
  simulator.faults.add({ fault: { what: 'no-id-not-sent' }, method: 'sendMessage' })
  await expect(fixture.send('một')).rejects.toMatchObject({ name: 'SendError', kind: 'lost' })
})

it('trap 6: messages sent at once get names of their own, and the same words twice running are accepted', async () => {
  const { simulator } = await live()
  await Promise.all(['một', 'một', 'hai', 'hai', 'hai'].map((text) => fixture.send(text)))
  const sent = simulator.world.transcript(fixture.groupId)
  expect(new Set(sent.map(({ cliMsgId }) => cliMsgId)).size).toBe(5)
  expect(sent.map(({ content }) => String(content).replaceAll('\u200b', ''))).toEqual([
    'một',
    'một',
    'hai',
    'hai',
    'hai',
  ])
})

it('trap 7: an event that cannot be stored keeps its place, and nothing behind it in the frame is lost', async () => {
  const { simulator, events, storing } = await live()
  const kept: string[] = []
  let failures = 2
  storing.now = async (event) => {
    if (event.kind !== 'message') return
    if (event.text === 'b' && failures-- > 0) throw new Error('the database is away')
    kept.push(event.text)
  }
  const frame = ['a', 'b', 'c', 'd'].map((content) =>
    simulator.world.say({ chatId: fixture.groupId, kind: 'group', from: lan.id, content }),
  )
  const [first] = frame
  if (first) simulator.people.repeat(first)
  for (const message of frame) simulator.people.repeat(message)
  await fixture.handedOver(frame.at(-1)?.msgId ?? '')
  expect(kept).toEqual(['a', 'b', 'c', 'd'])
  expect(textsOf(events)).toEqual(['a', 'b', 'b', 'b', 'c', 'd'])
})

it('trap 8: the account hears that it was removed from a group, and what it cannot read is passed over', async () => {
  const { simulator, events } = await live()
  simulator.sockets.push(551, 0, { msgs: [] })
  simulator.people.removeBot(fixture.groupId, lan.id)
  await expect.poll(() => events, patience).toHaveLength(1)
  expect(events).toMatchObject([
    {
      kind: 'change',
      change: { what: 'bot-removed' },
      chat: { id: fixture.chatId, title: 'Ban Chỉ đạo' },
      from: { id: lan.id },
    },
  ])
})

it('trap 9: ids are text, whatever they came as; contents may be objects; marks of phones name no global id', async () => {
  const { simulator, events } = await live()
  const { platformMessageId } = await fixture.send('Số 3: họp')
  const [ours] = simulator.world.transcript(fixture.groupId)
  if (!ours) throw new Error('nothing was sent')
  simulator.people.say(fixture.groupId, lan.id, '/done', { quotes: ours.msgId })
  simulator.people.say(
    fixture.groupId,
    lan.id,
    { title: '/done 3 kèm ảnh', href: 'https://photo' },
    { msgType: 'chat.photo' },
  )
  simulator.people.react(ours, lan.id, '/-strong', { mobile: true })
  await expect.poll(() => events, patience).toHaveLength(4)
  const [echo, done, photo, mark] = ['echo', '/done', '/done 3 kèm ảnh', 'reaction'].map((what) =>
    events.find((event) => event.kind === what || (event.kind === 'message' && event.text === what)),
  )
  expect(echo).toMatchObject({ messageId: platformMessageId })
  expect(done).toMatchObject({ kind: 'message', quotes: platformMessageId, from: lan })
  expect(photo).toMatchObject({ kind: 'message', from: lan })
  expect(mark).toMatchObject({ kind: 'reaction', messageId: platformMessageId, reaction: '👍', from: lan })
  expect(
    events.every(({ eventId, chat, from }) => [eventId, chat.id, from.id].every((id) => typeof id === 'string')),
  ).toBe(true)
})

it('trap 10: whoever is thrown out by another connection says so and does not fight for the account', async () => {
  const { simulator, standings } = await live()
  const heard: string[] = []
  const other = await fixture.secondProcess()
  await other.start(async (event) => {
    heard.push(...textsOf([event]))
  })
  await expect
    .poll(() => standings.at(-1), patience)
    .toMatchObject({
      state: 'connecting',
      detail: expect.stringContaining('nơi khác'),
    })
  say('/done 3')
  await expect.poll(() => heard, patience).toEqual(['/done 3'])
  expect([simulator.sockets.opened(), simulator.sockets.listening()]).toEqual([2, 1])
  await other.stop()
})
