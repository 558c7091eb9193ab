import { BotApiError } from './bot-api-error.ts'
import type { SimulatorClock } from './clock.ts'
import type { QueuedUpdate, UpdateQueue } from './update-queue.ts'

/** Client.cpp: no longer than this is waited, whatever was asked. */
const longestTimeoutSeconds = 50
/** The server gathers for a moment before it answers. */
const gatherMs = 2

export interface LongPoll {
  /** Updates from `offset` on; those before it are confirmed and forgotten. A second call ends the first with 409. */
  get(query: { offset: number; limit: number; timeout: number }): Promise<QueuedUpdate[]>
  /** Ends the call under way, if there is one. */
  end(words: string): void
}

const conflict = (words: string) => new BotApiError(409, `Conflict: ${words}`)

export function createLongPoll(updates: UpdateQueue, clock: SimulatorClock): LongPoll {
  let waiting: { wake(): void; fail(error: BotApiError): void } | undefined

  function end(words: string): void {
    waiting?.fail(conflict(words))
    waiting = undefined
  }

  function ready(offset: number, limit: number): QueuedUpdate[] {
    if (offset > 0) for (const { id } of updates.pending()) if (id < offset) updates.take(id)
    return updates.pending().slice(0, limit)
  }

  updates.onAdded(() => waiting?.wake())

  return {
    end,
    async get({ offset, limit, timeout }) {
      if (offset < 0) {
        const keep = updates.pending().slice(offset)
        for (const { id } of updates.pending()) if (!keep.some((kept) => kept.id === id)) updates.take(id)
      }
      const found = ready(offset, limit)
      if (found.length > 0 || timeout <= 0) return found
      end('terminated by other getUpdates request; make sure that only one bot instance is running')
      return new Promise((resolve, reject) => {
        const answer = () => {
          cancel()
          if (waiting === mine) waiting = undefined
          resolve(ready(offset, limit))
        }
        let cancel = clock.after(Math.min(timeout, longestTimeoutSeconds) * 1000, answer)
        const mine = {
          wake() {
            cancel()
            cancel = clock.after(gatherMs, answer)
          },
          fail(error: BotApiError) {
            cancel()
            reject(error)
          },
        }
        waiting = mine
      })
    },
  }
}
