import type { Logger } from 'pino'
import type { Channel } from '../../bot/channels/channel.ts'
import type { Lease } from '../../db/accounts.ts'
import type { Db } from '../../db/client.ts'
import { wantChange } from '../../db/message-changes.ts'
import { unmuteChat } from '../../db/muted-chats.ts'
import { createBell, type DeliveryClock } from './bell.ts'
import { type Claimed, LeaseLost } from './claim.ts'
import type { Outcome } from './outcome.ts'
import type { Pace } from './pace.ts'
import type { Recorder } from './recorder.ts'
import { reportFailure } from './report-failure.ts'
import { trySend } from './try-send.ts'

export interface SendingOptions {
  db: Db
  lease: Lease
  channel: Channel
  clock: DeliveryClock
  logger: Logger
  pace: Pace
  recorder: Recorder
  sendTimeoutMs: number
  isOurs: () => boolean
}

/**
 * Sends a message whose attempt has begun, at its place in the account's pace, and has it recorded.
 *
 * @returns what follows from a failure; undefined for a success
 * @throws LeaseLost when the lease ran out before its place came, or another owner recorded it
 */
export function sendClaimed(claimed: Claimed, options: SendingOptions): Promise<Outcome | undefined> {
  const { db, lease, channel, clock, logger, pace, recorder, sendTimeoutMs, isOurs } = options
  const { message, group, platformChatId, muted } = claimed
  const going = { chatId: message.chatId, group, urgent: message.priority >= 2 }
  const now = () => clock.now().getTime()
  // Before anything is awaited: places are given out in the order of claims.
  const start = pace.reserve(going, now())
  return send()

  async function send(): Promise<Outcome | undefined> {
    const early = start - now()
    if (early > 0) await createBell(clock.sleep).wait(early)
    // The process may have slept for long; what it holds is then another's, who knows that it began.
    if (!isOurs()) throw new LeaseLost(lease.accountId)
    const at = clock.now()
    pace.begin(start, at.getTime())
    // Outside any transaction: a slow platform must not hold a connection or a lock.
    const request = { id: String(message.id), chatId: platformChatId, message: message.body }
    const result = await trySend(channel, request, sendTimeoutMs)
    const endedAt = clock.now()
    pace.end(going, endedAt.getTime())
    const attempt = { messageId: message.id, chatId: message.chatId, fence: lease.fence, at }
    const outcome = await recorder.record({ attempt, platformChatId, result, endedAt })
    if ('sent' in result && muted) {
      // If this fails, the next words that arrive make up for it.
      await db
        .transaction((tx) => unmuteChat(tx, message.chatId, endedAt))
        .catch((error: unknown) => logger.error({ err: error, chat: message.chatId }, 'a chat is still called muted'))
    }
    if ('sent' in result && message.body.urgency === 'urgent' && channel.pin) {
      await wantChange(db, { messageId: message.id, what: 'pin' }, endedAt).catch((error: unknown) => {
        logger.error({ err: error, message: message.id }, 'an urgent message will not be pinned')
      })
    }
    if (outcome?.park?.what === 'account') pace.pause(outcome.park.until.getTime())
    if (outcome && 'failure' in result) reportFailure(logger, message, result, outcome)
    return outcome
  }
}
