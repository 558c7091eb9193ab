import { z } from 'zod'

const chat = z.looseObject({
  id: z.int(),
  type: z.enum(['private', 'group', 'supergroup', 'channel']),
  title: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
})
const user = z.looseObject({
  id: z.int(),
  is_bot: z.boolean(),
  first_name: z.string(),
  last_name: z.string().optional(),
})
const message = z.looseObject({
  message_id: z.int(),
  message_thread_id: z.int().optional(),
  is_topic_message: z.boolean().optional(),
  date: z.int(),
  edit_date: z.int().optional(),
  chat,
  from: user.optional(),
  sender_chat: chat.optional(),
  forward_origin: z.unknown().optional(),
  reply_to_message: z
    .looseObject({
      message_id: z.int(),
      forum_topic_created: z.looseObject({ name: z.string() }).optional(),
    })
    .optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  new_chat_members: z.array(user).optional(),
  new_chat_title: z.string().optional(),
  migrate_to_chat_id: z.int().optional(),
  migrate_from_chat_id: z.int().optional(),
})
const member = z.looseObject({
  status: z.string(),
  is_member: z.boolean().optional(),
  can_send_messages: z.boolean().optional(),
})
const reaction = z.looseObject({
  type: z.string(),
  emoji: z.string().optional(),
  custom_emoji_id: z.string().optional(),
})

/** Those parts of Telegram's updates that are read here; whatever else is in them passes by. */
export const updateSchema = z.looseObject({
  update_id: z.int(),
  message: message.optional(),
  edited_message: message.optional(),
  channel_post: message.optional(),
  callback_query: z
    .looseObject({ id: z.string(), from: user, data: z.string().optional(), message: message.optional() })
    .optional(),
  my_chat_member: z
    .looseObject({ chat, from: user, date: z.int(), old_chat_member: member, new_chat_member: member })
    .optional(),
  message_reaction: z
    .looseObject({
      chat,
      message_id: z.int(),
      user: user.optional(),
      date: z.int(),
      old_reaction: z.array(reaction),
      new_reaction: z.array(reaction),
    })
    .optional(),
})

export type TelegramUpdate = z.infer<typeof updateSchema>
export type TelegramMessage = z.infer<typeof message>
export type TelegramChat = z.infer<typeof chat>
export type TelegramUser = z.infer<typeof user>
export type TelegramMember = z.infer<typeof member>
export type TelegramReaction = z.infer<typeof reaction>
