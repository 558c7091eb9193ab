import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import {
  type Channel,
  type ChannelStore,
  type SecretStore,
  SendError,
  type SendRequest,
  type Sent,
  type Standing,
} from '../channel.ts'
import { createConnector } from './connection.ts'
import { createPolling, type Polling } from './polling.ts'
import { readUpdate } from './read-update.ts'
import { tokenLog, webhookSecret } from './secrets.ts'
import { explainSendFailure } from './send-failure.ts'
import { type BotIdentity, botIdentity, sentMessage, webhookInfo } from './zalo-bot-api.ts'

/** 1 to 2,000 characters (the platform's sendMessage). */
const maxLength = 2_000
/** The platform sends single messages; nothing of it is bigger. */
const mostBytes = 256 * 1024
const usualLookEveryMs = 180_000
const styles = { bold: 'b', italic: 'i' } as const

export interface ZaloBotChannelOptions {
  secrets: SecretStore
  /** Tells of another token. */
  store: Pick<ChannelStore, 'watch'>
  /** Where the platform's calls arrive, from outside (https://…/webhooks/zalo-bot/7); undefined: it is asked by polling. */
  webhookUrl?: string | undefined
  /** Another address than the platform's: a simulator on this machine. */
  apiRoot?: string | undefined
  /** How often it is looked whether the platform still calls us; in tests more often. */
  lookEveryMs?: number
}

/**
 * A bot of Zalo's official Bot Platform. In a group it is told only messages that name it and replies to its own; it can
 * neither quote nor show buttons, so that people answer with '@Bot … /done 3' or by replying.
 */
export function createZaloBotChannel(options: ZaloBotChannelOptions): Channel {
  const { secrets, store, webhookUrl, apiRoot, lookEveryMs = usualLookEveryMs } = options
  const { connected, forget } = createConnector(secrets, apiRoot)
  /** As it was last learnt: what comes is read also while another token is being taken up. */
  let bot: BotIdentity | undefined
  /** The webhook's secret as the platform was last told it here: it may stand in calls until it has been told another. */
  let toldSecret: string | undefined
  let unwatch = async () => {}
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
    unwatch = await store.watch((log) => log === tokenLog && renew())
    polling = createPolling({
      signal: ending.signal.signal,
      webhook: webhookUrl !== undefined,
      lookEveryMs,
      setUp,
      ask: async (method, body, timeoutMs, signal) =>
        (await connected()).call(method, body, z.unknown(), { timeoutMs, signal }),
      take: receive,
      tell: onStanding,
      onRefused: forget,
    })
    polling.begin()
  }

  async function stop(): Promise<void> {
    handOver = undefined
    ending.signal.abort()
    await unwatch()
    await polling?.ended()
    await Promise.allSettled(underWay)
  }

  /** Begins anew with the token as it is now. */
  function renew(): void {
    forget()
    polling?.renew()
  }

  /** Learns the bot's name, and has the platform call us or leave it to us to ask. */
  async function setUp(signal: AbortSignal): Promise<void> {
    const api = await connected()
    bot = await api.call('getMe', {}, botIdentity, { signal })
    const { url } = await api.call('getWebhookInfo', {}, webhookInfo, { signal })
    if (webhookUrl === undefined) {
      // The platform gives no updates to whoever asks while a webhook is set.
      if (url !== '') await api.call('deleteWebhook', {}, z.unknown(), { signal })
      return
    }
    const secret = await secrets.get(webhookSecret)
    if (secret === undefined) throw new Error('zalo-bot: no webhook secret')
    // Also where the address is the same, unless we have told it: the platform does not say which secret it has.
    if (url === webhookUrl && secret === toldSecret) return
    await api.call('setWebhook', { url: webhookUrl, secret_token: secret }, z.unknown(), { signal })
    toldSecret = secret
  }

  async function receive(update: unknown): Promise<void> {
    bot ??= await (await connected()).call('getMe', {}, botIdentity)
    const { account_name: account, display_name: name = '' } = bot
    const event = readUpdate(update, [account, name])
    if (!event) return
    // Stopped meanwhile: what is not stored must not be thanked for.
    if (!handOver) throw new Error('zalo-bot: not started')
    await tracked(handOver(event))
  }

  /** Who asks is checked before anything of the body is read. A refusal makes the platform call again. */
  async function handle(request: Request): Promise<Response> {
    const shown = request.headers.get('x-bot-api-secret-token') ?? ''
    const known = [await secrets.get(webhookSecret), toldSecret]
    if (!known.some((secret) => secret !== undefined && isSame(shown, secret))) {
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
    const api = await connected()
    try {
      return { platformMessageId: (await api.call('sendMessage', body, sentMessage)).message_id }
    } catch (error) {
      const failure = explainSendFailure(error)
      // A person sees to a token that is refused; whether it is, setting up anew shows.
      if (failure.kind === 'unauthorised') renew()
      throw failure
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
