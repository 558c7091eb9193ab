/** How often something failed running, and when it is its turn again. Times in milliseconds. */
export interface Retries<Key> {
  /** @returns how long it waits from `now` on */
  failed(key: Key, now: number): number
  /** Was not tried: its turn comes after a pause, which counts for no failure. */
  putOff(key: Key, until: number): void
  passed(key: Key): void
  /** Failures running. */
  of(key: Key): number
  isDue(key: Key, now: number): boolean
  /** Until the first of them is due. */
  nextIn(keys: readonly Key[], now: number): number
}

/** Each pause three times the one before. @param random in [0, 1): spreads pauses over their upper half */
export function createRetries<Key>(
  { firstMs, longestMs }: { firstMs: number; longestMs: number },
  random: () => number,
): Retries<Key> {
  const failures = new Map<Key, { count: number; due: number }>()
  const dueOf = (key: Key) => failures.get(key)?.due ?? 0
  return {
    failed(key, now) {
      const count = (failures.get(key)?.count ?? 0) + 1
      const pause = Math.round(Math.min(firstMs * 3 ** (count - 1), longestMs) * (0.5 + random() / 2))
      failures.set(key, { count, due: now + pause })
      return pause
    },
    putOff(key, until) {
      const { count = 0, due = 0 } = failures.get(key) ?? {}
      failures.set(key, { count, due: Math.max(due, until) })
    },
    passed: (key) => void failures.delete(key),
    of: (key) => failures.get(key)?.count ?? 0,
    isDue: (key, now) => dueOf(key) <= now,
    nextIn: (keys, now) => Math.max(0, Math.min(...keys.map((key) => dueOf(key) - now))),
  }
}
