import type { ReactionType, User } from '@grammyjs/types'
import type { BotState } from './bot-state.ts'
import type { Platform } from './method.ts'
import type { Deed, Scene } from './scene.ts'
import { addMessage, type ChatState, chatJson, messageJson, type Status } from './world.ts'

interface Saying {
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

/** What people say, press and react with. */
export interface Speech {
  say(userId: number, chatId: number, text: string, saying?: Saying): Deed
  editText(chatId: number, messageId: number, text: string): Deed
  /** Presses the button with this callback data; undefined data that is no longer under the message cannot be pressed. */
  press(userId: number, chatId: number, messageId: number, data: string): Deed & { queryId: string }
  /** Presses whatever one wishes, as a client of one's own could: real ones cannot. */
  pressForged(userId: number, chatId: number, messageId: number, data: string): Deed & { queryId: string }
  /** The person's whole reaction from now on; none takes it back. */
  react(userId: number, chatId: number, messageId: number, emoji: ReactionEmoji[]): Deed
}

type ReactionEmoji = (ReactionType & { type: 'emoji' })['emoji']

/** Telegram's own account, in whose name anonymous administrators speak. */
const groupAnonymousBot: User = {
  id: 1087968824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
}

export function createSpeech({ world, bots, clock }: Platform, { seconds, user, chat, tell }: Scene): Speech {
  let nextQuery = 1

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
  }

  function startBot(where: ChatState, bot: BotState): void {
    if (!where.members.has(bot.me.id)) where.members.set(bot.me.id, 'member')
  }
}

const isMember = (status: Status | undefined) => status !== undefined && status !== 'left' && status !== 'kicked'

const aFile = { file_id: 'BQAC-of-a-person', file_unique_id: 'AgAD', file_name: 'bao-cao.pdf', file_size: 4321 }
