import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Fault, FaultScript } from '../../simulator/fault-script.ts'
import type { Journal } from '../../simulator/journal.ts'
import { BotApiError, notSimulated, tooMany } from './bot-api-error.ts'
import type { BotState } from './bot-state.ts'
import type { Platform, RawParameters } from './method.ts'
import { methods } from './methods.ts'
import type { People } from './people.ts'
import { readRequest } from './read-request.ts'

/** A call as it came in, whatever became of it. */
export interface Call {
  atMs: number
  method: string
  chatId: string | undefined
  parameters: RawParameters
  /** 200, the error's code, or 0 when nothing was answered. */
  status: number
}

export interface ApiServer {
  /** Answers '/bot<token>/<method>'. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Every call, oldest first. */
  calls: Call[]
  /** How many messages of a bot stand in chats. */
  taken(username: string): number
}

export interface ApiServerOptions {
  /** Shortest and longest time between a call and its answer; it is judged half way. At once unless given. */
  roundTripMs?: readonly [number, number]
  /** Notes each call that would put a message into a chat, under the bot's user name, when it is judged. */
  journal?: Journal
  /** In [0, 1). */
  random?: () => number
}

export function createApiServer(
  platform: Platform,
  people: People,
  faults: FaultScript,
  { roundTripMs: [shortest, longest] = [0, 0], journal, random = Math.random }: ApiServerOptions = {},
): ApiServer {
  const calls: Call[] = []
  const taken = new Map<string, number>()

  /** One way of the two: what is under way for different times may overtake. */
  async function travel(): Promise<void> {
    const ms = (shortest + random() * (longest - shortest)) / 2
    if (ms > 0) await pause(ms)
  }

  const pause = (ms: number) => new Promise<void>((resolve) => platform.clock.after(ms, resolve))

  function note(bot: BotState | undefined, { method, chatId = '', parameters, status }: Call, unheard: boolean): void {
    if (!bot || !method.startsWith('send')) return
    const account = bot.me.username
    if (status === 200) taken.set(account, (taken.get(account) ?? 0) + 1)
    const text = String(parameters['text'] ?? parameters['caption'] ?? '')
    const answered = unheard ? 0 : status
    const at = platform.clock.now()
    journal?.write({ what: 'call', at, account, method, chatId, text, taken: status === 200, status: answered })
  }

  async function answer(bot: BotState | undefined, name: string, raw: RawParameters): Promise<unknown> {
    if (!bot || bot.revoked) throw new BotApiError(bot ? 401 : 404, bot ? 'Unauthorized' : 'Not Found')
    const method = methods.get(name.toLowerCase())
    if (!method) throw notSimulated(`method '${name}'`)
    return method.run(platform, bot, raw)
  }

  async function perform(bot: BotState | undefined, name: string, raw: RawParameters, fault: Fault | undefined) {
    if (fault?.what === 'too-many') throw tooMany(Math.ceil(fault.retryAfterMs / 1000))
    if (fault?.what === 'server-error') throw new BotApiError(fault.status, STATUS_CODES[fault.status] ?? 'Error')
    strikeChat(bot, raw, fault)
    return answer(bot, name, raw)
  }

  /** Faults that happen to the chat, not to the call. */
  function strikeChat(bot: BotState | undefined, raw: RawParameters, fault: Fault | undefined): void {
    const id = Number(raw['chat_id'])
    const [owner = 0] = platform.world.chats.get(id)?.members.keys() ?? []
    if (fault?.what === 'kicked' && bot) people.kick(owner, id, bot.me.id)
    if (fault?.what === 'migrated') people.migrate(id, Number(fault.to))
  }

  return {
    calls,
    taken: (username) => taken.get(username) ?? 0,
    async handle(request, response) {
      const [, token = '', name = ''] = /^\/bot([^/]+)\/([A-Za-z]+)/.exec(request.url ?? '') ?? []
      const bot = platform.bots.get(token)
      const raw = await readRequest(request)
      await travel()
      const chatId = raw['chat_id'] === undefined ? undefined : String(raw['chat_id'])
      const call: Call = { atMs: platform.clock.now(), method: name, chatId, parameters: raw, status: 0 }
      calls.push(call)
      const fault = faults.strike({ method: name, ...(chatId === undefined ? {} : { chatId }) })
      if (fault?.what === 'cut') return void request.socket.destroy()
      let body: unknown
      try {
        body = { ok: true, result: await perform(bot, name, raw, fault) }
        call.status = 200
      } catch (error) {
        if (!(error instanceof BotApiError)) throw error
        body = error
        call.status = error.code
      }
      note(bot, call, fault?.what === 'lost-answer')
      if (fault?.what === 'lost-answer') return void request.socket.destroy()
      if (fault?.what === 'slow') await pause(fault.ms)
      await travel()
      send(response, call.status, body)
    },
  }
}

export function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}
