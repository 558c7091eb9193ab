import { z } from 'zod'
import type { Button, Span } from '../../../src/domain/message.ts'

/** The few shapes of Telegram's Bot API that the simulated platform speaks (https://core.telegram.org/bots/api). */

export const sendMessageSchema = z.object({
  chat_id: z.union([z.string(), z.number()]).transform(String),
  text: z.string(),
  entities: z.array(z.object({ type: z.enum(['bold', 'italic']), offset: z.int(), length: z.int() })).default([]),
  reply_parameters: z.object({ message_id: z.coerce.string() }).optional(),
  reply_markup: z
    .object({ inline_keyboard: z.array(z.array(z.object({ text: z.string(), callback_data: z.string() }))) })
    .optional(),
})
export type SendMessage = z.input<typeof sendMessageSchema>

const userSchema = z.object({ id: z.string(), first_name: z.string() })
const chatSchema = z.object({ id: z.string(), type: z.enum(['group', 'private']), title: z.string() })

/** Unlike the real one it has every id as a string. */
export const updateSchema = z.object({
  update_id: z.int(),
  /** Seconds since 1970. */
  date: z.int(),
  chat: chatSchema,
  from: userSchema,
  message: z.object({ message_id: z.string(), text: z.string(), reply_to_message: z.string().optional() }).optional(),
  callback_query: z.object({ message_id: z.string(), data: z.string() }).optional(),
})
export type Update = z.infer<typeof updateSchema>

/** What a call is answered with. */
export const answerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.int().optional(),
  description: z.string().optional(),
  parameters: z
    .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.coerce.string().optional() })
    .optional(),
})
export type Answer = z.infer<typeof answerSchema>

export const toEntities = (spans: Span[]) =>
  spans.flatMap(({ start, length, style }) => (style === 'instant' ? [] : [{ type: style, offset: start, length }]))

export const toSpans = (entities: { type: 'bold' | 'italic'; offset: number; length: number }[]): Span[] =>
  entities.map(({ type, offset, length }) => ({ start: offset, length, style: type }))

export const toKeyboard = (buttons: Button[]) => ({
  inline_keyboard: buttons.map(({ id, label }) => [{ text: label, callback_data: id }]),
})
