import { setTimeout as pause } from 'node:timers/promises'
import { type Api, GrammyError } from 'grammy'
import { allowedUpdates } from './allowed-updates.ts'
import { asGrammySignal, pollSeconds } from './api.ts'

const firstPauseMs = 500
const longestPauseMs = 30_000
/** Another poller, or a webhook: a person must look, and asking faster only throws the other out. */
const conflictPauseMs = 5_000

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
 */
export function startPollLoop(
  api: Api,
  handOver: (updates: { update_id: number }[]) => Promise<void>,
  onTrouble: (error: unknown) => void,
): PollLoop {
  const stopping = new AbortController()
  const { signal } = stopping
  let offset = 0
  let failures = 0

  async function round(): Promise<void> {
    const query = { offset, timeout: pollSeconds, allowed_updates: allowedUpdates }
    const updates = await api.getUpdates(query, asGrammySignal(signal))
    onTrouble(undefined)
    if (signal.aborted || updates.length === 0) return
    await handOver(updates)
    offset = 1 + Math.max(...updates.map(({ update_id }) => update_id))
    failures = 0
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await round()
      } catch (error) {
        if (signal.aborted) break
        onTrouble(error)
        await pause(pauseAfter(error), undefined, { signal }).catch(() => {})
      }
    }
    // The last confirmation has no next poll to ride on; unheard, the updates come again and are known.
    if (offset > 0) await api.getUpdates({ offset, limit: 1, timeout: 0 }).catch(() => {})
  }

  function pauseAfter(error: unknown): number {
    failures += 1
    if (error instanceof GrammyError && error.error_code === 409) return conflictPauseMs
    const asked = error instanceof GrammyError ? (error.parameters.retry_after ?? 0) * 1000 : 0
    return Math.max(asked, Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs))
  }

  const running = run()
  return {
    stop() {
      stopping.abort()
      return running
    },
  }
}
