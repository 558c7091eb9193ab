import type { BotCommandScope } from '@grammyjs/types'
import { z } from 'zod'
import { badRequest } from '../bot-api-error.ts'
import { method } from '../method.ts'
import type { Shape } from '../shapes.ts'

export const getMe = method('getMe', {}, (_platform, bot) => bot.me)

const scoped = {
  scope: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('default') }),
      z.strictObject({ type: z.literal('all_private_chats') }),
      z.strictObject({ type: z.literal('all_group_chats') }),
      z.strictObject({ type: z.literal('all_chat_administrators') }),
    ])
    .optional(),
  language_code: z.enum(['vi', 'en']).optional(),
}

const keyOf = ({ scope, language_code }: { scope?: BotCommandScope | undefined; language_code?: string | undefined }) =>
  `${scope?.type ?? 'default'}/${language_code ?? ''}`

export const setMyCommands = method(
  'setMyCommands',
  {
    commands: z.array(z.strictObject({ command: z.string(), description: z.string() })).max(100),
    ...scoped,
  } satisfies Shape<'setMyCommands'>,
  (_platform, bot, { commands, ...where }) => {
    for (const { command, description } of commands) {
      if (!/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
      if (description.trim() === '') throw badRequest('command description must be non-empty')
      if ([...description].length > 256) throw badRequest('command description length must not exceed 256')
    }
    bot.commands.set(keyOf(where), commands)
    return true
  },
)

export const getMyCommands = method(
  'getMyCommands',
  scoped satisfies Shape<'getMyCommands'>,
  (_platform, bot, where) => bot.commands.get(keyOf(where)) ?? [],
)

/** After that the person has long been told that nothing came. */
const answerableMs = 150_000
const longestAnswer = 200

export const answerCallbackQuery = method(
  'answerCallbackQuery',
  {
    callback_query_id: z.string(),
    text: z.string().optional(),
    show_alert: z.boolean().optional(),
  } satisfies Shape<'answerCallbackQuery'>,
  ({ clock }, bot, { callback_query_id, text, show_alert = false }) => {
    const press = bot.presses.get(callback_query_id)
    if (!press || press.answer || clock.now() - press.atMs > answerableMs) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid')
    }
    if ([...(text ?? '')].length > longestAnswer) throw badRequest('MESSAGE_TOO_LONG')
    press.answer = { text, alert: show_alert }
    return true
  },
)
