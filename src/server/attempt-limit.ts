/** How often one address may try a code. */
export interface AttemptLimit {
  /** Counts an attempt; returns 0, or the milliseconds to wait when there were too many. Machine time. */
  take(who: string, now: Date): number
  /** Forgets the attempts of one who succeeded. */
  clear(who: string): void
}

/** Addresses remembered at once; beyond it the one that has been silent the longest is forgotten. */
const remembered = 10_000

/** A sliding window in memory: each process counts for itself, a restart starts anew. */
export function createAttemptLimit({ limit, windowMs }: { limit: number; windowMs: number }): AttemptLimit {
  const attempts = new Map<string, number[]>()

  return {
    take(who, now) {
      const at = now.getTime()
      const recent = (attempts.get(who) ?? []).filter((time) => at - time < windowMs)
      const oldest = recent[0]
      if (recent.length >= limit && oldest !== undefined) return oldest + windowMs - at
      // Deleted first, so that the map's order is the order of the last attempt.
      attempts.delete(who)
      attempts.set(who, [...recent, at])
      const silent = attempts.size > remembered ? attempts.keys().next().value : undefined
      if (silent !== undefined) attempts.delete(silent)
      return 0
    },
    clear(who) {
      attempts.delete(who)
    },
  }
}
