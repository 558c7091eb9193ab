/** Growing pauses: `baseMs` after the first failure, `factor` times longer after each further one, never over `capMs`. */
export interface BackoffPolicy {
  baseMs: number
  factor: number
  capMs: number
}

/** Ten attempts span about two and a half hours: longer than a platform's usual outage. */
export const sendBackoff: BackoffPolicy = { baseMs: 2_000, factor: 3, capMs: 3_600_000 }

/**
 * Milliseconds to wait after the `failures`-th failure (1 is the first).
 *
 * @param random in [0, 1): spreads those that failed together over ±20 % of the pause
 */
export function backoffMs(failures: number, random: number, policy: BackoffPolicy = sendBackoff): number {
  const pause = Math.min(policy.baseMs * policy.factor ** Math.max(0, failures - 1), policy.capMs)
  return Math.round(pause * (0.8 + 0.4 * random))
}
