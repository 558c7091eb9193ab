import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'

let fixture: ZaloFixture

beforeEach(async () => {
  fixture = await zaloFixture()
})
afterEach(() => fixture.close())

async function live(): Promise<ZaloFixture> {
  await fixture.start()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
  return fixture
}

describe('a person in a Zalo group', () => {
  it('accepts a reminder, which counts as a mark on the message it reminds of', async () => {
    const { simulator, events, channel, chatId } = await live()
    const { platformMessageId } = await fixture.send('Số 3: báo cáo trước 17 giờ')
    const at = new Date('2026-12-01T10:00:00Z')
    await channel.remind?.({ chatId, platformMessageId, title: 'Hạn số 3', at })
    const [reminder] = [...simulator.world.reminders.values()]
    expect(reminder).toMatchObject({ title: 'Hạn số 3', startTime: at.getTime(), groupId: fixture.groupId })
    simulator.people.answerReminder(reminder?.id ?? '', lan.id, false)
    simulator.people.answerReminder(reminder?.id ?? '', lan.id)
    await expect.poll(() => events.length, patience).toBe(2)
    expect(events[1]).toMatchObject({
      kind: 'reaction',
      messageId: platformMessageId,
      from: lan,
      reaction: 'accept_remind',
    })
  })

  it('is somebody else than the account: that this accepts its own reminder acknowledges nothing', async () => {
    const { simulator, events, channel, chatId } = await live()
    const { platformMessageId } = await fixture.send('Số 3: báo cáo trước 17 giờ')
    const at = new Date('2026-12-01T10:00:00Z')
    await channel.remind?.({ chatId, platformMessageId, title: 'Hạn số 3', at })
    const [reminder] = [...simulator.world.reminders.values()]
    simulator.people.answerReminder(reminder?.id ?? '', simulator.world.uid)
    simulator.people.answerReminder(reminder?.id ?? '', lan.id)
    const accepted = () => events.flatMap((event) => (event.kind === 'reaction' ? [event.from.id] : []))
    await expect.poll(accepted, patience).toContain(lan.id)
    expect(accepted()).toEqual([lan.id])
  })

  it('marks messages of the bot; marks on other people’s words, and marks taken away, are nobody’s business', async () => {
    const { simulator, events } = await live()
    const { platformMessageId } = await fixture.send('Số 3')
    const theirs = simulator.people.say(fixture.groupId, lan.id, 'chuyện riêng')
    const ours = simulator.world.message(platformMessageId)
    if (!ours) throw new Error('nothing was sent')
    simulator.people.react(theirs, lan.id, '/-heart')
    simulator.people.react(ours, lan.id, '')
    simulator.people.react(ours, lan.id, '/-heart')
    // The other person's words are an event too, and may come after it.
    const marks = () => events.filter(({ kind }) => kind === 'reaction')
    await expect.poll(marks, patience).toHaveLength(1)
    expect(marks()[0]).toMatchObject({ messageId: platformMessageId, reaction: '❤' })
  })

  it('adds the bot, brings others, renames the group; also while the bot was away', async () => {
    const { simulator, events } = await live()
    simulator.people.join(fixture.groupId, '2000000000000000004', 'Trần Văn Bình')
    simulator.people.rename(fixture.groupId, 'Ban Chỉ đạo tỉnh', lan.id)
    await expect.poll(() => events.length, patience).toBe(2)
    expect(events).toMatchObject([
      { kind: 'change', change: { what: 'joined', member: { id: '2000000000000000004', name: 'Trần Văn Bình' } } },
      { kind: 'change', change: { what: 'renamed', title: 'Ban Chỉ đạo tỉnh' }, from: { id: lan.id } },
    ])
    await fixture.channel.stop()
    const added = simulator.world.addGroup('Sở Y tế', { [lan.id]: lan.name })
    simulator.world.groups.get(fixture.groupId)?.members.delete(simulator.world.uid)
    await fixture.restart()
    await expect.poll(() => events.length, patience).toBe(4)
    expect(events.slice(2)).toMatchObject([
      { kind: 'change', change: { what: 'bot-added' }, chat: { id: `group/${added.id}`, title: 'Sở Y tế' } },
      { kind: 'change', change: { what: 'bot-removed' }, chat: { id: fixture.chatId, title: 'Ban Chỉ đạo tỉnh' } },
    ])
  })

  it('is answered with a quote, also by a process that was not there when they wrote', async () => {
    const { simulator, events } = await live()
    const asked = simulator.people.say(fixture.groupId, lan.id, '/done 3')
    await fixture.handedOver(asked.msgId)
    await fixture.restart()
    await fixture.send('Đã ghi nhận', { quote: asked.msgId })
    expect(simulator.world.transcript(fixture.groupId).at(-1)).toMatchObject({ quotes: asked.msgId })
    expect(events.filter(({ kind }) => kind === 'message').map(({ eventId }) => eventId)).toContain(`m:${asked.msgId}`)
  })

  it('takes words back before they were stored: then nobody ever reads them', async () => {
    const { simulator, events, storing } = await live()
    let open = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    storing.now = () => gate
    simulator.people.say(fixture.groupId, lan.id, 'một')
    const regretted = simulator.people.say(fixture.groupId, lan.id, 'hai')
    await expect.poll(() => events.length, patience).toBe(1)
    simulator.people.undo(regretted)
    const last = simulator.people.say(fixture.groupId, lan.id, 'ba')
    await expect.poll(() => simulator.sockets.listening(), patience).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 100))
    open()
    await fixture.handedOver(last.msgId)
    expect(events.map((event) => event.kind === 'message' && event.text)).toEqual(['một', 'ba'])
  })

  it('is heard in a direct conversation as well, and answered there', async () => {
    const { simulator, events } = await live()
    const asked = simulator.people.say(lan.id, lan.id, '/viec')
    await fixture.handedOver(asked.msgId)
    expect(events).toMatchObject([
      { kind: 'message', text: '/viec', chat: { id: `user/${lan.id}`, kind: 'direct', title: lan.name }, from: lan },
    ])
    const message = {
      text: 'Không có việc nào',
      spans: [],
      buttons: [],
      quote: asked.msgId,
      urgency: 'normal' as const,
    }
    await fixture.channel.send({ id: 'd', chatId: `user/${lan.id}`, message })
    expect(simulator.world.transcript(lan.id).at(-1)).toMatchObject({ kind: 'user', quotes: asked.msgId })
  })

  it('finds urgent words addressed to all, with the heading in bold where it was', async () => {
    const { simulator } = await live()
    await fixture.send('THÔNG BÁO KHẨN: họp', { urgency: 'urgent', spans: [{ start: 0, length: 14, style: 'bold' }] })
    expect(simulator.world.transcript(fixture.groupId)).toMatchObject([
      {
        content: '@All THÔNG BÁO KHẨN: họp',
        mentions: [{ uid: '-1', pos: 0, len: 4, type: 1 }],
        styles: [{ start: 5, len: 14, st: 'b' }],
        urgency: 2,
      },
    ])
  })
})

describe('after a gap', () => {
  it('every group is asked for its own history where the common page of old messages does not reach back', async () => {
    await fixture.close()
    fixture = await zaloFixture({ pageSize: 20 })
    const { simulator, events } = await live()
    const first = simulator.people.say(fixture.groupId, lan.id, 'đầu')
    await fixture.handedOver(first.msgId)
    await fixture.channel.stop()
    const other = simulator.world.addGroup('Nhóm khác', { [lan.id]: lan.name })
    for (let n = 0; n < 120; n += 1) simulator.people.say(n % 2 ? other.id : fixture.groupId, lan.id, `tin ${n}`)
    await fixture.restart()
    await fixture.handedOver(simulator.world.messages.at(-1)?.msgId ?? '')
    const texts = events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))
    const inGroup = texts.filter((text) => text.startsWith('tin') && Number(text.slice(4)) % 2 === 0)
    expect(inGroup).toEqual(Array.from({ length: 60 }, (_, n) => `tin ${2 * n}`))
  })
})
