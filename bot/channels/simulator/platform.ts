import { setTimeout as pause } from 'node:timers/promises'
import type { Button, Span } from '../../../src/domain/message.ts'
import { type Answer, sendMessageSchema, toSpans } from './bot-api.ts'
import { createFaultScript, type Fault, type FaultScript } from './fault-script.ts'
import type { Journal } from './journal.ts'
import { createGate, type Gate, type Limits, telegramLimits } from './limits.ts'
import { createUpdates, type Person, type Updates } from './updates.ts'

/** A message as people in the chat see it. */
export interface Standing {
  account: string
  messageId: string
  text: string
  spans: Span[]
  buttons: Button[]
  quotes?: string
}

/** What a call comes to: an answer, or a connection that breaks. */
export type Reply = { status: number; answer: Answer } | 'cut'

export interface PlatformOptions {
  journal: Journal
  limits?: Limits
  /** Shortest and longest time between a call and its answer. */
  roundTripMs?: readonly [number, number]
  faults?: FaultScript
  /** In [0, 1). */
  random?: () => number
}

/** A small chat platform: Telegram's limits and words for any number of bots, the same groups for all of them. */
export interface Platform {
  readonly faults: FaultScript
  readonly updates: Updates
  /** Only such chats exist. Ids that are there already stay as they are. */
  addChats(chats: { id: string; kind: 'group' | 'direct' }[]): void
  /** Resolves when the answer would have come back. `requestId` is noted with the call. */
  send(account: string, params: unknown, requestId?: string): Promise<Reply>
  /** Resolves when the bot has acknowledged what the person wrote. */
  say(account: string, chatId: string, text: string, options?: { from?: Person; quotes?: string }): Promise<void>
  /** Resolves when the bot has acknowledged the press. */
  press(account: string, chatId: string, messageId: string, button: string): Promise<void>
  transcript(chatId: string): Standing[]
  /** How many messages of the account stand in chats, and how many of its calls were refused as too fast. */
  counts(account: string): { taken: number; tooFast: number }
  /** A moment worth finding again among the calls. */
  mark(name: string, at?: number): void
}

interface Chat {
  id: string
  kind: 'group' | 'direct'
  lastMessageId: number
  messages: Standing[]
  kicked: boolean
  movedTo?: string
}

/** Of one message, after entities have been taken out (https://core.telegram.org/bots/api#sendmessage). */
const maxLength = 4_096

export function createPlatform({
  journal,
  limits = telegramLimits,
  roundTripMs: [shortest, longest] = [60, 80],
  random = Math.random,
  faults = createFaultScript(random),
}: PlatformOptions): Platform {
  const chats = new Map<string, Chat>()
  const gates = new Map<string, Gate>()
  const counts = new Map<string, { taken: number; tooFast: number }>()
  const updates = createUpdates()

  /** One way of the two: what is under way for different times may overtake. */
  async function travel(): Promise<void> {
    const ms = (shortest + random() * (longest - shortest)) / 2
    if (ms > 0) await pause(ms)
  }

  function gateOf(account: string): Gate {
    const gate = gates.get(account) ?? createGate(limits)
    gates.set(account, gate)
    return gate
  }

  function countsOf(account: string): { taken: number; tooFast: number } {
    const own = counts.get(account) ?? { taken: 0, tooFast: 0 }
    counts.set(account, own)
    return own
  }

  function suffer(fault: Fault | undefined, chat: Chat | undefined): Reply | undefined {
    switch (fault?.what) {
      case 'too-many':
        return tooMany(fault.retryAfterMs)
      case 'server-error':
        return refusal(fault.status, 'Internal Server Error')
      case 'cut':
        return 'cut'
      case 'kicked':
        if (chat) chat.kicked = true
        return undefined
      case 'migrated':
        if (chat) migrate(chat, fault.to)
        return undefined
      default:
        return undefined
    }
  }

  function migrate(chat: Chat, to: string): void {
    chats.set(to, { ...chat, id: to })
    chat.movedTo = to
    chat.messages = []
  }

  function judge(account: string, chatId: string, params: unknown, fault: Fault | undefined): Reply {
    const chat = chats.get(chatId)
    const suffered = suffer(fault, chat)
    if (suffered) return suffered
    const parsed = sendMessageSchema.safeParse(params)
    if (!parsed.success) return refusal(400, `Bad Request: ${parsed.error.issues[0]?.message}`)
    if (!chat) return refusal(400, 'Bad Request: chat not found')
    if (chat.kicked) return refusal(403, 'Forbidden: bot was kicked from the group chat')
    if (chat.movedTo !== undefined) {
      return refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: chat.movedTo,
      })
    }
    const { text, entities, reply_markup, reply_parameters } = parsed.data
    if (text.trim() === '') return refusal(400, 'Bad Request: message text is empty')
    if (text.length > maxLength) return refusal(400, 'Bad Request: message is too long')
    const admitted = gateOf(account).admit(chatId, chat.kind === 'group', Date.now())
    if (admitted !== 'taken') return tooMany(admitted.waitMs)
    chat.lastMessageId += 1
    const keys = reply_markup?.inline_keyboard.flat() ?? []
    chat.messages.push({
      account,
      messageId: String(chat.lastMessageId),
      text,
      spans: toSpans(entities),
      buttons: keys.map((key) => ({ id: key.callback_data, label: key.text })),
      ...(reply_parameters && { quotes: reply_parameters.message_id }),
    })
    return { status: 200, answer: { ok: true, result: { message_id: chat.lastMessageId, chat: { id: chatId }, text } } }
  }

  return {
    faults,
    updates,
    addChats(added) {
      for (const { id, kind } of added) {
        if (!chats.has(id)) chats.set(id, { id, kind, lastMessageId: 0, messages: [], kicked: false })
      }
    },
    async send(account, params, requestId) {
      await travel()
      const { chatId, text } = addressed(params)
      const fault = faults.strike({ method: 'sendMessage', chatId })
      const reply = judge(account, chatId, params, fault)
      const taken = reply !== 'cut' && reply.status === 200
      if (taken) countsOf(account).taken += 1
      if (reply !== 'cut' && reply.status === 429) countsOf(account).tooFast += 1
      const cut = reply === 'cut' || fault?.what === 'lost-answer'
      journal.write({
        what: 'call',
        at: Date.now(),
        account,
        method: 'sendMessage',
        chatId,
        ...(requestId === undefined ? {} : { requestId }),
        text,
        taken,
        status: cut ? 0 : reply.status,
        ...(taken && { messageId: String(chats.get(chatId)?.lastMessageId) }),
      })
      if (cut) return 'cut'
      if (fault?.what === 'slow') await pause(fault.ms)
      await travel()
      return reply
    },
    say(account, chatId, text, { from, quotes } = {}) {
      const chat = existing(chatId)
      chat.lastMessageId += 1
      return updates.add(account, chat, from, {
        message: {
          message_id: String(chat.lastMessageId),
          text,
          ...(quotes === undefined ? {} : { reply_to_message: quotes }),
        },
      })
    },
    press(account, chatId, messageId, button) {
      const chat = existing(chatId)
      return updates.add(account, chat, undefined, { callback_query: { message_id: messageId, data: button } })
    },
    counts: (account) => ({ ...countsOf(account) }),
    transcript: (chatId) => existing(chatId).messages,
    mark: (name, at = Date.now()) => journal.write({ what: 'mark', at, name }),
  }

  function existing(chatId: string): Chat {
    const chat = chats.get(chatId)
    if (!chat) throw new Error(`simulator: no chat ${chatId}`)
    return chat
  }
}

/** What a call says of itself, however malformed it is. */
function addressed(params: unknown): { chatId: string; text: string } {
  const { chat_id: chatId = '', text = '' } = Object(params) as { chat_id?: unknown; text?: unknown } // Any object has perhaps these.
  return { chatId: String(chatId), text: String(text) }
}

function refusal(status: number, description: string, parameters?: Answer['parameters']): Reply {
  return { status, answer: { ok: false, error_code: status, description, ...(parameters && { parameters }) } }
}

/** `retry_after` is in whole seconds. */
function tooMany(waitMs: number): Reply {
  const seconds = Math.ceil(waitMs / 1_000)
  return refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })
}
