import { badRequest, forbidden } from './bot-api-error.ts'
import type { BotState } from './bot-state.ts'
import type { Platform } from './method.ts'
import { type ChatState, chatOf, type MessageState } from './world.ts'

/** The chat, if the bot may write there (Client.cpp, check_chat_access). Throws the server's refusals. */
export function writableChat({ world }: Platform, bot: BotState, id: number | string): ChatState {
  const chat = chatOf(world, id)
  const status = chat.members.get(bot.me.id)
  // What the bot has never been in it cannot know.
  if (status === undefined) throw badRequest('chat not found')
  if (chat.migratedTo !== undefined) {
    throw badRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chat.migratedTo })
  }
  if (chat.type === 'private') {
    if (status === 'kicked') throw forbidden('bot was blocked by the user')
    return chat
  }
  if (status === 'kicked') throw forbidden(`bot was kicked from the ${chat.type} chat`)
  if (status === 'left') throw forbidden(`bot is not a member of the ${chat.type} chat`)
  return chat
}

/** The same, and a message of the bot itself in it. */
export function ownMessage(platform: Platform, bot: BotState, id: number | string, messageId: number) {
  const chat = writableChat(platform, bot, id)
  const message = chat.messages.get(messageId)
  if (!message || message.service) throw badRequest('message to edit not found')
  if (message.from?.id !== bot.me.id) throw badRequest("message can't be edited")
  return { chat, message }
}

/** Refuses what the bot's own standing, or the group's rule for members, forbids (td, can_send_message_content). */
export function checkRights({ type, members, permissions }: ChatState, bot: BotState, content: Partial<MessageState>) {
  if (type === 'private') return
  const status = members.get(bot.me.id)
  if (status === 'creator' || status === 'administrator') return
  const rights = status === 'muted' ? { messages: false, documents: false } : permissions
  if (content.document && !(rights.messages && rights.documents)) {
    throw badRequest('not enough rights to send documents to the chat')
  }
  if (!rights.messages) throw badRequest('not enough rights to send text messages to the chat')
}

/** Where a new message goes: the topic, and what it answers. */
export function placeOf(
  chat: ChatState,
  thread: number | undefined,
  reply: { message_id?: number; allow_sending_without_reply?: boolean } | undefined,
): Pick<MessageState, 'thread' | 'replyTo'> {
  const topic = thread === undefined ? undefined : chat.topics?.get(thread)
  if (chat.topics && thread !== undefined && !topic) throw badRequest('message thread not found')
  if (topic?.closed) throw badRequest('TOPIC_CLOSED')
  const answered = reply?.message_id
  const there = answered !== undefined && chat.messages.has(answered)
  if (answered !== undefined && !there && !reply?.allow_sending_without_reply) {
    throw badRequest('message to be replied not found')
  }
  return {
    ...(chat.topics && thread !== undefined ? { thread } : {}),
    ...(there ? { replyTo: answered } : {}),
  }
}
