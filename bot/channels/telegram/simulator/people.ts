import type { ReactionType, User } from '@grammyjs/types'
import type { BotState } from './bot-state.ts'
import { memberUpdate } from './chat-members.ts'
import type { Platform } from './method.ts'
import type { Service } from './shapes.ts'
import { sees } from './visibility.ts'
import { addMessage, type ChatState, chatJson, type MessageState, messageJson, type Status } from './world.ts'

/** What somebody did: the message, if it is one, and which updates went to which bot. */
export interface Deed {
  messageId: number
  updates: { bot: BotState; id: number }[]
}

export interface Saying {
  /** The message it answers. */
  replyTo?: number
  /** The topic's thread. */
  thread?: number
  /** As the text under a file. */
  asCaption?: boolean
  /** It was said elsewhere before. */
  forwarded?: boolean
  /** In the name of the group itself ('remain anonymous'), or of another chat. */
  as?: number
}

/** What people do on the platform. Persons and chats by id; whatever cannot be done there throws. */
export interface People {
  addUser(firstName: string, lastName?: string): User
  /** A group with its first members; the first of them owns it. */
  addChat(type: 'group' | 'supergroup' | 'channel', title: string, members: number[]): ChatState
  addTopic(chatId: number, name: string): number
  say(userId: number, chatId: number, text: string, saying?: Saying): Deed
  editText(chatId: number, messageId: number, text: string): Deed
  /** Presses the button with this callback data; undefined data that is no longer under the message cannot be pressed. */
  press(userId: number, chatId: number, messageId: number, data: string): Deed & { queryId: string }
  /** Presses whatever one wishes, as a client of one's own could: real ones cannot. */
  pressForged(userId: number, chatId: number, messageId: number, data: string): Deed & { queryId: string }
  /** The person's whole reaction from now on; none takes it back. */
  react(userId: number, chatId: number, messageId: number, emoji: ReactionEmoji[]): Deed
  /** Brings persons and bots in. */
  add(byId: number, chatId: number, memberIds: number[]): Deed
  /** A bot or a person gets another standing in the chat. */
  setStatus(byId: number, chatId: number, memberId: number, status: Status): Deed
  kick(byId: number, chatId: number, memberId: number): Deed
  rename(byId: number, chatId: number, title: string): Deed
  /** A group becomes a supergroup; resolves with its id. */
  migrate(chatId: number, to?: number): Deed & { chatId: number }
}

export type ReactionEmoji = (ReactionType & { type: 'emoji' })['emoji']

/** Telegram's own account, in whose name anonymous administrators speak. */
const groupAnonymousBot: User = {
  id: 1087968824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
}

export function createPeople(platform: Platform): People {
  const { world, bots, clock } = platform
  let nextUser = 5_000_000_001
  let nextGroup = -4_000_000_001
  let nextSupergroup = -1_002_000_000_001
  let nextQuery = 1

  const seconds = () => Math.floor(clock.now() / 1000)

  function user(id: number): User {
    const found = world.users.get(id) ?? [...bots.values()].find(({ me }) => me.id === id)?.me
    if (!found) throw new Error(`no user ${id}`)
    const { is_bot, first_name, last_name, username } = found
    return { id, is_bot, first_name, ...(last_name ? { last_name } : {}), ...(username ? { username } : {}) }
  }

  function chat(id: number): ChatState {
    const found = world.chats.get(id) ?? startPrivate(id)
    if (!found) throw new Error(`no chat ${id}`)
    return found
  }

  /** A person's own chat with the bots is there as soon as the person uses it. */
  function startPrivate(id: number): ChatState | undefined {
    return world.users.has(id) ? putChat(id, 'private', '') : undefined
  }

  function putChat(id: number, type: ChatState['type'], title: string): ChatState {
    const made: ChatState = {
      id,
      type,
      title,
      topics: undefined,
      members: new Map(),
      messages: new Map(),
      pinned: new Set(),
      lastBot: undefined,
      migratedTo: undefined,
      nextMessageId: 1,
    }
    world.chats.set(id, made)
    return made
  }

  /** Tells the bots that may see it. */
  function tell(where: ChatState, message: MessageState, kind: 'message' | 'edited_message' = 'message'): Deed {
    const json = messageJson(world, message)
    const body =
      where.type === 'channel'
        ? { channel_post: json }
        : kind === 'message'
          ? { message: json }
          : { edited_message: json }
    const updates = [...bots.values()].flatMap((bot) => {
      if (!sees(bot, where, message)) return []
      const id = bot.updates.add(`m${where.id}`, body)
      return id === undefined ? [] : [{ bot, id }]
    })
    return { messageId: message.id, updates }
  }

  function serve(where: ChatState, byId: number, service: Service): Deed {
    return tell(where, addMessage(world, where, { date: seconds(), from: user(byId), service }))
  }

  function changeStatus(where: ChatState, byId: number, memberId: number, after: Status): Deed['updates'] {
    const before = where.members.get(memberId) ?? 'left'
    where.members.set(memberId, after)
    const bot = [...bots.values()].find(({ me }) => me.id === memberId)
    if (!bot || before === after) return []
    const what = { chat: chatJson(world, where), from: user(byId), date: seconds() }
    const id = bot.updates.add(`b${where.id}`, { my_chat_member: memberUpdate(what, user(memberId), before, after) })
    return id === undefined ? [] : [{ bot, id }]
  }

  function press(userId: number, chatId: number, messageId: number, data: string): Deed & { queryId: string } {
    const message = chat(chatId).messages.get(messageId)
    const bot = [...bots.values()].find(({ me }) => me.id === message?.from?.id)
    if (!message || !bot) throw new Error(`no message ${messageId} of a bot in chat ${chatId}`)
    const queryId = String(4_400_000_000_000 + nextQuery++)
    const query = {
      id: queryId,
      from: user(userId),
      message: messageJson(world, message),
      chat_instance: String(chatId),
      data,
    }
    bot.presses.set(queryId, { query, atMs: clock.now() })
    const id = bot.updates.add(`p${userId}`, { callback_query: query })
    return { messageId, queryId, updates: id === undefined ? [] : [{ bot, id }] }
  }

  return {
    addUser(first_name, last_name) {
      const made = { id: nextUser++, is_bot: false, first_name, ...(last_name ? { last_name } : {}) }
      world.users.set(made.id, made)
      return made
    },

    addChat(type, title, members) {
      const made = putChat(type === 'group' ? nextGroup-- : nextSupergroup--, type, title)
      for (const [index, id] of members.entries()) made.members.set(id, index === 0 ? 'creator' : 'member')
      return made
    },

    addTopic(chatId, name) {
      const where = chat(chatId)
      if (where.type !== 'supergroup') throw new Error('only a supergroup has topics')
      where.topics ??= new Map()
      const thread = where.nextMessageId
      where.topics.set(thread, { name, closed: false })
      const [owner = 0] = where.members.keys()
      const service = { forum_topic_created: { name, icon_color: 0x6fb9f0 } }
      tell(where, addMessage(world, where, { date: seconds(), from: user(owner), thread, service }))
      return thread
    },

    say(userId, chatId, text, { replyTo, thread, asCaption = false, forwarded = false, as } = {}) {
      const where = chat(chatId)
      if (where.type === 'private') for (const bot of bots.values()) startBot(where, bot)
      else if (!isMember(where.members.get(userId))) throw new Error(`user ${userId} is not in chat ${chatId}`)
      const words = asCaption ? { caption: text, document: aFile } : { text }
      const origin = { type: 'user' as const, date: seconds(), sender_user: user(userId) }
      const channel = where.type === 'channel'
      return tell(
        where,
        addMessage(world, where, {
          date: seconds(),
          ...(channel ? {} : { from: as === undefined ? user(userId) : groupAnonymousBot }),
          ...(channel || as !== undefined ? { senderChat: as ?? chatId } : {}),
          ...words,
          ...(replyTo === undefined ? {} : { replyTo }),
          ...(thread === undefined ? {} : { thread }),
          ...(forwarded ? { forwarded: origin } : {}),
        }),
      )
    },

    editText(chatId, messageId, text) {
      const where = chat(chatId)
      const message = where.messages.get(messageId)
      if (!message) throw new Error(`no message ${messageId}`)
      Object.assign(message, message.caption === undefined ? { text } : { caption: text }, { editDate: seconds() })
      return tell(where, message, 'edited_message')
    },

    press(userId, chatId, messageId, data) {
      const buttons = chat(chatId).messages.get(messageId)?.keyboard?.inline_keyboard.flat() ?? []
      if (!buttons.some((button) => 'callback_data' in button && button.callback_data === data)) {
        throw new Error(`message ${messageId} has no button '${data}'`)
      }
      return press(userId, chatId, messageId, data)
    },

    pressForged: press,

    react(userId, chatId, messageId, emoji) {
      const where = chat(chatId)
      const message = where.messages.get(messageId)
      if (!message) throw new Error(`no message ${messageId}`)
      const before = message.reactions.get(userId) ?? []
      const after = emoji.map((one): ReactionType => ({ type: 'emoji', emoji: one }))
      message.reactions.set(userId, after)
      const updates = [...bots.values()].flatMap((bot) => {
        // In groups only administrators hear of reactions.
        if (where.type !== 'private' && where.members.get(bot.me.id) !== 'administrator') return []
        const id = bot.updates.add(`r${chatId}`, {
          message_reaction: {
            chat: chatJson(world, where),
            message_id: messageId,
            user: user(userId),
            date: seconds(),
            old_reaction: before,
            new_reaction: after,
          },
        })
        return id === undefined ? [] : [{ bot, id }]
      })
      return { messageId, updates }
    },

    add(byId, chatId, memberIds) {
      const where = chat(chatId)
      const changed = memberIds.flatMap((id) => changeStatus(where, byId, id, 'member'))
      const told = serve(where, byId, { new_chat_members: memberIds.map(user) })
      return { ...told, updates: [...changed, ...told.updates] }
    },

    setStatus: (byId, chatId, memberId, status) => ({
      messageId: 0,
      updates: changeStatus(chat(chatId), byId, memberId, status),
    }),

    kick(byId, chatId, memberId) {
      const where = chat(chatId)
      const updates = changeStatus(where, byId, memberId, 'kicked')
      const told = serve(where, byId, { left_chat_member: user(memberId) })
      return { ...told, updates: [...updates, ...told.updates] }
    },

    rename(byId, chatId, title) {
      const where = chat(chatId)
      where.title = title
      return serve(where, byId, { new_chat_title: title })
    },

    migrate(chatId, to) {
      const old = chat(chatId)
      if (old.type !== 'group') throw new Error('only a group becomes a supergroup')
      const [owner = 0] = old.members.keys()
      const id = to ?? nextSupergroup--
      const made = putChat(id, 'supergroup', old.title)
      for (const [member, status] of old.members) {
        if ([...bots.values()].some(({ me }) => me.id === member)) continue
        made.members.set(member, status)
      }
      made.lastBot = old.lastBot
      const last = serve(old, owner, { migrate_to_chat_id: id })
      old.migratedTo = id
      // Bots are told that they are in the new chat as if somebody had brought them there.
      const moved = [...old.members].flatMap(([member, status]) =>
        made.members.has(member) ? [] : changeStatus(made, owner, member, status),
      )
      const first = serve(made, owner, { migrate_from_chat_id: chatId })
      return { ...last, chatId: id, updates: [...last.updates, ...moved, ...first.updates] }
    },
  }

  function startBot(where: ChatState, bot: BotState): void {
    if (!where.members.has(bot.me.id)) where.members.set(bot.me.id, 'member')
  }
}

const isMember = (status: Status | undefined) => status !== undefined && status !== 'left' && status !== 'kicked'

const aFile = { file_id: 'BQAC-of-a-person', file_unique_id: 'AgAD', file_name: 'bao-cao.pdf', file_size: 4321 }
