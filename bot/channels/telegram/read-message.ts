import type { InboundChange, InboundEvent } from '../../../src/domain/inbound.ts'
import type { ButtonSeal } from './button-seal.ts'
import { chatIdOf } from './chat-address.ts'
import type { TelegramChat, TelegramMessage, TelegramUser } from './update-schema.ts'

/** Who the bot is; its name is how people call it. */
export interface Me {
  id: number
  username: string
}

/** What a message, its edit or a channel's post has to say to us. */
export function readMessage(updateId: number, message: TelegramMessage, me: Me, seal: ButtonSeal): InboundEvent[] {
  const changes = changesIn(updateId, message, me)
  if (changes.length > 0) return changes
  const written = message.text ?? message.caption
  // What was said elsewhere is not said to us here.
  if (written === undefined || message.forward_origin !== undefined) return []
  const text = spokenToUs(written, me)
  const from = speaker(message)
  if (text === undefined || from === undefined) return []
  const chat = chatOf(message)
  const messageId = String(message.message_id)
  const quotes = quoted(message)
  return [
    {
      kind: 'message',
      // A message has one event for each wording: edited, it is heard again, and each wording once.
      eventId: `m:${chat.id}:${messageId}:${seal.markOf(written)}`,
      chat,
      from,
      at: instantOf(message.edit_date ?? message.date),
      messageId,
      text,
      ...(quotes === undefined ? {} : { quotes }),
    },
  ]
}

function changesIn(updateId: number, message: TelegramMessage, me: Me): InboundChange[] {
  const { new_chat_members = [], new_chat_title, migrate_to_chat_id: to, migrate_from_chat_id: from } = message
  const chat = chatOf(message)
  const change = (eventId: string, what: InboundChange['change'], chatId = chat.id): InboundChange => ({
    kind: 'change',
    eventId,
    chat: { ...chat, id: chatId },
    from: speaker(message) ?? { id: chat.id, name: chat.title },
    at: instantOf(message.date),
    change: what,
  })
  // Both chats tell of it; whichever is heard first counts.
  if (to !== undefined) return [change(`moved:${chat.id}:${to}`, { what: 'moved', to: String(to) })]
  if (from !== undefined) {
    return [change(`moved:${from}:${chat.id}`, { what: 'moved', to: chat.id }, String(from))]
  }
  if (new_chat_title !== undefined) return [change(`u:${updateId}`, { what: 'renamed', title: new_chat_title })]
  return new_chat_members
    .filter(({ id, is_bot }) => id !== me.id && !is_bot)
    .map((member, index) => change(`u:${updateId}:${index}`, { what: 'joined', member: personOf(member) }))
}

/** What is left when the bot's own name is taken off; undefined when it is another bot that is called. */
function spokenToUs(written: string, { username }: Me): string | undefined {
  const called = /^\s*\/[^\s@/]+@(\w+)/.exec(written)?.[1]
  if (called !== undefined && called.toLowerCase() !== username.toLowerCase()) return undefined
  const [mention, name] = /^\s*@(\w+)[\s,:]*/.exec(written) ?? []
  return mention !== undefined && name?.toLowerCase() === username.toLowerCase()
    ? written.slice(mention.length)
    : written
}

/** Every message of a topic answers, so to say, the one that opened it. */
function quoted({ reply_to_message: answered }: TelegramMessage): string | undefined {
  return answered === undefined || answered.forum_topic_created ? undefined : String(answered.message_id)
}

function speaker({ sender_chat, from }: TelegramMessage): InboundEvent['from'] | undefined {
  if (sender_chat) return { id: String(sender_chat.id), name: titleOf(sender_chat), anonymous: true }
  return from && !from.is_bot ? personOf(from) : undefined
}

export function chatOf(message: TelegramMessage): InboundEvent['chat'] {
  const { chat, is_topic_message, message_thread_id, reply_to_message } = message
  const topic = reply_to_message?.forum_topic_created?.name
  return {
    id: chatIdOf(chat.id, is_topic_message ? message_thread_id : undefined),
    kind: chat.type === 'private' ? 'direct' : 'group',
    title: topic === undefined ? titleOf(chat) : `${titleOf(chat)} › ${topic}`,
  }
}

export function titleOf({ id, title, first_name, last_name }: TelegramChat): string {
  return title ?? ([first_name, last_name].filter(Boolean).join(' ') || String(id))
}

export function personOf({ id, first_name, last_name }: TelegramUser): { id: string; name: string } {
  const name = [first_name, last_name].filter((part) => part?.trim()).join(' ')
  return { id: String(id), name: name || String(id) }
}

/** @param seconds since 1970 */
export function instantOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
