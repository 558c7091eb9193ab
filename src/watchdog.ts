import type { Clock } from '../bot/channels/channel.ts'

/** Knows which of the process's loops have stopped turning. */
export interface Watchdog {
  /** A loop has turned. `withinMs`: how long it may take until it does again. */
  beat(loop: string, withinMs: number): void
  /** The loop has ended as it should. */
  rest(loop: string): void
  /** Loops that should have turned and have not. */
  stalled(): string[]
}

export function createWatchdog(clock: Clock): Watchdog {
  const due = new Map<string, number>()
  return {
    beat(loop, withinMs) {
      due.set(loop, clock.now().getTime() + withinMs)
    },
    rest(loop) {
      due.delete(loop)
    },
    stalled() {
      const now = clock.now().getTime()
      return [...due].filter(([, at]) => at < now).map(([loop]) => loop)
    },
  }
}
