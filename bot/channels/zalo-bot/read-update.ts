import { z } from 'zod'
import type { InboundMessage } from '../../../src/domain/inbound.ts'

const messageSchema = z.object({
  message_id: z.coerce.string().min(1),
  from: z.object({
    id: z.coerce.string().min(1),
    display_name: z.string().optional(),
    is_bot: z.boolean().optional(),
  }),
  chat: z.object({
    id: z.coerce.string().min(1),
    chat_type: z.enum(['PRIVATE', 'GROUP']),
    title: z.string().optional(),
    name: z.string().optional(),
  }),
  /** Milliseconds since 1970; what is no date makes an update that nobody can read, not one that is tried for ever. */
  date: z.number().pipe(z.coerce.date()),
  text: z.string().optional(),
  caption: z.string().optional(),
  /** Not documented; read where it comes. */
  reply_to_message: z.object({ message_id: z.coerce.string() }).optional().catch(undefined),
})
const eventSchema = z.object({ event_name: z.string(), message: messageSchema.optional() })
/** A webhook's body comes bare or wrapped, getUpdates' result bare. */
const updateSchema = z.union([eventSchema, z.object({ result: eventSchema }).transform(({ result }) => result)])

/**
 * A person's message out of an update; undefined for what carries no words (stickers, 'unsupported', an empty update).
 *
 * @param names what people in a group call the bot after '@'
 * @throws when it is no update at all
 */
export function readUpdate(update: unknown, names: readonly string[]): InboundMessage | undefined {
  const { message } = updateSchema.parse(update)
  if (!message || message.from.is_bot) return undefined
  const { message_id: messageId, from, chat, date, reply_to_message: answered } = message
  const said = message.text ?? message.caption ?? ''
  const text = chat.chat_type === 'GROUP' ? withoutMention(said, names) : said
  if (text.trim() === '') return undefined
  const name = from.display_name || `Người dùng Zalo ${from.id}`
  const kind = chat.chat_type === 'GROUP' ? 'group' : 'direct'
  return {
    kind: 'message',
    eventId: `m:${chat.id}:${messageId}`,
    chat: { id: chat.id, kind, title: chat.title ?? chat.name ?? (kind === 'direct' ? name : `Nhóm Zalo ${chat.id}`) },
    from: { id: from.id, name },
    at: date.toISOString(),
    messageId,
    text,
    ...(answered === undefined ? {} : { quotes: answered.message_id }),
  }
}

/**
 * In a group every message to the bot names it ('@Bot Chỉ Đạo, /done 3'): what is left is what was said to it. A name ends
 * where a word ends ('@Bot An' is not in '@Bot Anh').
 */
export function withoutMention(text: string, names: readonly string[]): string {
  const whole = text.normalize('NFC')
  const folded = whole.toLowerCase()
  const called = names.map((name) => `@${name.normalize('NFC').toLowerCase()}`).filter((name) => name !== '@')
  for (const name of called.toSorted((a, b) => b.length - a.length)) {
    const place = folded.indexOf(name)
    const end = place + name.length
    if (place < 0 || /^[\p{L}\p{N}]/u.test(whole.slice(end))) continue
    return `${whole.slice(0, place)}${whole.slice(end).replace(/^\s*[,:]/, '')}`.trim()
  }
  if (!text.startsWith('@')) return text
  // Under a name that is not known a command still begins with its slash; else the name's first word goes.
  return (/^@[^/]{1,80}?\s(\/.*)$/s.exec(text) ?? /^@\S+\s+(.*)$/s.exec(text))?.[1] ?? text
}
