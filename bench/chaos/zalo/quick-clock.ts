import { setTimeout as timer } from 'node:timers/promises'
import type { DeliveryClock } from '../../../src/delivery/bell.ts'

/**
 * Machine time that runs faster than the machine's, the same in every process that is told the same origin: leases,
 * pauses and paces keep their proportions, and a day's worth of them passes in minutes.
 *
 * @param origin milliseconds since 1970 at which both times are the same
 */
export function quickClock(origin: number, speed: number): Required<DeliveryClock> {
  return {
    now: () => new Date(origin + (Date.now() - origin) * speed),
    async sleep(ms, signal) {
      await timer(ms / speed, undefined, { signal }).catch(() => {})
    },
  }
}
