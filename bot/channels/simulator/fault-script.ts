/**
 * What a simulated platform does wrong, and when: one script that all simulators share, so that a test of delivery reads
 * the same whichever platform stands behind it.
 */
export type Fault =
  /** Refused as too fast (Telegram: 429 with `retry_after`). */
  | { what: 'too-many'; retryAfterMs: number }
  /** Refused by a failing server; nothing was taken. */
  | { what: 'server-error'; status: number }
  /** Taken, then the connection is cut before the answer. */
  | { what: 'lost-answer' }
  /** Cut before anything was taken. */
  | { what: 'cut' }
  /** Taken and answered, but late. */
  | { what: 'slow'; ms: number }
  /** From now on the bot is out of the chat. */
  | { what: 'kicked' }
  /** From now on the chat has another id. */
  | { what: 'migrated'; to: string }

/** When a fault strikes. What is left out matches everything. `F` adds what only one platform does wrong. */
export interface FaultRule<F = Fault> {
  fault: F
  /** The platform's name of the call ('sendMessage'). */
  method?: string
  chatId?: string
  /** So many calls that match pass first. */
  after?: number
  /** It strikes so often; once unless given. */
  times?: number
  /** In (0, 1]: the share of the calls that match that it strikes. */
  share?: number
}

export interface Call {
  method: string
  chatId?: string
}

export interface FaultScript<F = Fault> {
  add(rule: FaultRule<F>): void
  /** The fault that strikes this call, by the oldest rule that still holds; each call is counted once. */
  strike(call: Call): F | undefined
  /** Forgets every rule: from here on nothing goes wrong. */
  clear(): void
}

/** @param random in [0, 1), for rules with a share; a seeded one makes a run repeatable */
export function createFaultScript<F = Fault>(random: () => number = Math.random): FaultScript<F> {
  let rules: { rule: FaultRule<F>; seen: number; struck: number }[] = []

  return {
    add(rule) {
      rules.push({ rule, seen: 0, struck: 0 })
    },
    strike({ method, chatId }) {
      for (const state of rules) {
        const { rule } = state
        if (rule.method !== undefined && rule.method !== method) continue
        if (rule.chatId !== undefined && rule.chatId !== chatId) continue
        state.seen += 1
        if (state.seen <= (rule.after ?? 0) || state.struck >= (rule.times ?? 1)) continue
        if (rule.share !== undefined && random() >= rule.share) continue
        state.struck += 1
        return rule.fault
      }
      return undefined
    },
    clear() {
      rules = []
    },
  }
}
