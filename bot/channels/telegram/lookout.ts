import { setTimeout as pause } from 'node:timers/promises'
import { pauseAfter } from './pause-after.ts'

const pauses = { firstMs: 1_000, longestMs: 60_000 }

export interface Lookout {
  /** Resolves when no look is under way. */
  stop(): Promise<void>
}

/**
 * Looks every few minutes whether all is still as it was set up, for others may change it and nobody tells us.
 *
 * @param look rejects when Telegram could not be asked; then it is looked again soon
 * @param onTrouble told why
 */
export function startLookout(
  everyMs: number,
  look: (signal: AbortSignal) => Promise<void>,
  onTrouble: (error: unknown) => void,
): Lookout {
  const stopping = new AbortController()
  const { signal } = stopping
  const wait = (ms: number) => pause(ms, undefined, { signal }).catch(() => {})

  async function run(): Promise<void> {
    let failures = 0
    await wait(everyMs)
    while (!signal.aborted) {
      try {
        await look(signal)
        failures = 0
        await wait(everyMs)
      } catch (error) {
        if (signal.aborted) return
        failures += 1
        onTrouble(error)
        await wait(Math.min(everyMs, pauseAfter(failures, error, pauses)))
      }
    }
  }

  const running = run()
  return {
    stop() {
      stopping.abort()
      return running
    },
  }
}
