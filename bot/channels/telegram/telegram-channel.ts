import { setTimeout as pause } from 'node:timers/promises'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import {
  type Channel,
  type ChannelStore,
  type Clock,
  type FileSource,
  type SecretStore,
  SendError,
  type Standing,
} from '../channel.ts'
import { asGrammySignal, type GrammySignal, type Reach } from './api.ts'
import { type Connection, createConnector } from './connection.ts'
import { createFileSender, maxFileBytes } from './file-sender.ts'
import { createIdentity } from './identity.ts'
import { type Lookout, startLookout } from './lookout.ts'
import { pauseAfter } from './pause-after.ts'
import { type PollLoop, startPollLoop } from './poll-loop.ts'
import type { Me } from './read-message.ts'
import { createReceiver, type Receiver } from './receiver.ts'
import { sendErrorOf } from './send-error.ts'
import { createSender, maxLength } from './sender.ts'
import { type CommandMenu, ensureCommands, ensureWebhook, removeWebhook } from './set-up.ts'
import { tokenLog } from './token-log.ts'
import { readWebhookRequest } from './webhook-request.ts'
import { webhookTrouble } from './webhook-trouble.ts'

export interface TelegramOptions {
  /** Holds the bot's token under the name 'token'. */
  secrets: SecretStore
  store: ChannelStore
  files: FileSource
  clock: Clock
  reach: Reach
  commands: CommandMenu
  /**
   * How updates come. `url` is where Telegram calls this account's `handle`; the secret is drawn from the token unless one
   * is given.
   */
  reception: { mode: 'polling' } | { mode: 'webhook'; url: string; secret?: string | undefined }
  /** How often it is looked whether all is still as it was set up; in tests more often. */
  lookEveryMs?: number
  /** Told of what went wrong where nobody else hears of it; neither token nor what people wrote is in it. */
  onProblem?: (words: string) => void
}

const usualLookEveryMs = 180_000
const pauses = { firstMs: 1_000, longestMs: 60_000 }

/** What runs between a start and its stop. */
interface Run {
  receiver: Receiver
  stopping: AbortController
  settingUp: Promise<void>
  /** Set up, and not yet asked to begin anew. */
  ready: boolean
  loop: PollLoop | undefined
  lookout: Lookout | undefined
  unwatch: () => Promise<void>
  /** Requests that are being answered. */
  underWay: Set<Promise<unknown>>
}

/** A bot on Telegram; one account is one token. Throws when the webhook cannot be as it is described. */
export function createTelegramChannel(options: TelegramOptions): Channel {
  const { secrets, store, files, clock, reach, commands, reception, onProblem = () => {} } = options
  const { lookEveryMs = usualLookEveryMs } = options
  checkReception(reception)
  const { connected, forget } = createConnector(
    secrets,
    reach,
    clock,
    reception.mode === 'webhook' ? reception.secret : undefined,
  )
  const sender = createSender(connected, createFileSender(store, files))
  const identity = createIdentity(store)
  let running: Run | undefined
  let standing: Standing | undefined
  let tellStanding: (standing: Standing) => void = () => {}

  function stand(next: Standing): void {
    if (standing?.state === next.state && standing.detail === next.detail) return
    standing = next
    tellStanding(next)
  }

  function standAfter(error: unknown): void {
    const { kind, message } = sendErrorOf(error)
    stand({ state: kind === 'unauthorised' ? 'signed-out' : 'connecting', detail: message })
    // A person sees to a token that is refused: whatever is asked next is asked with the one that is there then.
    if (kind === 'unauthorised') renew()
  }

  async function start(
    onInbound: (event: InboundEvent) => Promise<void>,
    onStanding?: (standing: Standing) => void,
  ): Promise<void> {
    if (running) throw new Error('telegram: started twice')
    if (onStanding) tellStanding = onStanding
    const receiver = createReceiver({ handOver: onInbound, me: known, now: () => clock.now(), onProblem })
    const unwatch = await store.watch((log) => log === tokenLog && renew())
    const run: Run = {
      ...{ receiver, unwatch, ready: false, loop: undefined, lookout: undefined },
      ...{ stopping: new AbortController(), settingUp: Promise.resolve(), underWay: new Set() },
    }
    running = run
    stand({ state: 'connecting' })
    // Telegram may be out of reach for hours: the process starts all the same, and goes on trying.
    run.settingUp = setUp(run)
  }

  /** Begins anew with the token as it is now. While it is being set up anyway, the next try does so. */
  function renew(): void {
    forget()
    const run = running
    if (!run?.ready) return
    run.ready = false
    run.settingUp = run.settingUp.then(async () => {
      await Promise.all([run.loop?.stop(), run.lookout?.stop()])
      await setUp(run)
    })
  }

  function known(): Me {
    const me = identity.known()
    if (!me) throw new Error('telegram: not yet known who the bot is')
    return me
  }

  async function setUp(run: Run): Promise<void> {
    const { signal } = run.stopping
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        await identity.recall()
        const connection = await connected()
        await greet(connection, asGrammySignal(signal))
        if (signal.aborted) return
        stand({ state: 'live' })
        if (reception.mode === 'polling') listen(run, connection)
        run.lookout = startLookout(lookEveryMs, (ending) => lookAround(connection, ending), onLookTrouble)
        run.ready = true
        return await offerCommands(connection, asGrammySignal(signal))
      } catch (error) {
        if (signal.aborted) return
        standAfter(error)
        await pause(pauseAfter(failures, error, pauses), undefined, { signal }).catch(() => {})
      }
    }
  }

  /** Learns who the bot is, and has Telegram bring updates the wanted way. */
  async function greet({ ask, secret }: Connection, signal: GrammySignal): Promise<void> {
    await identity.learn(ask, signal)
    if (reception.mode === 'polling') await removeWebhook(ask, store, signal)
    else await ensureWebhook(ask, store, { url: reception.url, secret }, signal)
  }

  async function offerCommands({ ask }: Connection, signal: GrammySignal): Promise<void> {
    await ensureCommands(ask, commands, signal).catch((error: unknown) => {
      if (!signal.aborted) onProblem(`the menu of commands could not be set: ${sendErrorOf(error).message}`)
    })
  }

  function listen(run: Run, connection: Connection): void {
    const take = (updates: readonly unknown[]) => run.receiver.take(updates, connection)
    run.loop = startPollLoop(connection.poll, take, (error) => {
      if (error === undefined) stand({ state: 'live' })
      else standAfter(error)
    })
  }

  /** Somebody may rename the bot or take its webhook away, or the webhook may not be there to be called. */
  async function lookAround({ ask, secret }: Connection, ending: AbortSignal): Promise<void> {
    const signal = asGrammySignal(ending)
    await identity.learn(ask, signal)
    if (reception.mode === 'polling') return
    const info = await ensureWebhook(ask, store, { url: reception.url, secret }, signal)
    if (ending.aborted) return
    if (!info) onProblem('the webhook was not as it should be, and has been set again')
    const detail = info && webhookTrouble(info, clock.now())
    stand(detail === undefined ? { state: 'live' } : { state: 'connecting', detail })
  }

  /** Where it polls, the polls say how the account stands. */
  function onLookTrouble(error: unknown): void {
    if (reception.mode === 'webhook') standAfter(error)
  }

  async function handle(request: Request): Promise<Response> {
    const run = running
    const connection = run && (await connected().catch(() => undefined))
    if (!run || !connection) return later()
    const read = await readWebhookRequest(request, connection.secret)
    if ('refused' in read) return new Response(null, { status: read.refused })
    // Stopped meanwhile, or nobody knows yet who the bot is.
    if (run.stopping.signal.aborted || !identity.known()) return later()
    const taking = run.receiver.take([read.json], connection)
    run.underWay.add(taking)
    try {
      await taking
      return new Response(null, { status: 200 })
    } catch {
      return new Response(null, { status: 500 })
    } finally {
      run.underWay.delete(taking)
    }
  }

  async function stop(): Promise<void> {
    const run = running
    if (!run) return
    run.stopping.abort()
    await run.unwatch()
    await run.settingUp
    await Promise.all([run.loop?.stop(), run.lookout?.stop()])
    await Promise.allSettled(run.underWay)
    await run.receiver.settle()
    if (running === run) running = undefined
  }

  /** A token that is refused stops everything until a person has seen to it. */
  function watched<A extends unknown[], T>(act: (...given: A) => Promise<T>): (...given: A) => Promise<T> {
    return async (...given) => {
      try {
        return await act(...given)
      } catch (error) {
        if (error instanceof SendError && error.kind === 'unauthorised') standAfter(error)
        throw error
      }
    }
  }

  return {
    name: 'telegram',
    capabilities: {
      maxLength,
      buttons: true,
      quotes: true,
      idempotent: false,
      echoes: false,
      maxFileBytes,
      reception: reception.mode === 'polling' ? 'owner' : 'everywhere',
    },
    start,
    send: watched(sender.send),
    edit: watched(sender.edit),
    pin: watched(sender.pin),
    ...(reception.mode === 'webhook' ? { handle } : {}),
    stop,
  }
}

/** Telegram comes again when it is told to. */
const later = () => new Response(null, { status: 503, headers: { 'retry-after': '2' } })

function checkReception(reception: TelegramOptions['reception']): void {
  if (reception.mode === 'polling') return
  if (!URL.canParse(reception.url)) throw new Error('telegram: the webhook has no address')
  if (reception.secret !== undefined && !/^[\w-]{1,256}$/.test(reception.secret)) {
    throw new Error('telegram: a webhook secret has 1 to 256 of A-Z, a-z, 0-9, _ and -')
  }
}
