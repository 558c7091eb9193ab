import { afterEach, describe, expect, it } from 'vitest'
import type { SimGroup } from './simulator/zalo-world.ts'
import { lan, patience, quickTiming, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'
import { zaloTiming } from './zalo-timing.ts'

let fixture: ZaloFixture
let other: SimGroup

afterEach(() => fixture.close())

type Missed = Partial<(typeof zaloTiming)['missed']>

/** Connected, with two groups; pages of old messages are so short that groups are asked for their own history. */
async function live(missed: Missed = {}, more: Parameters<typeof zaloFixture>[0] = {}): Promise<ZaloFixture> {
  const timing = { ...quickTiming, missed: { ...zaloTiming.missed, firstMs: 100, longestMs: 400, ...missed } }
  fixture = await zaloFixture({ pageSize: 2, timing, ...more })
  other = fixture.simulator.world.addGroup('Nhóm khác', { [lan.id]: lan.name })
  await fixture.start()
  await fixture.handedOver(say('đầu').msgId)
  // The first connection asks every group as well, those where people wait first.
  await expect.poll(() => fixture.store.values.get('behind'), patience).toEqual({})
  return fixture
}

const say = (text: string, groupId = fixture.groupId) => fixture.simulator.people.say(groupId, lan.id, text)
const textsIn = (groupId: string) =>
  fixture.events.flatMap((event) =>
    event.kind === 'message' && event.chat.id === `group/${groupId}` ? [event.text] : [],
  )
const changes = () => fixture.events.flatMap((event) => (event.kind === 'change' ? [event.change.what] : []))
const asked = (groupId: string) =>
  fixture.simulator.calls.filter(({ name, chatId }) => name === 'getGroupChatHistory' && chatId === groupId).length
const refuse = (groupId: string | undefined, times: number) =>
  fixture.simulator.faults.add({
    fault: { what: 'error', code: 112, message: 'lỗi' },
    method: 'getGroupChatHistory',
    times,
    ...(groupId === undefined ? {} : { chatId: groupId }),
  })
/** What is said while nobody listens, in both groups. */
/** @param code of an orderly close, behind all that was sent; without one the connection breaks, and something may be lost */
async function gap(words: readonly string[], code?: number): Promise<void> {
  const before = fixture.simulator.sockets.opened()
  fixture.simulator.sockets.drop(code)
  for (const text of words) for (const group of [fixture.groupId, other.id]) say(text, group)
  await expect.poll(() => fixture.simulator.sockets.opened(), patience).toBe(before + 1)
}
const three = ['một', 'hai', 'ba']

describe('a group whose history Zalo refuses', () => {
  it('is asked again while the connection lasts, and nothing of it is passed over', async () => {
    await live()
    refuse(fixture.groupId, 1)
    await gap(three)
    await expect.poll(() => textsIn(fixture.groupId), patience).toEqual(['đầu', ...three])
    expect(fixture.simulator.sockets.opened()).toBe(2)
  })

  it('costs the others nothing: they are heard, and not asked again', async () => {
    await live()
    refuse(fixture.groupId, 1_000)
    await gap(three)
    await expect.poll(() => textsIn(other.id), patience).toEqual(three)
    await fixture.handedOver(say('bốn', other.id).msgId)
    const before = asked(other.id)
    await gap([])
    await fixture.handedOver(say('năm', other.id).msgId)
    expect(asked(other.id)).toBe(before)
    expect(textsIn(other.id)).toEqual([...three, 'bốn', 'năm'])
  })

  it('has its newer words wait for the missed ones, those of other groups not', async () => {
    await live({ firstMs: 600 })
    refuse(fixture.groupId, 1)
    await gap(three)
    await expect.poll(() => textsIn(other.id), patience).toEqual(three)
    say('mới')
    await fixture.handedOver(say('mới', other.id).msgId)
    expect(textsIn(fixture.groupId)).toEqual(['đầu'])
    await expect.poll(() => textsIn(fixture.groupId), patience).toEqual(['đầu', ...three, 'mới'])
  })

  it.each([
    ['so many refusals', { hold: 2 }, 3],
    ['so long', { hold: 100, holdMs: 150 }, 6],
  ] as const)('keeps nobody waiting for ever: after %s its newer words go on', async (_, missed, times) => {
    await live(missed)
    refuse(fixture.groupId, times)
    await gap(three)
    say('mới')
    await expect.poll(() => textsIn(fixture.groupId).includes('mới'), patience).toBe(true)
    await expect.poll(() => textsIn(fixture.groupId).toSorted(), patience).toEqual(['đầu', 'mới', ...three].toSorted())
  })

  it('is remembered by a process that comes after, also where the others’ words went on', async () => {
    await live({ firstMs: 60_000, longestMs: 60_000, holdMs: 50 })
    refuse(fixture.groupId, 1)
    await gap(three)
    await fixture.handedOver(say('bốn', other.id).msgId)
    expect(textsIn(fixture.groupId)).toEqual(['đầu'])
    await fixture.restart()
    // The new process is told the first again, which the house knows by its event id.
    await expect.poll(() => [...new Set(textsIn(fixture.groupId))], patience).toEqual(['đầu', ...three])
    await expect.poll(() => fixture.store.values.get('behind'), patience).toEqual({})
  })

  it('is told to the house once, after a while, and given up after long', async () => {
    await live({ tellMs: 200, giveUpMs: 1_500 })
    refuse(fixture.groupId, 1_000)
    await gap(three)
    await expect.poll(changes, patience).toEqual(['words-missed'])
    await gap([])
    await expect.poll(() => fixture.store.values.get('behind'), patience).toEqual({})
    const [told] = fixture.events.filter(({ kind }) => kind === 'change')
    expect(told).toMatchObject({ chat: { id: fixture.chatId, title: 'Ban Chỉ đạo' }, change: { what: 'words-missed' } })
    expect(changes()).toEqual(['words-missed'])
    const before = asked(fixture.groupId)
    await fixture.handedOver(say('bốn', other.id).msgId)
    expect(asked(fixture.groupId)).toBe(before)
  })

  it('because the account is out of it is told as such', async () => {
    await live()
    fixture.simulator.sockets.drop()
    fixture.simulator.world.groups.get(fixture.groupId)?.members.delete(fixture.simulator.world.uid)
    for (const text of three) say(text, other.id)
    await expect.poll(changes, patience).toEqual(['bot-removed'])
    expect(textsIn(other.id)).toEqual(three)
  })

  it('is one of many: after three refusals running Zalo is left alone for a while', async () => {
    await live({ firstMs: 60_000, longestMs: 60_000, holdMs: 200 })
    for (let n = 0; n < 20; n += 1) fixture.simulator.world.addGroup(`Nhóm ${n}`, { [lan.id]: lan.name })
    // The new ones are heard of by the list of groups, at the start of another process.
    await fixture.restart()
    await expect.poll(() => changes().length, patience).toBe(20)
    await expect.poll(() => fixture.store.values.get('behind'), patience).toEqual({})
    refuse(undefined, 1_000)
    const before = fixture.simulator.calls.length
    await gap(three)
    await expect.poll(() => Object.keys(fixture.store.values.get('behind') ?? {}), patience).toHaveLength(22)
    await expect.poll(() => textsIn(fixture.groupId), patience).toContain('ba')
    const questions = fixture.simulator.calls.slice(before).filter(({ name }) => name === 'getGroupChatHistory')
    expect(questions).toHaveLength(3)
  })
})

it('what was heard before the gap and waits to be stored is not asked for again, however much it is', async () => {
  await live()
  let store = () => {}
  const away = new Promise<void>((resolve) => {
    store = resolve
  })
  fixture.storing.now = () => away
  const before = Array.from({ length: 120 }, (_, n) => `trước ${n}`)
  for (const text of before) say(text)
  // The store is asked for the first of them while the others come in.
  await expect.poll(() => textsIn(fixture.groupId), patience).toContain('trước 0')
  const questions = asked(fixture.groupId)
  await gap(['mới'], 1000)
  store()
  await expect.poll(() => textsIn(fixture.groupId), patience).toEqual(['đầu', ...before, 'mới'])
  expect(asked(fixture.groupId)).toBe(questions + 1)
})

it('a message that bears no time does not make a page reach back', async () => {
  await live()
  const { world, sockets } = fixture.simulator
  const before = sockets.opened()
  sockets.drop()
  for (const text of three) say(text)
  world.say({ chatId: other.id, kind: 'group', from: lan.id, content: 'không giờ', at: 0 })
  await expect.poll(() => sockets.opened(), patience).toBe(before + 1)
  await expect.poll(() => textsIn(fixture.groupId), patience).toEqual(['đầu', ...three])
})

it('a page of direct chats that does not come is asked for again, and newer words wait for it', async () => {
  const missed = { ...zaloTiming.missed, firstMs: 100, longestMs: 400, hold: 100 }
  await live({}, { pageSize: 50, timing: { ...quickTiming, catchUp: 200, missed } })
  const { simulator, events } = fixture
  simulator.sockets.withhold(510)
  const before = simulator.sockets.opened()
  simulator.sockets.drop()
  simulator.people.say(lan.id, lan.id, 'riêng một')
  await expect.poll(() => simulator.sockets.opened(), patience).toBe(before + 1)
  await fixture.handedOver(say('trong nhóm').msgId)
  simulator.people.say(lan.id, lan.id, 'riêng hai')
  simulator.sockets.withhold(undefined)
  const direct = () => events.flatMap((one) => (one.kind === 'message' && one.chat.kind === 'direct' ? [one.text] : []))
  await expect.poll(direct, patience).toEqual(['riêng một', 'riêng hai'])
})

it.each([1, 3])(
  'what could not be looked up while the store was away %i times is asked for within the same connection',
  async (times) => {
    await live()
    const { store } = fixture
    const { set } = store
    let failures: number = times
    store.set = async (key, value) => {
      if (key === 'behind' && failures-- > 0) throw new Error('the database is away')
      await set(key, value)
    }
    await gap(three)
    // The second time nobody is kept waiting any more.
    const ordered = (texts: string[]) => (times === 1 ? texts : texts.toSorted())
    await expect.poll(() => ordered(textsIn(other.id)), patience).toEqual(ordered(three))
    await expect.poll(() => ordered(textsIn(fixture.groupId)), patience).toEqual(ordered(['đầu', ...three]))
    expect(fixture.simulator.sockets.opened()).toBe(2)
    await fixture.handedOver(say('bốn', other.id).msgId)
  },
)

describe('the list of groups', () => {
  it('that could not be had the first time is not taken for new by the process that has it first', async () => {
    fixture = await zaloFixture()
    other = fixture.simulator.world.addGroup('Nhóm khác', { [lan.id]: lan.name })
    fixture.simulator.faults.add({ fault: { what: 'error', code: 112 }, method: 'getAllGroups' })
    await fixture.start()
    await fixture.handedOver(say('một').msgId)
    await fixture.restart()
    await expect.poll(() => Object.keys(fixture.store.values.get('groups') ?? {}), patience).toHaveLength(2)
    await fixture.handedOver(say('hai', other.id).msgId)
    expect(changes()).toEqual([])
  })

  const look = { timing: { ...quickTiming, lookAtGroups: 0 } }

  it('may leave out a group that the account is in: it is not taken for lost', async () => {
    await live({}, look)
    const group = fixture.simulator.world.groups.get(fixture.groupId)
    if (group) group.unlisted = true
    await gap(three)
    await expect.poll(() => textsIn(fixture.groupId), patience).toEqual(['đầu', ...three])
    expect(changes()).toEqual([])
  })

  it('tells of a group that the account is out of, as soon as Zalo can be asked for it', async () => {
    await live({}, look)
    fixture.simulator.world.groups.get(fixture.groupId)?.members.delete(fixture.simulator.world.uid)
    fixture.simulator.faults.add({ fault: { what: 'error', code: 112 }, method: 'getGroupInfo' })
    await gap([])
    await fixture.handedOver(say('một', other.id).msgId)
    expect(changes()).toEqual([])
    await gap([])
    await expect.poll(changes, patience).toEqual(['bot-removed'])
  })

  it('tells that the account is back in a group that a send had found it out of', async () => {
    await live({}, look)
    const { uid, groups } = fixture.simulator.world
    const members = groups.get(fixture.groupId)?.members
    members?.delete(uid)
    await expect(fixture.send('một')).rejects.toMatchObject({ kind: 'bot-removed' })
    members?.add(uid)
    await gap([])
    await expect.poll(changes, patience).toEqual(['bot-added'])
  })
})
