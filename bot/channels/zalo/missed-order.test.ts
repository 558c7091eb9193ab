import { afterEach, expect, it } from 'vitest'
import { lan, patience, quickTiming, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'
import { zaloTiming } from './zalo-timing.ts'

let fixture: ZaloFixture
afterEach(() => fixture.close())

const say = (groupId: string, text: string) => fixture.simulator.people.say(groupId, lan.id, text)
const textsIn = (groupId: string) =>
  fixture.events.flatMap((event) =>
    event.kind === 'message' && event.chat.id === `group/${groupId}` ? [event.text] : [],
  )
const asked = (groupId: string) =>
  fixture.simulator.calls.filter(({ name, chatId }) => name === 'getGroupChatHistory' && chatId === groupId).length
const refuse = (groupId: string) =>
  fixture.simulator.faults.add({
    fault: { what: 'error', code: 112, message: 'lỗi' },
    method: 'getGroupChatHistory',
    chatId: groupId,
    times: Number.POSITIVE_INFINITY,
  })
async function reconnect(meanwhile: () => void): Promise<void> {
  const before = fixture.simulator.sockets.opened()
  fixture.simulator.sockets.drop()
  meanwhile()
  await expect.poll(() => fixture.simulator.sockets.opened(), patience).toBe(before + 1)
}
const timingWith = (missed: Partial<(typeof zaloTiming)['missed']>) => ({
  ...quickTiming,
  missed: { ...zaloTiming.missed, firstMs: 100, longestMs: 90_000, ...missed },
})

it.each([3, 12, 40])(
  '%i groups that are always refused are asked after one that was not, whose words keep their order',
  async (many) => {
    fixture = await zaloFixture({ pageSize: 2, timing: timingWith({}) })
    const { simulator, groupId, store } = fixture
    const bad = Array.from({ length: many }, (_, n) => simulator.world.addGroup(`Nhóm ${n}`, { [lan.id]: lan.name }).id)
    const sound = simulator.world.addGroup('Sở Y tế', { [lan.id]: lan.name }).id
    await fixture.start()
    await expect.poll(() => store.values.has('groups'), patience).toBe(true)
    await fixture.handedOver(say(sound, 'đầu').msgId)
    // The first connection asks every group as well, those where people wait first.
    await expect.poll(() => store.values.get('behind'), patience).toEqual({})
    for (const one of bad) refuse(one)
    const before = [asked(groupId), asked(sound)]
    await reconnect(() => {
      for (const text of ['một', 'hai', 'ba']) say(sound, text)
      for (const text of ['một', 'hai', 'ba']) say(groupId, text)
    })
    await expect.poll(() => asked(groupId), patience).toBe((before[0] ?? 0) + 1)
    say(sound, 'mới')
    await expect.poll(() => textsIn(sound).length, patience).toBe(5)
    expect(textsIn(sound)).toEqual(['đầu', 'một', 'hai', 'ba', 'mới'])
    expect(asked(sound)).toBe((before[1] ?? 0) + 1)
  },
)

it('words heard before a gap and not stored yet are asked for by a process that comes after', async () => {
  fixture = await zaloFixture({ pageSize: 2, timing: timingWith({ hold: 100, firstMs: 60_000, longestMs: 60_000 }) })
  const { simulator, groupId, store, storing } = fixture
  const other = simulator.world.addGroup('Sở Y tế', { [lan.id]: lan.name }).id
  await fixture.start()
  await expect.poll(() => store.values.has('groups'), patience).toBe(true)
  await fixture.handedOver(say(other, 'đầu').msgId)
  let away = true
  storing.now = async () => {
    if (away) throw new Error('the database is away')
  }
  const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000
  const late = (chatId: string, content: string, at: number) =>
    simulator.people.repeat(simulator.world.say({ chatId, kind: 'group', from: lan.id, content, at }))
  const unstored = minutesAgo(20)
  late(other, 'một', minutesAgo(30))
  await expect.poll(() => textsIn(other), patience).toContain('một')
  late(groupId, 'hai', unstored)
  // Confirmed by its echo alone: what came before it has been heard.
  simulator.faults.add({ fault: { what: 'no-id-but-sent' }, method: 'sendMessage' })
  await fixture.send('ba')
  const heardAt = Date.now()
  await expect.poll(() => Date.now(), patience).toBeGreaterThan(heardAt)
  refuse(groupId)
  let last = ''
  await reconnect(() => {
    for (const text of ['bốn', 'năm', 'sáu']) last = say(other, text).msgId
  })
  await expect.poll(() => store.values.get('behind'), patience).toHaveProperty(groupId)
  away = false
  await fixture.handedOver(last)
  expect(textsIn(groupId)).toEqual([])
  expect(store.values.get('behind')).toMatchObject({ [groupId]: { at: unstored } })
})

it('the list of groups is looked at after a gap that comes soon after the last look as well', async () => {
  fixture = await zaloFixture({ timing: { lookAtGroups: 500 } })
  await fixture.start()
  await expect.poll(() => fixture.store.values.has('groups'), patience).toBe(true)
  let added = ''
  await reconnect(() => {})
  added = fixture.simulator.world.addGroup('Nhóm mới', { [lan.id]: lan.name }).id
  const changes = () => fixture.events.map((event) => [event.kind === 'change' && event.change.what, event.chat.id])
  await expect.poll(changes, patience).toEqual([['bot-added', `group/${added}`]])
  expect(fixture.simulator.sockets.opened()).toBe(2)
})
