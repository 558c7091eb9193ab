/** The platform's time, in milliseconds since 1970, and a way to be called later. */
export interface SimulatorClock {
  now(): number
  /** Calls back after so many milliseconds; the returned function takes that back. */
  after(milliseconds: number, call: () => void): () => void
}

export const systemTime: SimulatorClock = {
  now: () => Date.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** Time as it is, but waiting is `times` shorter: what takes a platform minutes shows itself in a test's second. */
export function hurried(times: number): SimulatorClock {
  return { now: systemTime.now, after: (milliseconds, call) => systemTime.after(milliseconds / times, call) }
}

/** Time that stands still until it is moved. */
export interface HandClock extends SimulatorClock {
  /** Calls back what falls due on the way, in order, and lets what follows from each run before the next. */
  advance(milliseconds: number): Promise<void>
}

/** @param settled resolves when what was called back has come to rest */
export function createHandClock(settled: () => Promise<void> = async () => {}): HandClock {
  let now = 1_700_000_000_000
  let waiting: { at: number; call: () => void }[] = []
  return {
    now: () => now,
    after(milliseconds, call) {
      const entry = { at: now + milliseconds, call }
      waiting.push(entry)
      return () => {
        waiting = waiting.filter((other) => other !== entry)
      }
    },
    async advance(milliseconds) {
      const end = now + milliseconds
      await settled()
      for (;;) {
        const [next] = waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (!next) break
        waiting = waiting.filter((other) => other !== next)
        now = Math.max(now, next.at)
        next.call()
        await settled()
      }
      now = end
    },
  }
}
