import cron from 'node-cron'
import type { Clock } from '../bot/channels/channel.ts'

/** Machine time: the system's clock. */
export const systemClock: Clock = { now: () => new Date() }

/**
 * Calls `onMinute` at every full minute until the returned function is called. Ticks that come while one still runs are
 * left out: planning is idempotent, the next one catches up.
 */
export function everyMinute(onMinute: () => Promise<void>): () => Promise<void> {
  const task = cron.schedule('* * * * *', onMinute, { noOverlap: true, timezone: 'Asia/Ho_Chi_Minh' })
  return async () => {
    await task.destroy()
  }
}

/** Calls `work` after every pause of `milliseconds` until the returned function is called. */
export function every(milliseconds: number, work: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const wait = () => {
    timer = setTimeout(async () => {
      await work()
      if (!stopped) wait()
    }, milliseconds)
  }
  wait()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
