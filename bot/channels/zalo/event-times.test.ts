import { afterEach, describe, expect, it } from 'vitest'
import type { GroupEvent } from 'zca-js'
import { GroupEventType } from 'zca-js'
import { readGroupEvent } from './read-event.ts'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'

/** Zalo tells the time of what happens to a group as text, as a number, or not at all. */

let fixture: ZaloFixture | undefined
afterEach(() => fixture?.close())

async function live(eventTimes: 'text' | 'number' | 'none'): Promise<ZaloFixture> {
  const made = await zaloFixture({ eventTimes })
  fixture = made
  await made.start()
  await expect.poll(() => made.standings.at(-1)?.state, patience).toBe('live')
  return made
}

describe.each(['text', 'number', 'none'] as const)('where the time comes as %s', (times) => {
  it('a bot that is put out of its group a second time is heard of a second time', async () => {
    const { simulator, events, groupId } = await live(times)
    for (let round = 1; round <= 2; round += 1) {
      simulator.people.removeBot(groupId, lan.id)
      await expect.poll(() => events, patience).toHaveLength(2 * round - 1)
      simulator.people.addBot(groupId, lan.id)
      await expect.poll(() => events, patience).toHaveLength(2 * round)
    }
    expect(events.map((event) => event.kind === 'change' && event.change.what)).toEqual([
      'bot-removed',
      'bot-added',
      'bot-removed',
      'bot-added',
    ])
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(4)
  })

  it('a reminder that a member accepts is heard', async () => {
    const { simulator, events, channel, chatId } = await live(times)
    const { platformMessageId } = await channel.send({
      ...{ id: 'm', chatId },
      message: { text: 'Số 3: báo cáo', spans: [], buttons: [], urgency: 'normal' },
    })
    await channel.remind?.({ chatId, platformMessageId, title: 'Hạn số 3', at: new Date('2026-12-01T10:00:00Z') })
    const [reminder] = [...simulator.world.reminders.values()]
    simulator.people.answerReminder(reminder?.id ?? '', lan.id)
    const answers = () => events.filter(({ kind }) => kind === 'reaction')
    await expect.poll(answers, patience).toHaveLength(1)
    expect(answers()).toMatchObject([{ messageId: platformMessageId, from: lan, reaction: 'accept_remind' }])
  })
})

describe('an event of a group', () => {
  const uid = '1000000000000000001'
  const groupId = '7560225984834507001'
  /** As the socket's JSON gives it: the types promise more than Zalo keeps. */
  function read(more: Record<string, unknown>, act = 'remove_member') {
    const data = JSON.parse(
      JSON.stringify({
        groupId,
        groupName: 'Ban',
        sourceId: lan.id,
        updateMembers: [{ id: uid, dName: 'Bot' }],
        ...more,
      }),
    )
    const event: GroupEvent = { type: GroupEventType.REMOVE_MEMBER, act, data, threadId: groupId, isSelf: true }
    return readGroupEvent(event, uid)
  }
  const idOf = (more: Record<string, unknown>) => read(more)[0]?.eventId

  it('has one id and one time, whichever way its time is written', () => {
    const [text, number] = [read({ time: '1793500000123' }), read({ time: 1793500000123 })]
    expect(text).toMatchObject([{ eventId: `g:${groupId}:remove_member:1793500000123:${uid}`, at: 1793500000123 }])
    expect(number).toEqual(text)
  })

  it.each(['', '0', 0, null, undefined, 'hôm qua', {}])('whose time is %j is known by the group’s version', (time) => {
    expect(idOf({ time, version: '17' })).toBe(idOf({ time, version: 17 }))
    expect(idOf({ time, version: '17' })).not.toBe(idOf({ time, version: '18' }))
    expect(read({ time, version: '17' })).toMatchObject([{ at: 0, change: { what: 'bot-removed' } }])
  })

  it('without time and version is known by all that was told of it', () => {
    expect(idOf({})).toBe(idOf({}))
    expect(idOf({})).not.toBe(idOf({ sourceId: '2000000000000000004' }))
    expect(idOf({})).not.toBe(idOf({ clientId: 5 }))
  })

  it('without the group or the people it is about is none', () => {
    const answer = { topicId: '5', updateMembers: [lan.id], time: 1793500000123 }
    expect(read(answer, 'accept_remind')).toMatchObject([{ eventId: `a:5:${lan.id}`, at: 1793500000123 }])
    expect(read({ ...answer, groupId: undefined }, 'accept_remind')).toEqual([])
    expect(read({ ...answer, topicId: undefined }, 'accept_remind')).toEqual([])
    expect(read({ ...answer, updateMembers: ['', lan.id] }, 'accept_remind')).toHaveLength(1)
    expect(read({ groupId: undefined })).toEqual([])
  })
})
