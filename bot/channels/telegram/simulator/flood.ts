import { tooMany } from './bot-api-error.ts'
import type { SimulatorClock } from './clock.ts'

/**
 * How much a bot may send: the published numbers (core.telegram.org/bots/faq, 'My bot is hitting limits'). What is a
 * "short burst" in a chat is nowhere said; `chatBurst` is our guess.
 */
export interface Limits {
  perSecond: number
  perSecondInChat: number
  chatBurst: number
  perMinuteInGroup: number
}

export const publishedLimits: Limits = { perSecond: 30, perSecondInChat: 1, chatBurst: 8, perMinuteInGroup: 20 }
/** The same read strictly: bursts in a chat are not promised, so none passes. What delivery is measured on. */
export const strictLimits: Limits = { ...publishedLimits, chatBurst: 1 }
/** For tests of other things. */
export const noLimits: Limits = {
  perSecond: Number.POSITIVE_INFINITY,
  perSecondInChat: Number.POSITIVE_INFINITY,
  chatBurst: Number.POSITIVE_INFINITY,
  perMinuteInGroup: Number.POSITIVE_INFINITY,
}

export interface Flood {
  /** Counts a message to the chat. Throws 429, and counts nothing, when it is one too many. */
  pass(chatId: number, isGroup: boolean): void
}

export function createFlood(limits: Limits, clock: SimulatorClock): Flood {
  const overall: number[] = []
  const groups = new Map<number, number[]>()
  const chats = new Map<number, { tokens: number; at: number }>()

  return {
    pass(chatId, isGroup) {
      if (limits.perSecond === Number.POSITIVE_INFINITY) return
      const now = clock.now()
      const inGroup = groups.get(chatId) ?? []
      const chat = chats.get(chatId) ?? { tokens: limits.chatBurst, at: now }
      chat.tokens = Math.min(limits.chatBurst, chat.tokens + ((now - chat.at) / 1000) * limits.perSecondInChat)
      chat.at = now
      chats.set(chatId, chat)
      const waitMs = Math.max(
        untilFree(overall, limits.perSecond, 1000, now),
        isGroup ? untilFree(inGroup, limits.perMinuteInGroup, 60_000, now) : 0,
        chat.tokens >= 1 ? 0 : ((1 - chat.tokens) / limits.perSecondInChat) * 1000,
      )
      if (waitMs > 0) throw tooMany(Math.max(1, Math.ceil(waitMs / 1000)))
      chat.tokens -= 1
      overall.push(now)
      if (isGroup) groups.set(chatId, [...inGroup, now])
    },
  }
}

/** Milliseconds until another one fits into the sliding window; forgets what has left it. */
function untilFree(times: number[], most: number, windowMs: number, now: number): number {
  while (times[0] !== undefined && times[0] <= now - windowMs) times.shift()
  const oldest = times[times.length - most]
  return times.length < most || oldest === undefined ? 0 : oldest + windowMs - now
}
