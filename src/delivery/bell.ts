import { setTimeout as timer } from 'node:timers/promises'
import type { Clock } from '../../bot/channels/channel.ts'

/** Machine time, and a way to let it pass. `sleep` resolves after `ms`, or as soon as the signal is aborted. */
export interface DeliveryClock extends Clock {
  sleep?(ms: number, signal: AbortSignal): Promise<void>
}

/** What a loop sleeps on. A ring while nobody waits is kept for the next who does. */
export interface Bell {
  ring(): void
  /** Resolves at the next ring, at the latest after `ms`. One waits at a time. */
  wait(ms: number): Promise<void>
}

export function createBell(sleep: NonNullable<DeliveryClock['sleep']> = sleepOnTimer): Bell {
  let rung = false
  let waking: AbortController | undefined
  return {
    ring() {
      rung = true
      waking?.abort()
    },
    async wait(ms) {
      if (!rung) {
        waking = new AbortController()
        await sleep(ms, waking.signal)
        waking = undefined
      }
      rung = false
    },
  }
}

async function sleepOnTimer(ms: number, signal: AbortSignal): Promise<void> {
  await timer(ms, undefined, { signal }).catch(() => {})
}
