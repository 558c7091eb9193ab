import type { Logger } from 'pino'
import type { Channel } from '../../bot/channels/channel.ts'
import type { Lease } from '../../db/accounts.ts'
import type { Db } from '../../db/client.ts'
import { createBell, type DeliveryClock } from './bell.ts'
import { type Claimed, claim, LeaseLost } from './claim.ts'
import type { Outcome } from './outcome.ts'
import type { Pace } from './pace.ts'
import { recordFailure, recordSent } from './record.ts'
import { type SendResult, trySend } from './try-send.ts'

export interface StepOptions {
  db: Db
  lease: Lease
  channel: Channel
  clock: DeliveryClock
  logger: Logger
  pace: Pace
  random: () => number
  sendTimeoutMs: number
  isStopping: () => boolean
  /** Another owner has the account. */
  onLost: () => void
}

/** A chat whose next message could not even be prepared is left alone for so long. */
const unpreparedPauseMs = 30_000
const recordPauseMs = 1_000
/** A stopping process waits no longer than this for its database; whoever comes next settles the message. */
const recordTriesWhenStopping = 3

/** One chat's turn: claim, send, record. It never rejects: what goes wrong delays this chat only. */
export function createStep(options: StepOptions): (chatId: number) => Promise<void> {
  const { db, lease, channel, clock, logger, pace, random, sendTimeoutMs, isStopping, onLost } = options

  return async (chatId) => {
    try {
      const claimed = await claim(db, lease, chatId, {
        maxLength: channel.capabilities.maxLength,
        now: clock.now(),
      })
      if (!claimed) return
      const { message, platformChatId } = claimed
      // Outside any transaction: a slow platform must not hold a connection or a lock.
      const result = await trySend(
        channel,
        { id: String(message.id), chatId: platformChatId, message: message.body },
        sendTimeoutMs,
      )
      await recordPersistently(claimed, result)
    } catch (error) {
      if (error instanceof LeaseLost) return onLost()
      logger.error({ err: error, chat: chatId }, 'delivery could not prepare a message; the chat waits')
      pace.parkChat(chatId, new Date(clock.now().getTime() + unpreparedPauseMs))
    }
  }

  /** The send has happened: its record is worth waiting for, since without it nobody knows. */
  async function recordPersistently(claimed: Claimed, result: SendResult): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await record(claimed, result)
      } catch (error) {
        if (error instanceof LeaseLost) throw error
        logger.error({ err: error, message: claimed.message.id }, 'delivery could not record a send; it will try again')
        if (isStopping() && tries >= recordTriesWhenStopping) return
        await createBell(clock.sleep).wait(recordPauseMs)
      }
    }
  }

  async function record({ message, at }: Claimed, result: SendResult): Promise<void> {
    const attempt = { messageId: message.id, chatId: message.chatId, fence: lease.fence, at }
    const now = clock.now()
    if ('sent' in result) {
      if (!(await recordSent(db, attempt, result.sent, now))) throw new LeaseLost(lease.accountId)
      return
    }
    const circumstances = { now, idempotent: channel.capabilities.idempotent, random: random() }
    const outcome = await db.transaction((tx) => recordFailure(tx, attempt, result, circumstances))
    if (!outcome) throw new LeaseLost(lease.accountId)
    if (outcome.park?.what === 'chat') pace.parkChat(message.chatId, outcome.park.until)
    if (outcome.park?.what === 'account') pace.parkAccount(outcome.park.until)
    report(message.id, message.chatId, message.attempts, result, outcome)
  }

  function report(
    messageId: number,
    chatId: number,
    attempts: number,
    { failure, detail }: Extract<SendResult, { failure: unknown }>,
    outcome: Outcome,
  ): void {
    const facts = { message: messageId, chat: chatId, attempts, error: failure.kind, detail, state: outcome.state }
    if (outcome.state === 'dead') logger.error(facts, 'a message will not arrive')
    else if (outcome.state === 'unknown' && !outcome.nextAttemptAt)
      logger.error(facts, 'nobody knows whether it arrived')
    else logger.warn(facts, 'a send failed and will be repeated')
  }
}
