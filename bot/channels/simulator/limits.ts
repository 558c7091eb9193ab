/** What a platform lets one account do. */
export interface Limits {
  /** So many messages in any second. */
  perSecond: number
  /** Between two messages to one chat, in milliseconds. */
  chatGapMs: number
  /** So many messages to one chat may run ahead of its gap; 1 allows none. */
  chatBurst: number
  /** So many messages to one group in any minute. */
  groupPerMinute: number
}

/**
 * Telegram's published limits (https://core.telegram.org/bots/faq, "My bot is hitting limits"), read strictly: the short
 * bursts that it lets pass in a chat are not promised, so none passes here.
 */
export const telegramLimits: Limits = { perSecond: 30, chatGapMs: 1_000, chatBurst: 1, groupPerMinute: 20 }

export const noLimits: Limits = {
  perSecond: Number.POSITIVE_INFINITY,
  chatGapMs: 0,
  chatBurst: 1,
  groupPerMinute: Number.POSITIVE_INFINITY,
}

export interface Gate {
  /**
   * Takes a message that arrives at `now` (milliseconds, never going back), or says how many milliseconds later it would be
   * taken. What is refused does not count.
   */
  admit(chatId: string, isGroup: boolean, now: number): 'taken' | { waitMs: number }
}

/** The limits of one account as a model without mercy: windows slide, so no second and no minute holds more. */
export function createGate({ perSecond, chatGapMs, chatBurst, groupPerMinute }: Limits): Gate {
  const account = createWindow(perSecond, 1_000)
  const groups = new Map<string, Window>()
  /** When the next message to the chat is due, were they evenly spaced. */
  const dueAt = new Map<string, number>()

  function groupWindow(chatId: string): Window {
    const window = groups.get(chatId) ?? createWindow(groupPerMinute, 60_000)
    groups.set(chatId, window)
    return window
  }

  return {
    admit(chatId, isGroup, now) {
      const group = isGroup ? groupWindow(chatId) : undefined
      const due = dueAt.get(chatId) ?? now
      const gapEnds = due - (chatBurst - 1) * chatGapMs
      const earliest = Math.max(account.opensAt(now), group?.opensAt(now) ?? now, gapEnds)
      if (earliest > now) return { waitMs: earliest - now }
      account.take(now)
      group?.take(now)
      dueAt.set(chatId, Math.max(due, now) + chatGapMs)
      return 'taken'
    },
  }
}

interface Window {
  /** When the next one fits; `now` when at once. */
  opensAt(now: number): number
  take(now: number): void
}

/** At most `limit` in any stretch of `lengthMs`, one end of it not counted. */
function createWindow(limit: number, lengthMs: number): Window {
  if (limit === Number.POSITIVE_INFINITY) return { opensAt: (now) => now, take: () => {} }
  let taken: number[] = []
  return {
    opensAt(now) {
      taken = taken.filter((at) => at > now - lengthMs)
      return taken.length < limit ? now : (taken[taken.length - limit] ?? now) + lengthMs
    },
    take(now) {
      taken.push(now)
    },
  }
}
