import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import { type Channel, SendError, type SendRequest, type Sent } from '../channel.ts'
import {
  type Answer,
  answerSchema,
  type SendMessage,
  toEntities,
  toKeyboard,
  type Update,
  updateSchema,
} from './bot-api.ts'

/** Of one message, as Telegram's. */
const maxLength = 4_096
const pollSeconds = 20
/** After an event could not be stored, or the platform not be asked. */
const againAfterMs = 20

const sentSchema = z.object({ message_id: z.coerce.string() })
const updatesSchema = z.array(updateSchema)

/** A channel to the simulated platform, over HTTP by plain fetch; people's words come by long polling. */
export function createSimulatorChannel({ url, account }: { url: string; account: string }): Channel {
  let stopping: AbortController | undefined
  let receiving: Promise<void> | undefined

  async function call(method: string, params: unknown, options: RequestInit = {}): Promise<[Response, Answer]> {
    const response = await fetch(`${url}/bot${account}/${method}`, {
      method: 'POST',
      body: JSON.stringify(params),
      ...options,
      headers: { 'content-type': 'application/json', ...options.headers },
    })
    return [response, answerSchema.parse(await response.json())]
  }

  async function send({ id, chatId, message }: SendRequest): Promise<Sent> {
    const { text, spans, buttons, quote } = message
    const params: SendMessage = {
      chat_id: chatId,
      text,
      entities: toEntities(spans),
      ...(buttons.length > 0 && { reply_markup: toKeyboard(buttons) }),
      ...(quote !== undefined && { reply_parameters: { message_id: quote } }),
    }
    const [response, answer] = await call('sendMessage', params, { headers: { 'x-request-id': id } }).catch(
      (cause: unknown) => {
        throw new SendError(neverLeft(cause) ? 'unavailable' : 'lost', `simulator: no answer (${reason(cause)})`, {
          cause,
        })
      },
    )
    if (!answer.ok) throw refusal(response.status, answer)
    return { platformMessageId: sentSchema.parse(answer.result).message_id }
  }

  /** An update is acknowledged by asking for the next; one that could not be stored is asked for again, and all after it. */
  async function receive(
    onInbound: (event: InboundEvent) => Promise<void>,
    { signal }: AbortController,
  ): Promise<void> {
    let offset = 0
    while (!signal.aborted) {
      try {
        const [, answer] = await call('getUpdates', { offset, timeout: pollSeconds }, { signal })
        for (const update of updatesSchema.parse(answer.result)) {
          if (signal.aborted) break
          await onInbound(toEvent(update))
          offset = update.update_id + 1
        }
      } catch {
        await pause(againAfterMs, undefined, { signal }).catch(() => {})
      }
    }
    // What was handed over last has no acknowledgement yet. Without one it comes again, under the same id.
    if (offset > 0) await call('getUpdates', { offset, timeout: 0 }).catch(() => {})
  }

  return {
    name: 'simulator',
    capabilities: {
      maxLength,
      buttons: true,
      quotes: true,
      idempotent: false,
      echoes: false,
      reception: 'everywhere',
    },
    send,
    async start(onInbound) {
      if (stopping) throw new Error('simulator: started twice')
      stopping = new AbortController()
      receiving = receive(onInbound, stopping)
    },
    async stop() {
      stopping?.abort()
      await receiving
    },
  }
}

function refusal(status: number, { description = '', parameters }: Answer): SendError {
  const words = `simulator: ${status} ${description}`
  const { retry_after: seconds, migrate_to_chat_id: movedTo } = parameters ?? {}
  if (status === 429)
    return new SendError('rate-limited', words, seconds === undefined ? {} : { retryAfterMs: seconds * 1_000 })
  if (status >= 500) return new SendError('unavailable', words)
  if (movedTo !== undefined) return new SendError('chat-moved', words, { movedTo })
  if (status === 403) return new SendError('bot-removed', words)
  if (description.includes('chat not found')) return new SendError('chat-gone', words)
  return new SendError('refused', words)
}

/** Why fetch failed lies in its cause, which may hold one error for each address it tried. */
const codesOf = (error: unknown): string[] => {
  const { code, cause, errors } = Object(error) as { code?: unknown; cause?: unknown; errors?: unknown } // Any object has perhaps these.
  const own = typeof code === 'string' ? [code] : []
  return [
    ...own,
    ...(cause === undefined ? [] : codesOf(cause)),
    ...(Array.isArray(errors) ? errors.flatMap(codesOf) : []),
  ]
}
const neverLeft = (error: unknown) => codesOf(error).some((code) => code === 'ECONNREFUSED' || code === 'ENOTFOUND')
const reason = (error: unknown) => codesOf(error).join(', ') || 'cut'

function toEvent({ update_id, date, chat, from, message, callback_query }: Update): InboundEvent {
  const common = {
    eventId: String(update_id),
    chat: { id: chat.id, kind: chat.type === 'group' ? ('group' as const) : ('direct' as const), title: chat.title },
    from: { id: from.id, name: from.first_name },
    at: new Date(date * 1_000).toISOString(),
  }
  if (callback_query) {
    return { ...common, kind: 'press', messageId: callback_query.message_id, button: callback_query.data }
  }
  if (!message) throw new Error(`simulator: update ${update_id} says nothing`)
  const { message_id: messageId, text, reply_to_message: quotes } = message
  return { ...common, kind: 'message', messageId, text, ...(quotes === undefined ? {} : { quotes }) }
}
