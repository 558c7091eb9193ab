import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { createFaultScript, type Fault, type FaultScript } from '../../simulator/fault-script.ts'

/** What was said in a chat of the simulated platform. */
export interface BotSimMessage {
  messageId: string
  chatId: string
  from: string
  text: string
  styles: { start: number; len: number; st: string[] }[]
}

/** Zalo's Bot Platform on this machine, as its documentation describes it. */
export interface ZaloBotSimulator {
  /** 'http://127.0.0.1:PORT' */
  readonly root: string
  /** The one that is good now. */
  readonly token: string
  readonly botName: string
  readonly messages: BotSimMessage[]
  readonly faults: FaultScript
  readonly calls: { method: string; body: unknown }[]
  webhook(): { url: string; secret: string } | undefined
  addGroup(id: string): void
  /** From now on the token is worth nothing. */
  revoke(): void
  /** The bot gets another token, which is good from now on; the one before is worth nothing. */
  renew(): string
  /**
   * Somebody writes. In a group the bot hears of it only when it is named, or when `answers` is a message of its own.
   * Resolves with the update the platform makes of it, undefined where the bot hears nothing.
   */
  say(
    chatId: string,
    from: { id: string; name: string },
    text: string,
    options?: { answers?: string; wrapped?: boolean },
  ): Promise<unknown>
  /** Gives an update (once more): to the webhook, resolving with its HTTP status; or to whoever asks next. */
  deliver(update: unknown): Promise<number | undefined>
  close(): Promise<void>
}

const longest = 2_000
const sending = z.object({
  chat_id: z.string(),
  text: z.string(),
  text_styles: z.array(z.object({ start: z.number(), len: z.number(), st: z.array(z.string()) })).default([]),
})
const hooking = z.object({ url: z.string(), secret_token: z.string().min(8).max(256) })

/** @param random in [0, 1), for faults with a share */
export async function startZaloBotSimulator({ random }: { random?: () => number } = {}): Promise<ZaloBotSimulator> {
  let token = '4503599627370497:simulated-token-of-a-bot'
  const botName = 'Bot Chỉ Đạo'
  const messages: BotSimMessage[] = []
  const calls: { method: string; body: unknown }[] = []
  const faults = createFaultScript(random)
  const groups = new Set<string>()
  const people = new Map<string, string>()
  const updates: unknown[] = []
  let askers: (() => void)[] = []
  let hook: { url: string; secret: string } | undefined
  let revoked = false
  let count = 0
  const nextId = () => {
    count += 1
    return `${count.toString(16).padStart(4, '0')}5e222177a4e35`
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500).end(String(error))
    })
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? []
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    // To a wrong token the platform answers no JSON.
    if (given !== token || revoked) return void response.writeHead(404).end('<html>Not Found</html>')
    const body: unknown = text === '' ? {} : JSON.parse(text)
    calls.push({ method, body })
    const chat = z.object({ chat_id: z.string() }).safeParse(body).data
    const fault = faults.strike({ method, ...(chat ? { chatId: chat.chat_id } : {}) })
    const answer = (value: object) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const refuse = (code: number, description: string) => answer({ ok: false, error_code: code, description })
    await strike(fault, { run: () => run(method, body), answer, refuse, response })
  }

  async function strike(
    fault: Fault | undefined,
    to: {
      run: () => Promise<object>
      answer: (value: object) => unknown
      refuse: (code: number, description: string) => unknown
      response: ServerResponse
    },
  ): Promise<unknown> {
    switch (fault?.what) {
      case 'too-many':
        return to.refuse(429, 'Too Many Requests')
      case 'server-error':
        return to.response.writeHead(fault.status).end('bad gateway')
      case 'cut':
        return to.response.destroy()
      case 'lost-answer':
        await to.run()
        return to.response.destroy()
      case 'kicked':
        return to.refuse(403, 'Bot is not a member of the group')
      case 'slow': {
        const value = await to.run()
        await pause(fault.ms)
        return to.answer(value)
      }
      default:
        return to.answer(await to.run())
    }
  }

  async function run(method: string, body: unknown): Promise<object> {
    const refused = (code: number, description: string) => ({ ok: false, error_code: code, description })
    const ok = (result: unknown) => ({ ok: true, result })
    switch (method) {
      case 'getMe':
        return ok({
          id: '1459232241454765289',
          account_name: 'bot.VDKyGxQvc',
          display_name: botName,
          can_join_groups: true,
        })
      case 'getWebhookInfo':
        return ok({ url: hook?.url ?? '', updated_at: Date.now() })
      case 'setWebhook': {
        const { url, secret_token: secret } = hooking.parse(body)
        hook = { url, secret }
        for (const asker of askers.splice(0)) asker()
        return ok({ url, updated_at: Date.now() })
      }
      case 'deleteWebhook':
        hook = undefined
        return ok({ url: '', updated_at: Date.now() })
      case 'getUpdates':
        return hook
          ? refused(409, 'webhook is set')
          : nextUpdate(Number(z.object({ timeout: z.string() }).parse(body).timeout))
      case 'sendMessage': {
        const { chat_id: chatId, text, text_styles: styles } = sending.parse(body)
        if (text.length === 0 || text.length > longest) return refused(400, 'text must have 1 to 2000 characters')
        if (!groups.has(chatId) && !people.has(chatId)) return refused(404, 'chat not found')
        const message = { messageId: nextId(), chatId, from: 'bot', text, styles }
        messages.push(message)
        return ok({ message_id: message.messageId, date: Date.now() })
      }
      default:
        return refused(404, `no method ${method}`)
    }
  }

  async function nextUpdate(seconds: number): Promise<object> {
    if (updates.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, seconds * 1_000)
        askers.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
    const update = updates.shift()
    return update === undefined
      ? { ok: false, error_code: 408, description: 'Request timeout' }
      : { ok: true, result: update }
  }

  async function deliver(update: unknown): Promise<number | undefined> {
    if (!hook) {
      updates.push(update)
      const [asker] = askers
      askers = askers.slice(1)
      asker?.()
      return undefined
    }
    const response = await fetch(hook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-bot-api-secret-token': hook.secret },
      body: JSON.stringify(update),
    })
    return response.status
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the simulator has no port')

  return {
    root: `http://127.0.0.1:${address.port}`,
    get token() {
      return token
    },
    botName,
    messages,
    faults,
    calls,
    webhook: () => hook,
    addGroup: (id) => void groups.add(id),
    revoke() {
      revoked = true
    },
    renew() {
      token = `${token}-renewed`
      revoked = false
      return token
    },
    async say(chatId, from, text, { answers, wrapped = false } = {}) {
      people.set(from.id, from.name)
      const isGroup = groups.has(chatId)
      const messageId = nextId()
      messages.push({ messageId, chatId, from: from.id, text, styles: [] })
      const named = text.includes(`@${botName}`)
      const answersBot =
        answers !== undefined && messages.some((one) => one.messageId === answers && one.from === 'bot')
      if (isGroup && !named && !answersBot) return undefined
      const event = {
        event_name: 'message.text.received',
        message: {
          message_id: messageId,
          from: { id: from.id, display_name: from.name, is_bot: false },
          chat: { id: chatId, chat_type: isGroup ? 'GROUP' : 'PRIVATE' },
          date: Date.now(),
          text,
        },
      }
      return wrapped ? { ok: true, result: event } : event
    },
    deliver,
    async close() {
      for (const asker of askers) asker()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
