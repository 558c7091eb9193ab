import { sendErrorOf } from './send-error.ts'

/** Pauses double from the first to the longest. */
export interface Pauses {
  firstMs: number
  longestMs: number
}

/** How long to wait after so many failures in a row; longer where Telegram asks for it. */
export function pauseAfter(failures: number, error: unknown, { firstMs, longestMs }: Pauses): number {
  const { retryAfterMs = 0 } = sendErrorOf(error)
  return Math.max(retryAfterMs, Math.min(firstMs * 2 ** (failures - 1), longestMs))
}
