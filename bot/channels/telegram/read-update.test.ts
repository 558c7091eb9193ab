import { describe, expect, it } from 'vitest'
import { createButtonSeal } from './button-seal.ts'
import { readUpdate } from './read-update.ts'

const seal = createButtonSeal('123456:token')
const me = { id: 7, username: 'ChiDaoThuBot' }
const now = new Date('2026-03-01T02:00:00Z')
const group = { id: -5, type: 'group', title: 'Sở Y tế' }
const lan = { id: 11, is_bot: false, first_name: 'Lan', last_name: 'Nguyễn' }

const read = (update: object) => readUpdate({ update_id: 900, ...update }, me, seal, now)
const eventsOf = (update: object) => {
  const found = read(update)
  return 'events' in found ? found.events : []
}
const message = (more: object) => ({
  message: { message_id: 40, date: 1_770_000_000, chat: group, from: lan, ...more },
})
const said = (text: string, more: object = {}) => eventsOf(message({ text, ...more }))
const textOf = (text: string) => said(text).map((event) => event.kind === 'message' && event.text)

describe('words of a person', () => {
  it('come in the contract’s shape, with ids as strings and the time in UTC', () => {
    expect(said('/done 3')).toEqual([
      {
        kind: 'message',
        eventId: expect.stringMatching(/^m:-5:40:[\w-]{16}$/),
        chat: { id: '-5', kind: 'group', title: 'Sở Y tế' },
        from: { id: '11', name: 'Lan Nguyễn' },
        at: '2026-02-02T02:40:00.000Z',
        messageId: '40',
        text: '/done 3',
      },
    ])
  })

  it.each([
    ['@ChiDaoThuBot /done 3', '/done 3'],
    ['@chidaothubot, xong 3', 'xong 3'],
    ['/done@ChiDaoThuBot 3', '/done@ChiDaoThuBot 3'],
    ['@khac xong 3', '@khac xong 3'],
  ])('are heard without the bot’s name in front: %s', (written, heard) => {
    expect(textOf(written)).toEqual([heard])
  })

  it('that call another bot are not heard', () => {
    expect(textOf('/done@KhacBot 3')).toEqual([])
  })

  it('under a file count like a text', () => {
    expect(eventsOf(message({ caption: '/done 3' }))).toMatchObject([{ text: '/done 3' }])
  })

  it('that were forwarded are nobody’s words here', () => {
    expect(said('/done 3', { forward_origin: { type: 'user' } })).toEqual([])
  })

  it('name the message they answer, but not the one that opened the topic', () => {
    expect(said('xong', { reply_to_message: { message_id: 12 } })).toMatchObject([{ quotes: '12' }])
    const [inTopic] = said('xong', {
      is_topic_message: true,
      message_thread_id: 3,
      reply_to_message: { message_id: 3, forum_topic_created: { name: 'Y tế' } },
    })
    expect(inTopic).toMatchObject({ chat: { id: '-5:3', title: 'Sở Y tế › Y tế' } })
    expect(inTopic).not.toHaveProperty('quotes')
  })

  it('in a thread of answers are in the chat itself, for that is no topic', () => {
    expect(said('xong', { message_thread_id: 3 })).toMatchObject([{ chat: { id: '-5' } }])
  })

  it('that are edited are a new event only when they say something else', () => {
    const edited = (text: string) =>
      eventsOf({ edited_message: { ...message({ text }).message, edit_date: 1_770_000_060 } })
    const [first] = said('/don 3')
    expect(edited('/done 3')).toMatchObject([{ text: '/done 3', messageId: '40', at: '2026-02-02T02:41:00.000Z' }])
    expect(edited('/done 3')[0]?.eventId).not.toBe(first?.eventId)
    expect(edited('/don 3')[0]?.eventId).toBe(first?.eventId)
  })

  it('said in the name of a group or a channel are anonymous', () => {
    const anonymous = { from: { id: 1087968824, is_bot: true, first_name: 'Group' }, sender_chat: group }
    expect(said('/viec', anonymous)).toMatchObject([{ from: { id: '-5', name: 'Sở Y tế', anonymous: true } }])
    const channel = { id: -9, type: 'channel', title: 'Kênh' }
    const post = { message_id: 1, date: 0, chat: channel, sender_chat: channel, text: '/ketnoi ABCDE-FGHJK' }
    expect(eventsOf({ channel_post: post })).toMatchObject([{ from: { anonymous: true }, chat: { kind: 'group' } }])
  })

  it('said by other bots are not heard', () => {
    expect(said('/viec', { from: { id: 5, is_bot: true, first_name: 'Bot' } })).toEqual([])
  })
})

describe('a pressed button', () => {
  const press = (data: string, text: string) =>
    read({ callback_query: { id: 'q1', from: lan, data, message: { message_id: 40, date: 1, chat: group, text } } })
  const data = seal.close('-5', 'done:3', 'Việc 3')

  it('is handed over with its id as it was sent', () => {
    expect(press(data, 'Việc 3')).toMatchObject({
      queue: 'person 11',
      events: [{ kind: 'press', eventId: 'p:q1', button: 'done:3', messageId: '40', at: now.toISOString() }],
      press: { queryId: 'q1', genuine: true },
    })
  })

  it('that is forged, stale, or under a message that is gone, is only answered', () => {
    const refused = { events: [], press: { queryId: 'q1', genuine: false } }
    expect(press('done:3', 'Việc 3')).toMatchObject(refused)
    expect(press(data, 'Việc 3: đã hoàn thành')).toMatchObject(refused)
    expect(read({ callback_query: { id: 'q1', from: lan, data } })).toMatchObject(refused)
    const gone = { message_id: 40, date: 0, chat: group }
    expect(read({ callback_query: { id: 'q1', from: lan, data, message: gone } })).toMatchObject(refused)
  })
})

describe('what happens to a chat', () => {
  const standing = (before: object, after: object, chat: object = group) =>
    eventsOf({ my_chat_member: { chat, from: lan, date: 1, old_chat_member: before, new_chat_member: after } })
  const status = (status: string) => ({ status })
  const muted = { status: 'restricted', is_member: true, can_send_messages: false }

  it.each([
    [status('left'), status('member'), 'bot-added'],
    [status('kicked'), status('administrator'), 'bot-added'],
    [status('member'), status('kicked'), 'bot-removed'],
    [status('administrator'), status('left'), 'bot-removed'],
    [status('member'), muted, 'bot-muted'],
    [status('administrator'), muted, 'bot-muted'],
    [status('kicked'), muted, 'bot-muted'],
    [muted, status('member'), 'bot-added'],
    [muted, { ...muted, can_send_messages: true }, 'bot-added'],
    [muted, status('kicked'), 'bot-removed'],
    [muted, { ...muted, is_member: false }, 'bot-removed'],
    [status('member'), status('administrator'), 'bot-promoted'],
  ])('the bot comes, goes, may not write or surely may: %o → %o', (before, after, what) => {
    expect(standing(before, after)).toMatchObject([{ kind: 'change', change: { what }, from: { id: '11' } }])
  })

  it('in a supergroup happens in all its topics, of which Telegram does not speak', () => {
    const forum = { id: -1005, type: 'supergroup', title: 'Diễn đàn', is_forum: true }
    const [gone] = standing(status('member'), status('kicked'), forum)
    expect(gone).toMatchObject({ chat: { id: '-1005' }, change: { what: 'bot-removed', withParts: true } })
  })

  it('in a supergroup mutes it in all its topics', () => {
    const [silenced] = standing(status('member'), muted, { id: -1005, type: 'supergroup', title: 'Diễn đàn' })
    expect(silenced).toMatchObject({ change: { what: 'bot-muted', withParts: true } })
  })

  it('is nothing when it loses no right to write, or where nobody is bound', () => {
    expect(standing(status('administrator'), status('member'))).toEqual([])
    expect(standing(muted, { ...muted, can_send_polls: true })).toEqual([])
    expect(standing(status('left'), { ...muted, is_member: false })).toEqual([])
    expect(standing(status('left'), status('administrator'), { id: -9, type: 'channel', title: 'Kênh' })).toEqual([])
    const direct = { id: 11, type: 'private', first_name: 'Lan' }
    expect(standing(status('kicked'), status('member'), direct)).toEqual([])
    expect(standing(status('member'), status('kicked'), direct)).toMatchObject([{ chat: { kind: 'direct' } }])
  })

  it('a move is one event, whichever of the two chats tells of it', () => {
    const [from] = eventsOf(message({ migrate_to_chat_id: -1005 }))
    const [to] = eventsOf(message({ chat: { id: -1005, type: 'supergroup', title: 'x' }, migrate_from_chat_id: -5 }))
    expect(from).toMatchObject({ chat: { id: '-5' }, change: { what: 'moved', to: '-1005' } })
    expect(to).toMatchObject({ eventId: from?.eventId, chat: { id: '-5' }, change: { what: 'moved', to: '-1005' } })
  })

  it('a new title, and each person who joins', () => {
    expect(eventsOf(message({ new_chat_title: 'Sở Y tế BN' }))).toMatchObject([
      { change: { what: 'renamed', title: 'Sở Y tế BN' } },
    ])
    const members = [{ id: 7, is_bot: true, first_name: 'Chỉ Đạo' }, lan, { id: 12, is_bot: false, first_name: 'Hùng' }]
    const joined = eventsOf(message({ new_chat_members: members }))
    expect(joined).toMatchObject([
      { change: { what: 'joined', member: { id: '11', name: 'Lan Nguyễn' } } },
      { change: { what: 'joined', member: { id: '12', name: 'Hùng' } } },
    ])
    expect(new Set(joined.map(({ eventId }) => eventId)).size).toBe(2)
  })
})

describe('a reaction', () => {
  const emoji = (emoji: string) => ({ type: 'emoji', emoji })
  const react = (before: string[], after: string[], who: object = { user: lan }) =>
    eventsOf({
      message_reaction: {
        chat: group,
        message_id: 40,
        date: 1,
        old_reaction: before.map(emoji),
        new_reaction: after.map(emoji),
        ...who,
      },
    })

  it('counts when it is added, and not when it is taken back', () => {
    expect(react([], ['👍'])).toMatchObject([{ kind: 'reaction', messageId: '40', reaction: '👍', from: { id: '11' } }])
    expect(react(['👍'], ['👍', '❤'])).toMatchObject([{ reaction: '❤' }])
    expect(react(['👍'], [])).toEqual([])
  })

  it('of somebody anonymous says nothing about anyone', () => {
    expect(react([], ['👍'], { actor_chat: group })).toEqual([])
  })
})

it('leaves out what it does not know, and says where what it knows is not as expected', () => {
  expect(read({ poll: { id: '1' } })).toMatchObject({ events: [] })
  expect(readUpdate({ message: {} }, me, seal, now)).toEqual({ unreadable: 'update_id' })
  expect(read({ message: { message_id: 1, date: 1, chat: { id: 1 } } })).toEqual({ unreadable: 'message.chat.type' })
  expect(readUpdate('một', me, seal, now)).toEqual({ unreadable: 'as a whole' })
})
