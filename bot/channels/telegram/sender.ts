import { GrammyError } from 'grammy'
import type { AttachedFile, Message } from '../../../src/domain/message.ts'
import { type EditRequest, type PinRequest, SendError, type SendRequest, type Sent } from '../channel.ts'
import { chatAddress } from './chat-address.ts'
import type { Connection } from './connection.ts'
import { type FileSender, maxCaption, maxFileBytes } from './file-sender.ts'
import { createFirstKnock } from './first-knock.ts'
import { render } from './render.ts'
import { forbidsFiles, sendErrorOf } from './send-error.ts'

/** Telegram counts code points, of which there are never more than code units (core.telegram.org/bots/api#sendmessage). */
export const maxLength = 4096

export interface Sender {
  send(request: SendRequest): Promise<Sent>
  edit(request: EditRequest): Promise<void>
  pin(request: PinRequest): Promise<void>
}

/** @param connected rejects with a SendError, as everything here does */
export function createSender(connected: () => Promise<Connection>, files: FileSender): Sender {
  const knocks = createFirstKnock()

  async function call<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await work(await connected())
    } catch (error) {
      const failure = sendErrorOf(error)
      if (failure.kind === 'lost') knocks.doubt()
      throw failure
    }
  }

  return {
    async send({ chatId, message }) {
      const { chat, thread } = addressOf(chatId)
      const file = fileOf(message)
      checkLength(message, file ? maxCaption : maxLength)
      return call(async (connection) => {
        await knocks.knock(connection.ask)
        const { text, entities, reply_markup } = render(message, chatId, connection.seal)
        const options = {
          reply_markup,
          ...(thread === undefined ? {} : { message_thread_id: thread }),
          ...replyTo(message),
          ...(message.silent ? { disable_notification: true } : {}),
        }
        const under = { ...options, caption: text, caption_entities: entities }
        // Where files may not be sent the text goes alone; whether that may, is its own answer.
        const fileId = file && (await files.send(connection, chat, file, under).catch(leftBehind))
        if (fileId !== undefined) return { platformMessageId: String(fileId) }
        const alone = { ...options, entities, link_preview_options: { is_disabled: true } }
        const { message_id } = await connection.ask.sendMessage(chat, text, alone)
        return { platformMessageId: String(message_id) }
      })
    },

    async edit({ chatId, platformMessageId, message }) {
      const { chat } = addressOf(chatId)
      checkLength(message)
      await call(async ({ ask, seal }) => {
        const { text, ...rendered } = render(message, chatId, seal)
        const options = { ...rendered, link_preview_options: { is_disabled: true } }
        await ask.editMessageText(chat, Number(platformMessageId), text, options).catch((error: unknown) => {
          if (!saysTheSame(error)) throw error
        })
      })
    },

    async pin({ chatId, platformMessageId }) {
      const { chat } = addressOf(chatId)
      // The message itself has just been heard.
      await call(({ ask }) => ask.pinChatMessage(chat, Number(platformMessageId), { disable_notification: true }))
    },
  }
}

function addressOf(chatId: string): { chat: number; thread: number | undefined } {
  const address = chatAddress(chatId)
  if (!address) throw new SendError('chat-gone', `telegram: no chat '${chatId}'`)
  return address
}

function checkLength({ text }: Message, most = maxLength): void {
  if (text.trim() === '') throw new SendError('refused', 'telegram: empty message')
  if (text.length > most) throw new SendError('refused', `telegram: ${text.length} characters, at most ${most}`)
}

/** What Telegram would not take stays behind; the text says what it is. */
const fileOf = ({ file }: Message): AttachedFile | undefined =>
  file && file.size > 0 && file.size <= maxFileBytes ? file : undefined

function leftBehind(error: unknown): undefined {
  if (!forbidsFiles(error)) throw error
}

/** What it answers may be deleted: then it stands by itself. */
function replyTo({ quote }: Message) {
  const id = Number(quote)
  if (quote === undefined || !Number.isSafeInteger(id)) return {}
  return { reply_parameters: { message_id: id, allow_sending_without_reply: true } }
}

const saysTheSame = (error: unknown) =>
  error instanceof GrammyError && error.description.includes('message is not modified')
