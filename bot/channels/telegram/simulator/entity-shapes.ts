import type { InlineKeyboardMarkup, MessageEntity, ReplyParameters } from '@grammyjs/types'
import { z } from 'zod'

const place = { offset: z.int(), length: z.int() }

/** Entities that a bot may send; what Telegram finds by itself (links, commands) it ignores when sent. */
export const entitySchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum([
      'bold',
      'italic',
      'underline',
      'strikethrough',
      'spoiler',
      'blockquote',
      'expandable_blockquote',
      'code',
    ]),
    ...place,
  }),
  z.strictObject({ type: z.literal('text_link'), url: z.string(), ...place }),
  z.strictObject({
    type: z.literal('date_time'),
    // A number of 32 bits (Client.cpp, get_required_int_field): nothing after 19/01/2038.
    unix_time: z.int32(),
    // Any of "r|w?[dD]?[tT]?"; an empty one shows the text as it is.
    date_time_format: z.enum(['', 'r', 't', 'T', 'd', 'D', 'dt', 'dT', 'Dt', 'DT', 'w', 'wd', 'wD', 'wt', 'wDT']),
    ...place,
  }),
]) satisfies z.ZodType<MessageEntity>

export const keyboardSchema = z.strictObject({
  inline_keyboard: z.array(
    z.array(
      z.strictObject({
        text: z.string(),
        callback_data: z.string(),
        style: z.enum(['danger', 'success', 'primary']).exactOptional(),
      }),
    ),
  ),
}) satisfies z.ZodType<InlineKeyboardMarkup>

export const replySchema = z.strictObject({
  message_id: z.int().exactOptional(),
  allow_sending_without_reply: z.boolean().exactOptional(),
}) satisfies z.ZodType<ReplyParameters>
