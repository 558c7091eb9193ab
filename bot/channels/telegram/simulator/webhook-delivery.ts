import { Agent, request } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import type { SimulatorClock } from './clock.ts'
import type { QueuedUpdate, UpdateQueue } from './update-queue.ts'

export interface Webhook {
  url: string
  secret: string
  maxConnections: number
}

/** WebhookActor.h: pauses double from 1 s up to something between one and two of these. */
const longestPauseMs = 60_000
const longestRetryAfterSeconds = 3600
const answerWithinMs = 60_000
/** A webhook that says 410 for so long is forgotten. */
const goneForMs = 23 * 3_600_000

export interface WebhookDelivery {
  lastError(): { message: string; atMs: number } | undefined
  /** Resolves when no call is under way. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/**
 * Brings a bot's updates to its webhook as WebhookActor.cpp does: one at a time in each queue, queues side by side. What
 * is not answered with 2xx comes again at once, then after 2, 4, 8 … s, or when `Retry-After` says; until then its queue
 * waits behind it.
 *
 * @param onGone the webhook has said 410 for 23 hours and is not called any more
 */
export function createWebhookDelivery(
  { url, secret, maxConnections }: Webhook,
  updates: UpdateQueue,
  clock: SimulatorClock,
  { onGone, random = Math.random }: { onGone: () => void; random?: () => number },
): WebhookDelivery {
  const trials = new Map<number, { failures: number; pauseMs: number; notBefore: number }>()
  const busy = new Map<string, Promise<void>>()
  const wakeUps = new Set<() => void>()
  let lastError: { message: string; atMs: number } | undefined
  let goneSince: number | undefined
  let stopped = false
  const closing = new AbortController()

  function look(): void {
    if (stopped) return
    const heads = new Map<string, QueuedUpdate>()
    for (const update of updates.pending()) if (!heads.has(update.queue)) heads.set(update.queue, update)
    for (const [queue, update] of heads) {
      if (busy.size >= maxConnections) return
      if (busy.has(queue)) continue
      const notBefore = trials.get(update.id)?.notBefore ?? 0
      if (notBefore > clock.now()) continue
      const turn = deliver(update).finally(() => {
        busy.delete(queue)
        look()
      })
      busy.set(queue, turn)
    }
  }

  async function deliver(update: QueuedUpdate): Promise<void> {
    const answer = await post(
      url,
      secret,
      JSON.stringify({ update_id: update.id, ...update.body }),
      clock,
      closing.signal,
    )
    if (stopped) return
    if (answer.status >= 200 && answer.status <= 299) {
      goneSince = undefined
      trials.delete(update.id)
      updates.take(update.id)
      return
    }
    lastError = { message: answer.words, atMs: clock.now() }
    if (answer.status !== 410) goneSince = undefined
    else goneSince ??= clock.now()
    if (goneSince !== undefined && clock.now() - goneSince > goneForMs) {
      stopped = true
      return onGone()
    }
    delay(update, answer.retryAfter)
    updates.refuse(update.id)
  }

  function delay(update: QueuedUpdate, retryAfter: number): void {
    const trial = trials.get(update.id) ?? { failures: 0, pauseMs: 1000, notBefore: 0 }
    const asked = Math.min(retryAfter, longestRetryAfterSeconds) * 1000
    if (asked === 0 && trial.failures > 0) {
      trial.pauseMs = Math.min(trial.pauseMs * 2, longestPauseMs * (1 + random()))
    }
    const pauseMs = asked > 0 ? asked : trial.failures > 0 ? trial.pauseMs : 0
    trial.failures += 1
    trial.notBefore = clock.now() + pauseMs
    trials.set(update.id, trial)
    if (pauseMs > 0) wakeAfter(pauseMs, trial)
  }

  function wakeAfter(milliseconds: number, trial: { notBefore: number }): void {
    const cancel = clock.after(milliseconds, () => {
      wakeUps.delete(cancel)
      // A hurried clock calls before its time has come.
      trial.notBefore = 0
      look()
    })
    wakeUps.add(cancel)
  }

  updates.onAdded(look)
  look()

  return {
    lastError: () => lastError,
    async idle() {
      while (busy.size > 0) await Promise.all(busy.values())
    },
    async stop() {
      stopped = true
      for (const cancel of wakeUps) cancel()
      closing.abort()
      await Promise.all(busy.values())
    },
  }
}

/** Telegram keeps its connections, and so calls a webhook over the same ones again and again. */
const connections = new Agent({ keepAlive: true })
const secureConnections = new SecureAgent({ keepAlive: true })

interface Answer {
  /** 0 when there was none. */
  status: number
  words: string
  retryAfter: number
}

function post(url: string, secret: string, body: string, clock: SimulatorClock, signal: AbortSignal): Promise<Answer> {
  const ask = url.startsWith('https:') ? secureRequest : request
  const agent = url.startsWith('https:') ? secureConnections : connections
  return new Promise((resolve) => {
    const asked = ask(url, {
      method: 'POST',
      agent,
      signal,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(secret === '' ? {} : { 'x-telegram-bot-api-secret-token': secret }),
      },
    })
    const giveUp = clock.after(answerWithinMs, () => asked.destroy(new Error('Read timeout expired')))
    asked.on('response', (response) => {
      const { statusCode: status = 0, statusMessage = '' } = response
      response.resume().on('end', () => {
        giveUp()
        const words = `Wrong response from the webhook: ${status} ${statusMessage}`
        resolve({ status, words, retryAfter: Number(response.headers['retry-after'] ?? 0) || 0 })
      })
      response.on('error', () => resolve({ status: 0, words: 'Connection reset', retryAfter: 0 }))
    })
    asked.once('error', (error) => {
      giveUp()
      resolve({ status: 0, words: error.message, retryAfter: 0 })
    })
    asked.end(body)
  })
}
