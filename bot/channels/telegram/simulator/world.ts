import type { Chat, InlineKeyboardMarkup, MessageEntity, MessageOrigin, ReactionType, User } from '@grammyjs/types'
import { badRequest } from './bot-api-error.ts'
import type { MessageJson, Service } from './shapes.ts'

/** Everything that is so on the platform: people, chats, what was said. Ids look like Telegram's. */
export interface World {
  users: Map<number, User>
  chats: Map<number, ChatState>
  /** Outside supergroups, message ids count through all chats. */
  nextMessageId: number
}

export type Status = 'creator' | 'administrator' | 'member' | 'muted' | 'left' | 'kicked'

export interface Permissions {
  messages: boolean
  documents: boolean
}

export interface ChatState {
  id: number
  type: Chat['type']
  title: string
  /** Topics by the id of their thread, where the supergroup is a forum. */
  topics: Map<number, { name: string; closed: boolean }> | undefined
  members: Map<number, Status>
  /** What those may send who are no more than members. */
  permissions: Permissions
  messages: Map<number, MessageState>
  pinned: Set<number>
  /** Which bot spoke last: a bare '/command' reaches only it. */
  lastBot: number | undefined
  migratedTo: number | undefined
  nextMessageId: number
}

export interface MessageState {
  id: number
  chatId: number
  /** In seconds. */
  date: number
  editDate?: number
  from?: User
  senderChat?: number
  thread?: number
  replyTo?: number
  text?: string
  entities?: MessageEntity[]
  document?: { file_id: string; file_unique_id: string; file_name: string; file_size: number }
  caption?: string
  captionEntities?: MessageEntity[]
  keyboard?: InlineKeyboardMarkup | undefined
  forwarded?: MessageOrigin
  service?: Service
  silent?: boolean
  reactions: Map<number, ReactionType[]>
}

export function createWorld(): World {
  return { users: new Map(), chats: new Map(), nextMessageId: 1 }
}

/** The chat that a request names; a stranger's private chat is not found, as on the platform. */
export function chatOf(world: World, id: number | string): ChatState {
  if (id === '') throw badRequest('chat_id is empty')
  const chat = world.chats.get(Number(id))
  if (!chat) throw badRequest('chat not found')
  return chat
}

export function addMessage(
  world: World,
  chat: ChatState,
  message: Omit<MessageState, 'id' | 'chatId' | 'reactions'>,
): MessageState {
  const id = chat.type === 'supergroup' || chat.type === 'channel' ? chat.nextMessageId++ : world.nextMessageId++
  const added = { ...message, id, chatId: chat.id, reactions: new Map() }
  chat.messages.set(id, added)
  return added
}

/** The chat as the Bot API shows it. */
export function chatJson(world: World, { id, type, title, topics }: ChatState): Chat {
  switch (type) {
    case 'private':
      return { id, type, first_name: world.users.get(id)?.first_name ?? title }
    case 'supergroup':
      return { id, type, title, ...(topics ? { is_forum: true as const } : {}) }
    case 'group':
    case 'channel':
      return { id, type, title }
  }
}

/** The message as the Bot API shows it; what it answers is shown one level deep. */
export function messageJson(world: World, message: MessageState, withReply = true): MessageJson {
  const chat = chatOf(world, message.chatId)
  const inTopic = chat.topics !== undefined && message.thread !== undefined
  const replied = message.replyTo === undefined ? undefined : chat.messages.get(message.replyTo)
  const sender = message.senderChat === undefined ? undefined : world.chats.get(message.senderChat)
  return {
    message_id: message.id,
    message_thread_id: message.thread,
    is_topic_message: inTopic ? true : undefined,
    from: message.from,
    sender_chat: sender && chatJson(world, sender),
    chat: chatJson(world, chat),
    date: message.date,
    edit_date: message.editDate,
    forward_origin: message.forwarded,
    reply_to_message: withReply && replied ? messageJson(world, replied, false) : undefined,
    text: message.text,
    entities: message.entities?.length ? message.entities : undefined,
    document: message.document,
    caption: message.caption,
    caption_entities: message.captionEntities?.length ? message.captionEntities : undefined,
    reply_markup: message.keyboard,
    ...message.service,
  }
}
