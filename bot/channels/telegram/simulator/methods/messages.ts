import type { MessageEntity } from '@grammyjs/types'
import { z } from 'zod'
import { checkRights, ownMessage, placeOf, writableChat } from '../access.ts'
import { badRequest } from '../bot-api-error.ts'
import type { BotState } from '../bot-state.ts'
import { checkCaption, checkKeyboard, checkText } from '../check-text.ts'
import { entitySchema, keyboardSchema, replySchema } from '../entity-shapes.ts'
import { chatId, method, type Platform, upload } from '../method.ts'
import type { Shape } from '../shapes.ts'
import { addMessage, type ChatState, type MessageState, messageJson } from '../world.ts'

const noPreview = z.strictObject({ is_disabled: z.boolean().exactOptional() }).optional()
const placing = {
  chat_id: chatId,
  message_thread_id: z.int().optional(),
  reply_parameters: replySchema.optional(),
  disable_notification: z.boolean().optional(),
}

const seconds = ({ clock }: Platform) => Math.floor(clock.now() / 1000)

export const sendMessage = method(
  'sendMessage',
  {
    ...placing,
    text: z.string(),
    entities: z.array(entitySchema).optional(),
    link_preview_options: noPreview,
    reply_markup: keyboardSchema.optional(),
  } satisfies Shape<'sendMessage'>,
  (platform, bot, { chat_id, text, entities = [], reply_markup, ...where }) => {
    const chat = writableChat(platform, bot, chat_id)
    const content = checkText(text, entities)
    return say(platform, bot, chat, where, { ...content, keyboard: checkKeyboard(reply_markup) })
  },
)

export const sendDocument = method(
  'sendDocument',
  {
    ...placing,
    document: z.union([upload, z.string()]),
    caption: z.string().optional(),
    caption_entities: z.array(entitySchema).optional(),
    reply_markup: keyboardSchema.optional(),
  } satisfies Shape<'sendDocument'>,
  (platform, bot, { chat_id, document, caption = '', caption_entities = [], reply_markup, ...where }) => {
    const chat = writableChat(platform, bot, chat_id)
    const content = checkCaption(caption, caption_entities)
    const { files } = platform
    const file = typeof document === 'string' ? files.find(bot.me.id, document) : files.keep(bot.me.id, document)
    return say(platform, bot, chat, where, {
      document: file,
      ...(content.text === '' ? {} : { caption: content.text, captionEntities: content.entities }),
      keyboard: checkKeyboard(reply_markup),
    })
  },
)

interface Where {
  message_thread_id?: number | undefined
  reply_parameters?: { message_id?: number; allow_sending_without_reply?: boolean } | undefined
  disable_notification?: boolean | undefined
}

function say(
  platform: Platform,
  bot: BotState,
  chat: ChatState,
  { message_thread_id, reply_parameters, disable_notification }: Where,
  content: Partial<MessageState>,
) {
  checkRights(chat, bot, content)
  const place = placeOf(chat, message_thread_id, reply_parameters)
  bot.flood.pass(chat.id, chat.type !== 'private')
  chat.lastBot = bot.me.id
  const { id, first_name, username } = bot.me
  const message = addMessage(platform.world, chat, {
    from: { id, is_bot: true, first_name, username },
    date: seconds(platform),
    ...place,
    ...content,
    ...(disable_notification ? { silent: true } : {}),
  })
  return messageJson(platform.world, message)
}

const which = { chat_id: chatId, message_id: z.int() }

export const editMessageText = method(
  'editMessageText',
  {
    ...which,
    text: z.string(),
    entities: z.array(entitySchema).optional(),
    link_preview_options: noPreview,
    reply_markup: keyboardSchema.optional(),
  } satisfies Shape<'editMessageText'>,
  (platform, bot, { chat_id, message_id, text, entities = [], reply_markup }) => {
    const { chat, message } = ownMessage(platform, bot, chat_id, message_id)
    if (message.text === undefined) throw badRequest('there is no text in the message to edit')
    const content = { ...checkText(text, entities), keyboard: checkKeyboard(reply_markup) }
    if (same(message.text, content.text) && sameEntities(message.entities, content.entities)) {
      if (same(message.keyboard, content.keyboard)) throw notModified
    }
    return edit(platform, bot, chat, message, content)
  },
)

export const editMessageCaption = method(
  'editMessageCaption',
  {
    ...which,
    caption: z.string(),
    caption_entities: z.array(entitySchema).optional(),
    reply_markup: keyboardSchema.optional(),
  } satisfies Shape<'editMessageCaption'>,
  (platform, bot, { chat_id, message_id, caption, caption_entities = [], reply_markup }) => {
    const { chat, message } = ownMessage(platform, bot, chat_id, message_id)
    if (!message.document) throw badRequest('there is no caption in the message to edit')
    const { text, entities } = checkCaption(caption, caption_entities)
    const keyboard = checkKeyboard(reply_markup)
    if (same(message.caption, text) && sameEntities(message.captionEntities, entities)) {
      if (same(message.keyboard, keyboard)) throw notModified
    }
    return edit(platform, bot, chat, message, { caption: text, captionEntities: entities, keyboard })
  },
)

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const sameEntities = (a: MessageEntity[] = [], b: MessageEntity[] = []) => same(a, b)
const notModified = badRequest(
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
)

function edit(
  platform: Platform,
  bot: BotState,
  chat: ChatState,
  message: MessageState,
  content: Partial<MessageState>,
) {
  bot.flood.pass(chat.id, chat.type !== 'private')
  Object.assign(message, content, { editDate: seconds(platform) })
  return messageJson(platform.world, message)
}

export const pinChatMessage = method(
  'pinChatMessage',
  { ...which, disable_notification: z.boolean().optional() } satisfies Shape<'pinChatMessage'>,
  (platform, bot, { chat_id, message_id }) => {
    const chat = writableChat(platform, bot, chat_id)
    if (!chat.messages.has(message_id)) throw badRequest('message to pin not found')
    const isAdmin = ['administrator', 'creator'].includes(chat.members.get(bot.me.id) ?? '')
    if (chat.type !== 'private' && !isAdmin) {
      throw badRequest('not enough rights to manage pinned messages in the chat')
    }
    chat.pinned.add(message_id)
    return true
  },
)
