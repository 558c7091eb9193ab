import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Standing } from '../channel.ts'
import { SendError } from '../channel.ts'
import { ZaloBotRefusal } from './zalo-bot-api.ts'

/**
 * Sets the bot up, trying until it succeeds, and then asks for updates, one after the other, until it is ended; where the
 * platform calls us, it only looks now and then whether it still does.
 */
export interface Polling {
  begin(): void
  /** Sets the bot up anew, without waiting for what it waits for. A question under way ends first: it may bring an update. */
  renew(): void
  /** Resolves when nothing runs any more. */
  ended(): Promise<void>
}

export interface PollingOptions {
  signal: AbortSignal
  /** The platform calls us. */
  webhook: boolean
  lookEveryMs: number
  /** Others may change the bot, so it is done again and again; it changes only what is not as it should be. */
  setUp: (signal: AbortSignal) => Promise<void>
  ask: (method: string, body: Record<string, unknown>, timeoutMs: number, signal: AbortSignal) => Promise<unknown>
  /** Resolves when the update is stored. */
  take: (update: unknown) => Promise<void>
  tell: (standing: Standing) => void
  /** The token was refused: another is to be read before the next try. */
  onRefused: () => void
}

const firstPauseMs = 500
const longestPauseMs = 60_000
/** A refused token needs a person; asking more often would only provoke the platform. */
const unauthorisedPauseMs = 300_000
/** How long the platform holds a question without news; a text, as its documentation says. */
const holdSeconds = '30'
const holdMs = 40_000
/** 'No news.' */
const nothingNew = 408

export function createPolling(options: PollingOptions): Polling {
  const { signal, webhook, lookEveryMs, setUp, ask, take, tell, onRefused } = options
  let running: Promise<void> = Promise.resolve()
  let state: Standing['state'] | undefined
  let renewal = new AbortController()

  function stand(standing: Standing): void {
    if (standing.state !== state) tell(standing)
    state = standing.state
  }

  async function persist(act: () => Promise<void>, until: AbortSignal): Promise<void> {
    for (let pauseMs = firstPauseMs; !until.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        return await act()
      } catch (error) {
        if (until.aborted) return
        const refused = isUnauthorised(error)
        if (refused) onRefused()
        stand({
          state: refused ? 'signed-out' : 'connecting',
          ...(refused ? { detail: 'mã bot không được nhận' } : {}),
        })
        await pause(refused ? unauthorisedPauseMs : pauseMs, undefined, { signal: until }).catch(() => {})
      }
    }
  }

  /** One update an answer, and no way to ask for it again: it is kept here until it is stored. */
  async function next(): Promise<void> {
    let update: unknown
    try {
      update = await ask('getUpdates', { timeout: holdSeconds }, holdMs, signal)
    } catch (error) {
      if (error instanceof ZaloBotRefusal && error.code === nothingNew) return
      throw error
    }
    const store = () =>
      take(update).catch((error: unknown) => {
        // What is no update will not become one.
        if (!(error instanceof z.ZodError)) throw error
      })
    await persist(store, signal)
  }

  async function run(): Promise<void> {
    stand({ state: 'connecting' })
    while (!signal.aborted) {
      renewal = new AbortController()
      await runUntil(AbortSignal.any([signal, renewal.signal]))
    }
  }

  async function runUntil(stale: AbortSignal): Promise<void> {
    await persist(() => setUp(stale), stale)
    let failed = false

    /** Somebody may have given the bot a webhook: it is set up anew after a failure. */
    async function turn(): Promise<void> {
      if (failed) await setUp(stale)
      failed = true
      await next()
      failed = false
    }

    while (!stale.aborted) {
      stand({ state: 'live' })
      if (webhook) await pause(lookEveryMs, undefined, { signal: stale }).catch(() => {})
      await persist(webhook ? () => setUp(stale) : turn, stale)
    }
  }

  return {
    begin() {
      running = run()
    },
    renew: () => renewal.abort(),
    ended: () => running,
  }
}

function isUnauthorised(error: unknown): boolean {
  if (error instanceof SendError) return error.kind === 'unauthorised'
  return error instanceof ZaloBotRefusal && (error.code === 401 || (error.code === 404 && !error.explained))
}
