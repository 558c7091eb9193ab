import type { Method } from './method.ts'
import { answerCallbackQuery, getMe, getMyCommands, setMyCommands } from './methods/about-the-bot.ts'
import { editMessageCaption, editMessageText, pinChatMessage, sendDocument, sendMessage } from './methods/messages.ts'
import { deleteWebhook, getUpdates, getWebhookInfo, setWebhook } from './methods/receiving.ts'

/** Every method that the simulator knows, by its name in small letters: the Bot API does not mind the case. */
export const methods: ReadonlyMap<string, Method> = new Map(
  [
    getMe,
    getUpdates,
    setWebhook,
    deleteWebhook,
    getWebhookInfo,
    setMyCommands,
    getMyCommands,
    sendMessage,
    sendDocument,
    editMessageText,
    editMessageCaption,
    pinChatMessage,
    answerCallbackQuery,
  ].map((method) => [method.name.toLowerCase(), method]),
)
