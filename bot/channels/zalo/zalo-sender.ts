import { type API, ThreadType } from 'zca-js'
import { type Clock, type RemindRequest, SendError, type SendRequest, type Sent } from '../channel.ts'
import { readChatId, type ZaloChat } from './chat-id.ts'
import { type Connection, isSessionRefusal } from './connection.ts'
import type { Echoes } from './echoes.ts'
import type { GroupNames } from './group-names.ts'
import { readMessage } from './read-event.ts'
import { maxLength, render } from './render.ts'
import {
  createQuota,
  explainSendFailure,
  isLost,
  isPerhapsForItsWords,
  notConnected,
  outOfTime,
  unknownChat,
} from './send-failure.ts'
import { createSendQueue } from './send-queue.ts'
import type { ZaloMemory } from './zalo-memory.ts'
import type { ZaloTiming } from './zalo-timing.ts'

/** What the account does in chats, one act at a time. */
export interface ZaloSender {
  send(request: SendRequest): Promise<Sent>
  remind(request: RemindRequest): Promise<void>
  /** Resolves when nothing is under way. */
  settled(): Promise<unknown>
}

export interface ZaloSenderOptions {
  memory: ZaloMemory
  echoes: Echoes
  clock: Clock
  timing: ZaloTiming
  /** Undefined before the start and after the stop. */
  connected: () => { connection: Connection; groups: GroupNames } | undefined
}

export function createZaloSender({ memory, echoes, clock, timing, connected }: ZaloSenderOptions): ZaloSender {
  const queue = createSendQueue()
  const quota = createQuota(() => clock.now())
  /** What was perhaps said last in each chat: all but what was surely refused, unless the words may be the reason. */
  const lastWords = new Map<string, string>()

  function send(request: SendRequest): Promise<Sent> {
    const { message } = request
    if (message.text.trim() === '') return Promise.reject(new SendError('refused', 'zalo: empty message'))
    if (message.text.length > maxLength) {
      const words = `zalo: ${message.text.length} characters, at most ${maxLength}`
      return Promise.reject(new SendError('refused', words))
    }
    return onChat(request.chatId, async (chat, api, left) => {
      const before = echoes.sentBefore(request.id)
      if (before !== undefined) return { platformMessageId: before }
      return { platformMessageId: await say(request, chat, api, left) }
    })
  }

  async function say({ id, chatId, message }: SendRequest, chat: ZaloChat, api: API, left: Left): Promise<string> {
    // A question for the words to be quoted must leave time to send, and to wait for the echo.
    const mayAsk = left() >= 2 * timing.request + timing.echo
    const quote =
      message.quote === undefined ? undefined : await quotable(message.quote, chat, mayAsk ? api : undefined)
    const content = render(message, chat, quote, lastWords.get(chatId))
    const from = clock.now().getTime()
    let lost: unknown
    try {
      const { message: taken } = await api.sendMessage(content, chat.id, threadType(chat))
      quota.passed()
      lastWords.set(chatId, content.msg)
      if (taken?.msgId) {
        const msgId = String(taken.msgId)
        echoes.claim(msgId)
        // Without it only a mark on this message would not be understood; its echo remembers it as well.
        await memory.keepOwn({ msgId, cliMsgId: '' }).catch(() => {})
        return msgId
      }
    } catch (error) {
      if (isLost(error) || isPerhapsForItsWords(error)) lastWords.set(chatId, content.msg)
      if (!isLost(error)) throw error
      lost = error
    }
    const expected = { requestId: id, chatId, words: content.msg, from, until: clock.now().getTime() }
    const msgId = await echoes.wait(expected, Math.min(timing.echo, left()))
    if (msgId === undefined) throw new SendError('lost', 'zalo: neither an id nor an echo', { cause: lost })
    return msgId
  }

  /** Of a message from before a restart only Zalo knows the words; without them the answer stands without a quote. */
  async function quotable(msgId: string, chat: ZaloChat, api: API | undefined) {
    const known = memory.quotable(msgId)
    if (known || chat.kind === 'user' || !api) return known
    const page = await api.getGroupChatHistory(chat.id).catch(() => undefined)
    for (const message of page?.groupMsgs ?? []) {
      const heard = readMessage(message)
      if (heard?.what === 'message') memory.keepQuotable(heard.quotable)
    }
    return memory.quotable(msgId)
  }

  /** A reminder of Zalo's own in the group: members accept it, which comes back as a reaction on the message. */
  function remind({ chatId, platformMessageId, title, at }: RemindRequest): Promise<void> {
    return onChat(chatId, async (chat, api) => {
      const made = await api.createReminder({ title, startTime: at.getTime() }, chat.id, threadType(chat))
      const reminderId = 'id' in made ? made.id : made.reminderId
      await memory.keepReminder(String(reminderId), platformMessageId)
    })
  }

  /** One act at a time, with a session that holds; a session refused on the way is renewed once. All within its time. */
  async function onChat<T>(chatId: string, act: (chat: ZaloChat, api: API, left: Left) => Promise<T>): Promise<T> {
    const chat = readChatId(chatId)
    if (!chat) throw unknownChat(chatId)
    const end = clock.now().getTime() + timing.act
    const left = () => Math.max(0, end - clock.now().getTime())
    return queue.run(async () => {
      quota.check()
      let api = await ready(left)
      for (let tries = 1; ; tries += 1) {
        try {
          return await act(chat, api, left)
        } catch (error) {
          const mayAsk = left() >= timing.request
          if (!isSessionRefusal(error)) throw await explain(error, chat, mayAsk ? api : undefined)
          connected()?.connection.sessionRefused(api)
          if (tries > 1) throw new SendError('unauthorised', 'zalo: the session is refused', { cause: error })
          api = await ready(left, api)
        }
      }
    })
  }

  /** @throws SendError where there is no session, or none in time for a request to be answered in what is left */
  async function ready(left: Left, not?: API): Promise<API> {
    if (left() < timing.request) throw outOfTime()
    const connection = connected()?.connection
    const api = await connection?.ready(not)
    if (!api) throw notConnected(connection?.standing().state ?? 'connecting')
    if (left() < timing.request) throw outOfTime()
    return api
  }

  async function explain(error: unknown, chat: ZaloChat, api: API | undefined): Promise<SendError> {
    const groups = connected()?.groups
    const failure = await explainSendFailure(error, chat, { api, knows: (id) => groups?.knows(id) ?? false, quota })
    // Where that cannot be kept the next look at the groups only tells nothing new.
    if (failure.kind === 'bot-removed') await groups?.lost(chat.id).catch(() => {})
    return failure
  }

  return { send, remind, settled: () => queue.settled() }
}

/** What is left of an act's time, in milliseconds. */
type Left = () => number

/** Without it zca-js sends to the person of that number. */
const threadType = ({ kind }: ZaloChat) => (kind === 'group' ? ThreadType.Group : ThreadType.User)
