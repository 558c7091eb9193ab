import type { WebhookInfo } from 'grammy/types'

/** Telegram tries again within one to two minutes (WebhookActor.h): an older failure is over. */
const freshMs = 300_000

/**
 * Why what people say does not reach the webhook, in Telegram's words; undefined when it does. A failure after which nothing
 * is left waiting was made good.
 */
export function webhookTrouble(
  { last_error_date: at = 0, last_error_message: words = '', pending_update_count: pending }: WebhookInfo,
  now: Date,
): string | undefined {
  if (pending === 0 || now.getTime() - at * 1000 > freshMs) return undefined
  return `telegram: the webhook is called in vain: ${words}`
}
