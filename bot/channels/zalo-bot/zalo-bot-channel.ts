import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import { type Channel, type SecretStore, SendError, type SendRequest, type Sent, type Standing } from '../channel.ts'
import { createPolling, type Polling } from './polling.ts'
import { readUpdate } from './read-update.ts'
import { tokenSecret, webhookSecret } from './secrets.ts'
import { explainSendFailure } from './send-failure.ts'
import {
  type BotIdentity,
  botIdentity,
  createZaloBotApi,
  sentMessage,
  webhookInfo,
  type ZaloBotApi,
} from './zalo-bot-api.ts'

/** 1 to 2,000 characters (the platform's sendMessage). */
const maxLength = 2_000
/** The platform sends single messages; nothing of it is bigger. */
const mostBytes = 256 * 1024
const styles = { bold: 'b', italic: 'i' } as const

export interface ZaloBotChannelOptions {
  secrets: SecretStore
  /** Where the platform's calls arrive, from outside (https://…/webhooks/zalo-bot/7); undefined: it is asked by polling. */
  webhookUrl?: string | undefined
  /** Another address than the platform's: a simulator on this machine. */
  apiRoot?: string | undefined
}

/**
 * A bot of Zalo's official Bot Platform. In a group it is told only messages that name it and replies to its own; it can
 * neither quote nor show buttons, so that people answer with '@Bot … /done 3' or by replying.
 */
export function createZaloBotChannel({ secrets, webhookUrl, apiRoot }: ZaloBotChannelOptions): Channel {
  let api: ZaloBotApi | undefined
  let bot: BotIdentity | undefined
  let handOver: ((event: InboundEvent) => Promise<void>) | undefined
  let polling: Polling | undefined
  const underWay = new Set<Promise<unknown>>()
  const ending = { signal: new AbortController() }

  async function start(
    onInbound: (event: InboundEvent) => Promise<void>,
    onStanding: (standing: Standing) => void = () => {},
  ): Promise<void> {
    if (handOver) throw new Error('zalo-bot: started twice')
    handOver = onInbound
    ending.signal = new AbortController()
    polling = createPolling({
      signal: ending.signal.signal,
      webhook: webhookUrl !== undefined,
      setUp,
      ask: async (method, body, timeoutMs, signal) =>
        (await connected()).call(method, body, z.unknown(), { timeoutMs, signal }),
      take: receive,
      tell: onStanding,
    })
    polling.begin()
  }

  async function stop(): Promise<void> {
    handOver = undefined
    ending.signal.abort()
    await polling?.ended()
    await Promise.allSettled(underWay)
  }

  /** Learns the bot's name, and has the platform call us or leave it to us to ask. */
  async function setUp(): Promise<void> {
    const to = await connected()
    await identity()
    const { url } = await to.call('getWebhookInfo', {}, webhookInfo)
    if (webhookUrl === undefined) {
      // The platform gives no updates to whoever asks while a webhook is set.
      if (url !== '') await to.call('deleteWebhook', {}, z.unknown())
      return
    }
    const secret = await secrets.get(webhookSecret)
    if (secret === undefined) throw new Error('zalo-bot: no webhook secret')
    // Also where the address is the same: the platform does not say which secret it has.
    await to.call('setWebhook', { url: webhookUrl, secret_token: secret }, z.unknown())
  }

  async function connected(): Promise<ZaloBotApi> {
    if (api) return api
    const token = await secrets.get(tokenSecret)
    if (token === undefined) throw new SendError('unauthorised', 'zalo-bot: no token')
    api = createZaloBotApi(token, apiRoot)
    return api
  }

  async function identity(): Promise<BotIdentity> {
    bot ??= await (await connected()).call('getMe', {}, botIdentity)
    return bot
  }

  async function receive(update: unknown): Promise<void> {
    const { account_name: account, display_name: name = '' } = await identity()
    const event = readUpdate(update, [account, name])
    if (!event) return
    // Stopped meanwhile: what is not stored must not be thanked for.
    if (!handOver) throw new Error('zalo-bot: not started')
    await tracked(handOver(event))
  }

  /** Who asks is checked before anything of the body is read. A refusal makes the platform call again. */
  async function handle(request: Request): Promise<Response> {
    const secret = await secrets.get(webhookSecret)
    if (secret === undefined || !isSame(request.headers.get('x-bot-api-secret-token') ?? '', secret)) {
      return new Response(null, { status: 401 })
    }
    if (!handOver) return new Response(null, { status: 503 })
    const body = await request.text()
    if (body.length > mostBytes) return new Response(null, { status: 413 })
    let update: unknown
    try {
      update = JSON.parse(body)
    } catch {
      return new Response(null, { status: 400 })
    }
    try {
      await receive(update)
      return Response.json({ ok: true })
    } catch (error) {
      // What is no update never becomes one; what could not be stored may be the next time.
      return new Response(null, { status: error instanceof z.ZodError ? 400 : 503 })
    }
  }

  async function send({ chatId, message }: SendRequest): Promise<Sent> {
    if (message.text.trim() === '') throw new SendError('refused', 'zalo-bot: empty message')
    if (message.text.length > maxLength) {
      throw new SendError('refused', `zalo-bot: ${message.text.length} characters, at most ${maxLength}`)
    }
    const spans = message.spans.flatMap(({ start, length, style }) =>
      style === 'instant' ? [] : [{ start, len: length, st: [styles[style]] }],
    )
    const body = { chat_id: chatId, text: message.text, ...(spans.length > 0 ? { text_styles: spans } : {}) }
    const to = await connected()
    try {
      return { platformMessageId: (await to.call('sendMessage', body, sentMessage)).message_id }
    } catch (error) {
      throw explainSendFailure(error)
    }
  }

  function tracked<T>(work: Promise<T>): Promise<T> {
    underWay.add(work)
    const done = () => underWay.delete(work)
    work.then(done, done)
    return work
  }

  return {
    name: 'zalo-bot',
    capabilities: {
      maxLength,
      buttons: false,
      quotes: false,
      idempotent: false,
      echoes: false,
      reception: webhookUrl === undefined ? 'owner' : 'everywhere',
    },
    start,
    send,
    handle,
    stop,
  }
}

/** In constant time, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
