import type { Clock } from '../channel.ts'
import { connect, type Reach } from './api.ts'
import { sendErrorOf } from './send-error.ts'

/** What Telegram says about a bot. */
export interface BotReport {
  username: string
  /** Privacy mode is off: it gets everything that is said in its groups. */
  readsAll: boolean
  webhook: {
    /** '' when there is none. */
    url: string
    pending: number
    /** What went wrong last, and when; the platform's words. */
    lastError: { words: string; at: Date } | undefined
  }
}

/** Asks Telegram about the bot of a token. Rejects with a SendError. */
export async function inspectBot(token: string, reach: Reach, clock: Clock): Promise<BotReport> {
  try {
    const { ask } = connect(token, reach, clock)
    const me = await ask.getMe()
    const { url = '', pending_update_count, last_error_message, last_error_date } = await ask.getWebhookInfo()
    return {
      username: me.username,
      readsAll: me.can_read_all_group_messages,
      webhook: {
        url,
        pending: pending_update_count,
        lastError:
          last_error_message === undefined || last_error_date === undefined
            ? undefined
            : { words: last_error_message, at: new Date(last_error_date * 1000) },
      },
    }
  } catch (error) {
    throw sendErrorOf(error)
  }
}
