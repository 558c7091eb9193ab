import type { Api } from 'grammy'
import { SendError } from '../channel.ts'
import { asGrammySignal } from './api.ts'
import { sendErrorOf } from './send-error.ts'

/** Whoever waits has a message to send and a time to do it in. */
const knockWithinMs = 5_000

/**
 * Keeps messages from a gateway, or a network, that takes them and gives no answer: each would be perhaps sent, and many of
 * them would wait for a person. After an answer was lost something harmless is asked first.
 */
export interface FirstKnock {
  /** Resolves when Telegram answers, or nothing speaks against it; rejects with a SendError, and then nothing was sent. */
  knock(ask: Api): Promise<void>
  /** An answer was lost. */
  doubt(): void
}

export function createFirstKnock(): FirstKnock {
  let doubtful = false
  let knocking: Promise<void> | undefined

  async function ask(api: Api): Promise<void> {
    doubtful = false
    try {
      await api.getMe(asGrammySignal(AbortSignal.timeout(knockWithinMs)))
    } catch (error) {
      doubtful = true
      const refusal = sendErrorOf(error)
      throw refusal.kind === 'lost' ? new SendError('unavailable', refusal.message) : refusal
    }
  }

  return {
    async knock(api) {
      if (doubtful) {
        knocking ??= ask(api).finally(() => {
          knocking = undefined
        })
      }
      await knocking
    },
    doubt() {
      doubtful = true
    },
  }
}
