import type { ChannelName } from '../../db/schema/chat.ts'

/** At most `count` in any stretch of `ms`. */
export interface Rate {
  count: number
  ms: number
}

/** How fast an account may send. What is left out is not limited. */
export interface Limits {
  /** So many sends of the account at once; in one chat there is never more than one. */
  concurrency: number
  /** Of the whole account, spread evenly. */
  account?: Rate
  /** From the end of a send to the start of the account's next, wherever it goes. */
  gapMs?: number
  /** From the end of a send to the start of the next in the same chat. */
  chatGapMs?: number
  /** In one group; so many of them are kept for urgent messages, which therefore never wait for it. */
  group?: Rate & { forUrgent: number }
}

/** What an installation may set otherwise: Zalo publishes nothing, and Telegram changes its mind. */
export interface LimitSettings {
  telegramPerSecond?: number | undefined
  telegramPerGroupMinute?: number | undefined
  zaloGapMs?: number | undefined
}

/**
 * The limits of each channel, one below what the platform allows where it says so.
 *
 * Telegram: 30 a second overall, 1 a second in a chat, 20 a minute in a group (core.telegram.org/bots/faq, 'My bot is
 * hitting limits'). Zalo, a personal account: nothing is published; the client makes its ids of the milliseconds, so
 * parallel sends collide, and who writes faster than people do is locked out. Zalo Bot: nothing is published; as a person
 * would. The rooms are our own.
 */
export function limitsOf(channel: ChannelName, settings: LimitSettings = {}): Limits {
  switch (channel) {
    case 'telegram': {
      const perMinute = settings.telegramPerGroupMinute ?? 20
      return {
        concurrency: 30,
        account: { count: settings.telegramPerSecond ?? 29, ms: 1_000 },
        chatGapMs: 1_000,
        group: { count: perMinute, ms: 60_000, forUrgent: Math.min(2, perMinute - 1) },
      }
    }
    case 'zalo':
      return { concurrency: 1, gapMs: settings.zaloGapMs ?? 1_500 }
    case 'zalo-bot':
      return { concurrency: 4, account: { count: 5, ms: 1_000 }, chatGapMs: 1_000 }
    case 'web':
      return { concurrency: 16 }
  }
}
