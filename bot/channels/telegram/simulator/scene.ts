import type { User } from '@grammyjs/types'
import type { BotState } from './bot-state.ts'
import { memberUpdate } from './chat-members.ts'
import type { Platform } from './method.ts'
import type { Service } from './shapes.ts'
import { sees } from './visibility.ts'
import { addMessage, type ChatState, chatJson, type MessageState, messageJson, type Status } from './world.ts'

/** What a deed led to: the message, if it is one, and the updates that tell the bots of it. */
export interface Deed {
  messageId: number
  updates: { bot: BotState; id: number }[]
}

/** Where people act: who is there, and how the bots hear of what they do. Whatever is not there throws. */
export interface Scene {
  /** In whole seconds, as the Bot API tells time. */
  seconds(): number
  user(id: number): User
  /** A person's own chat with the bots is there as soon as the person uses it. */
  chat(id: number): ChatState
  putChat(id: number, type: ChatState['type'], title: string): ChatState
  /** Tells the bots that may see it. */
  tell(where: ChatState, message: MessageState, kind?: 'message' | 'edited_message'): Deed
  serve(where: ChatState, byId: number, service: Service): Deed
  changeStatus(where: ChatState, byId: number, memberId: number, after: Status): Deed['updates']
}

export function createScene({ world, bots, clock }: Platform): Scene {
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
      permissions: { messages: true, documents: true },
      messages: new Map(),
      pinned: new Set(),
      lastBot: undefined,
      migratedTo: undefined,
      nextMessageId: 1,
    }
    world.chats.set(id, made)
    return made
  }

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

  return { seconds, user, chat, putChat, tell, serve, changeStatus }
}
