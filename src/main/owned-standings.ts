import { setTimeout as pause } from 'node:timers/promises'
import type { Standing } from '../../bot/channels/channel.ts'

/** How this process's channels stand, of which those are kept whose accounts it owns. */
export interface OwnedStandings {
  /** A channel stands so from now on. */
  tell(accountId: number, standing: Standing): void
  /**
   * What the account's channel tells counts, until the function that it gives back is called.
   * @param isRunning it runs already: what it has told counts too
   */
  own(accountId: number, options: { isRunning: boolean }): () => void
  /** Resolves when nothing is being kept any more. */
  stop(): Promise<void>
}

/** A database that was away is back by then. */
const usualPauseMs = 5_000

/**
 * Of several processes that a platform may call, only the owner of an account, who sends for it, knows how it stands: one
 * that is cut off, or ends while it begins, would have it down for ever.
 *
 * @param keep of one account one after the other; only the newest counts, and it is tried until it is kept
 */
export function createOwnedStandings({
  keep,
  onFailure,
  pauseMs = usualPauseMs,
}: {
  keep: (accountId: number, standing: Standing) => Promise<void>
  onFailure: (error: unknown, accountId: number) => void
  pauseMs?: number
}): OwnedStandings {
  const newest = new Map<number, Standing>()
  const kept = new Map<number, Standing>()
  const tenures = new Map<number, symbol>()
  /** Accounts whose newest standing is being kept. */
  const busy = new Set<number>()
  const underWay = new Set<Promise<void>>()
  const ending = new AbortController()

  async function keepNewest(accountId: number): Promise<void> {
    busy.add(accountId)
    for (;;) {
      const standing = newest.get(accountId)
      const isDue = standing !== kept.get(accountId) && tenures.has(accountId) && !ending.signal.aborted
      // Nothing is awaited in between: who tells something new either is heard above or begins anew.
      if (!standing || !isDue) return void busy.delete(accountId)
      try {
        await keep(accountId, standing)
        kept.set(accountId, standing)
      } catch (error) {
        onFailure(error, accountId)
        await pause(pauseMs, undefined, { signal: ending.signal }).catch(() => {})
      }
    }
  }

  function begin(accountId: number): void {
    if (busy.has(accountId)) return
    const work = keepNewest(accountId).finally(() => underWay.delete(work))
    underWay.add(work)
  }

  return {
    tell(accountId, standing) {
      newest.set(accountId, standing)
      begin(accountId)
    },
    own(accountId, { isRunning }) {
      const tenure = Symbol(accountId)
      tenures.set(accountId, tenure)
      if (!isRunning) newest.delete(accountId)
      kept.delete(accountId)
      begin(accountId)
      return () => {
        if (tenures.get(accountId) === tenure) tenures.delete(accountId)
      }
    },
    async stop() {
      ending.abort()
      await Promise.all(underWay)
    },
  }
}
