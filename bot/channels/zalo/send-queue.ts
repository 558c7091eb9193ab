import { setTimeout as pause } from 'node:timers/promises'
import { SendError } from '../channel.ts'

/**
 * One send at a time: zca-js names a message by the millisecond (`clientId = Date.now()`), and two in one millisecond are
 * the same message to Zalo.
 */
export interface SendQueue {
  /** @throws SendError 'rate-limited' where its turn did not come in time: nothing was sent */
  run<T>(act: () => Promise<T>): Promise<T>
  /** Resolves when nothing runs any more. */
  settled(): Promise<unknown>
}

/** Of the time of an act (zalo-timing.ts): one whose turn comes later would have none left to be done in. */
const patienceMs = 8_000
/** Until the clock surely shows another millisecond. */
const gapMs = 2

export function createSendQueue(): SendQueue {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(act) {
      let state: 'waiting' | 'running' | 'late' = 'waiting'
      const turn = last.then(async () => {
        if (state === 'late') return undefined
        state = 'running'
        return { done: await act().finally(() => pause(gapMs)) }
      })
      last = turn.catch(() => {})
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          if (state !== 'waiting') return
          state = 'late'
          reject(new SendError('rate-limited', 'zalo: too many messages wait for their turn', { retryAfterMs: 1_000 }))
        }, patienceMs)
        turn.then((result) => result && resolve(result.done), reject).finally(() => clearTimeout(timer))
      })
    },
    settled: () => last,
  }
}
