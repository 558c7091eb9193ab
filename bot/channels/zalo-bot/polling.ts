import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Standing } from '../channel.ts'
import { SendError } from '../channel.ts'
import { ZaloBotRefusal } from './zalo-bot-api.ts'

/** Sets the bot up, trying until it succeeds, and then asks for updates, one after the other, until it is ended. */
export interface Polling {
  begin(): void
  /** Resolves when nothing runs any more. */
  ended(): Promise<void>
}

export interface PollingOptions {
  signal: AbortSignal
  /** The platform calls us: nothing is asked after the set-up. */
  webhook: boolean
  setUp: () => Promise<void>
  ask: (method: string, body: Record<string, unknown>, timeoutMs: number, signal: AbortSignal) => Promise<unknown>
  /** Resolves when the update is stored. */
  take: (update: unknown) => Promise<void>
  tell: (standing: Standing) => void
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

export function createPolling({ signal, webhook, setUp, ask, take, tell }: PollingOptions): Polling {
  let running: Promise<void> = Promise.resolve()
  let state: Standing['state'] | undefined

  function stand(standing: Standing): void {
    if (standing.state !== state) tell(standing)
    state = standing.state
  }

  async function persist(act: () => Promise<void>): Promise<void> {
    for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        return await act()
      } catch (error) {
        if (signal.aborted) return
        const refused = isUnauthorised(error)
        stand({
          state: refused ? 'signed-out' : 'connecting',
          ...(refused ? { detail: 'mã bot không được nhận' } : {}),
        })
        await pause(refused ? unauthorisedPauseMs : pauseMs, undefined, { signal }).catch(() => {})
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
    await persist(() =>
      take(update).catch((error: unknown) => {
        // What is no update will not become one.
        if (!(error instanceof z.ZodError)) throw error
      }),
    )
  }

  async function run(): Promise<void> {
    stand({ state: 'connecting' })
    await persist(setUp)
    if (!signal.aborted) stand({ state: 'live' })
    while (!webhook && !signal.aborted) {
      await persist(next)
      if (!signal.aborted) stand({ state: 'live' })
    }
  }

  return {
    begin() {
      running = run()
    },
    ended: () => running,
  }
}

function isUnauthorised(error: unknown): boolean {
  if (error instanceof SendError) return error.kind === 'unauthorised'
  return error instanceof ZaloBotRefusal && (error.code === 401 || (error.code === 404 && !error.explained))
}
