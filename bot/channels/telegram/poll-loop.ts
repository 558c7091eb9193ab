import { setTimeout as pause } from 'node:timers/promises'
import { type Api, GrammyError } from 'grammy'
import { allowedUpdates } from './allowed-updates.ts'
import { asGrammySignal, pollSeconds } from './api.ts'
import { pauseAfter } from './pause-after.ts'

const pauses = { firstMs: 500, longestMs: 30_000 }
/** Another poller, or a webhook: a person must look, and asking faster only throws the other out. */
const conflictPauseMs = 5_000
/** Unheard, the updates only come again; who stops has more to give back, and not long for it. */
const lastWordWithinMs = 3_000

export interface PollLoop {
  /** Resolves when what was being handed over is stored and confirmed. */
  stop(): Promise<void>
}

/**
 * Fetches updates one long poll after the other. What a poll brought is confirmed by the next one's offset, and that goes
 * out only when everything before it is stored: an update is lost to nobody.
 *
 * @param handOver resolves when all of these updates are stored; rejects when one is not, and then all come again
 * @param onTrouble told what keeps the loop from working; undefined once it works
 * @param wait resolves after so many milliseconds, or as soon as the signal is aborted
 */
export function startPollLoop(
  api: Api,
  handOver: (updates: { update_id: number }[]) => Promise<void>,
  onTrouble: (error: unknown) => void,
  wait: (ms: number, signal: AbortSignal) => Promise<void> = waitOnTimer,
): PollLoop {
  const stopping = new AbortController()
  const { signal } = stopping
  let offset = 0
  let failures = 0

  async function round(): Promise<void> {
    const query = { offset, timeout: pollSeconds, allowed_updates: allowedUpdates }
    const updates = await api.getUpdates(query, asGrammySignal(signal))
    onTrouble(undefined)
    if (signal.aborted) return
    if (updates.length > 0) {
      await handOver(updates)
      offset = 1 + Math.max(...updates.map(({ update_id }) => update_id))
    }
    failures = 0
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await round()
      } catch (error) {
        if (signal.aborted) break
        onTrouble(error)
        failures += 1
        await wait(isConflict(error) ? conflictPauseMs : pauseAfter(failures, error, pauses), signal)
      }
    }
    // The last confirmation has no next poll to ride on; unheard, the updates come again and are known.
    if (offset === 0) return
    const within = asGrammySignal(AbortSignal.timeout(lastWordWithinMs))
    await api.getUpdates({ offset, limit: 1, timeout: 0 }, within).catch(() => {})
  }

  const running = run()
  return {
    stop() {
      stopping.abort()
      return running
    },
  }
}

const isConflict = (error: unknown) => error instanceof GrammyError && error.error_code === 409

async function waitOnTimer(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {})
}
