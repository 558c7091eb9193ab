import { setImmediate as breath } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Lease, writeLearnt } from '../../db/accounts.ts'
import { recordSent } from '../../db/attempts.ts'
import type { Db } from '../../db/client.ts'
import { createBell, type DeliveryClock } from './bell.ts'
import { LeaseLost } from './claim.ts'
import { defaultRetryAfterMs, type Outcome } from './outcome.ts'
import type { Pace } from './pace.ts'
import { type Attempt, recordFailure } from './record.ts'
import type { SendResult } from './try-send.ts'

/** A send that has ended, with its answer's time. Machine time. */
export interface Ended {
  attempt: Attempt
  /** Where it went: the platform's id of the chat, which may have another by now. */
  platformChatId: string
  result: SendResult
  endedAt: Date
}

/** Writes down what sends came to, those that end together in one transaction. */
export interface Recorder {
  /**
   * Resolves when it is written; with what follows from a failure, undefined for a success or when it had to be given
   * up. Rejects with LeaseLost.
   */
  record(ended: Ended): Promise<Outcome | undefined>
}

export interface RecorderOptions {
  db: Db
  lease: Lease
  clock: DeliveryClock
  logger: Logger
  pace: Pace
  idempotent: boolean
  businessNow: () => Date
  random: () => number
  isStopping: () => boolean
}

const pauseMs = 1_000
/** A stopping process waits no longer than this for its database; whoever comes next settles the message. */
const triesWhenStopping = 3
const mostAtOnce = 500

interface Pending extends Ended {
  resolve: (outcome: Outcome | undefined) => void
  reject: (error: unknown) => void
}

export function createRecorder(options: RecorderOptions): Recorder {
  const { db, lease, clock, logger, pace, businessNow, idempotent, random, isStopping } = options
  const pending: Pending[] = []
  let writing = false

  async function writeAll(): Promise<void> {
    if (writing) return
    writing = true
    // Sends that end in the same moment are written together.
    await breath()
    while (pending.length > 0) {
      const batch = pending.splice(0, mostAtOnce)
      const sent = batch.filter(({ result }) => 'sent' in result)
      await Promise.all([writeSent(sent), ...batch.filter((each) => !sent.includes(each)).map(writeFailed)])
    }
    writing = false
  }

  async function writeSent(batch: Pending[]): Promise<void> {
    if (batch.length === 0) return
    const records = batch.flatMap(({ attempt: { messageId, at }, platformChatId, result, endedAt }) =>
      'sent' in result ? [{ messageId, at, sentAt: endedAt, platformChatId, ...result.sent }] : [],
    )
    const written = await persistently(() => recordSent(db, lease, records))
    const ids = new Set(written)
    for (const { attempt, resolve, reject } of batch) {
      if (written && !ids.has(attempt.messageId)) reject(new LeaseLost(lease.accountId))
      else resolve(undefined)
    }
  }

  async function writeFailed({ attempt, result, endedAt: now, resolve, reject }: Pending): Promise<void> {
    if ('sent' in result) return resolve(undefined)
    const { failure } = result
    const refused =
      failure.kind === 'rate-limited'
        ? pace.refused(attempt.chatId, failure.retryAfterMs ?? defaultRetryAfterMs, now.getTime())
        : undefined
    const outcome = await persistently(() =>
      db.transaction(async (tx) => {
        const circumstances = {
          now,
          businessNow: businessNow(),
          idempotent,
          random: random(),
          ...(refused && { parkedUntil: refused.until }),
        }
        // Before the message: whoever takes the account over locks them in this order.
        if (refused?.learnt) await writeLearnt(tx, lease, refused.learnt)
        return (await recordFailure(tx, attempt, result, circumstances)) ?? 'not-mine'
      }),
    )
    if (outcome === 'not-mine') reject(new LeaseLost(lease.accountId))
    else resolve(outcome)
  }

  /** The send has happened: its record is worth waiting for, since without it nobody knows. Undefined: given up. */
  async function persistently<T>(write: () => Promise<T>): Promise<T | undefined> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await write()
      } catch (error) {
        logger.error({ err: error, account: lease.accountId }, 'delivery could not record sends; it will try again')
        if (isStopping() && tries >= triesWhenStopping) return undefined
        await createBell(clock.sleep).wait(pauseMs)
      }
    }
  }

  return {
    record(ended) {
      return new Promise((resolve, reject) => {
        pending.push({ ...ended, resolve, reject })
        void writeAll()
      })
    },
  }
}
