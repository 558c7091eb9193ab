import { parkChat, setChatState } from '../../db/accounts.ts'
import { type AttemptPlace, placeOf } from '../../db/attempt-place.ts'
import { countAttempts, firstAttemptAt, hasArrivedSince, kindsOf, recordAttempt } from '../../db/attempts.ts'
import type { Db } from '../../db/client.ts'
import { isHeardSince } from '../../db/inbox.ts'
import { waitsForPerson } from '../../db/ledger.ts'
import { dropQuote, lockChat, moveChat } from '../../db/move-chat.ts'
import { type Circumstances, type Failure, type Outcome, outcomeOf, strikeLimit, strikingKinds } from './outcome.ts'
import { tellAdmins } from './tell-admins.ts'

/** An attempt that has begun, as its record needs it. */
export interface Attempt {
  messageId: number
  chatId: number
  fence: number
  /** When it began. Machine time. */
  at: Date
}

/**
 * Decides what follows from a failure and writes it down: the attempt, the message's state, the chat's.
 *
 * @param tx a transaction
 * @returns undefined, and nothing is written, when the message is no longer this owner's
 */
export async function recordFailure(
  tx: Db,
  attempt: Attempt,
  { failure, detail }: { failure: Failure; detail: string },
  circumstances: Pick<Circumstances, 'now' | 'idempotent' | 'random' | 'parkedUntil'> & { businessNow: Date },
): Promise<Outcome | undefined> {
  const place = await placeOf(tx, attempt.messageId)
  if (!place) return undefined
  const { now } = circumstances
  if (failure.kind === 'lost' && place.platformMessageId !== null) {
    const arrived = { ...attempt, outcome: 'echo', detail, state: 'sent' as const, nextAttemptAt: now, sentAt: now }
    return (await recordAttempt(tx, arrived)) ? { state: 'sent' } : undefined
  }
  const before = await countAttempts(tx, attempt.messageId, strikingKinds)
  const kinds = await kindsOf(tx, attempt.messageId)
  const strikes = before + (strikingKinds.includes(failure.kind) ? 1 : 0)
  const othersArrive = strikes < strikeLimit || (await hasArrivedSinceFirst(tx, place))
  const outcome = await unlessHeard(
    tx,
    attempt,
    outcomeOf(failure, { ...circumstances, kinds, strikes, othersArrive }),
    now,
  )
  const nextAttemptAt = outcome.nextAttemptAt ?? (outcome.state === 'unknown' ? waitsForPerson : now)
  if (outcome.chat && 'movedTo' in outcome.chat) await lockChat(tx, attempt.chatId)
  const mine = await recordAttempt(tx, {
    ...attempt,
    outcome: failure.kind,
    detail,
    state: outcome.state,
    nextAttemptAt,
  })
  if (!mine) return undefined
  if (outcome.park?.what === 'chat') await parkChat(tx, attempt.chatId, outcome.park.until)
  if (outcome.chat && 'state' in outcome.chat) await setChatState(tx, attempt.chatId, outcome.chat.state)
  if (outcome.chat && 'movedTo' in outcome.chat) {
    await moveChat(tx, attempt.chatId, outcome.chat.movedTo, now)
    await dropQuote(tx, attempt.messageId)
  }
  await tellAdmins(tx, place, kinds, { failure, detail, outcome }, { now: circumstances.businessNow, machine: now })
  return outcome
}

/** What a chat says after the attempt began counts more: its event may have been handled before this is written. */
async function unlessHeard(tx: Db, { chatId, at }: Attempt, outcome: Outcome, now: Date): Promise<Outcome> {
  if (!outcome.chat || !('state' in outcome.chat)) return outcome
  if (!(await isHeardSince(tx, { chatId, state: outcome.chat.state }, at))) return outcome
  return { state: 'queued', nextAttemptAt: new Date(now.getTime() + heardPauseMs) }
}

const heardPauseMs = 10_000

/** Newest attempts of all accounts that are looked through for one that arrived. */
const lookThrough = 5_000

async function hasArrivedSinceFirst(tx: Db, { accountId, messageId }: AttemptPlace): Promise<boolean> {
  const first = await firstAttemptAt(tx, messageId)
  return first !== undefined && (await hasArrivedSince(tx, accountId, first, lookThrough))
}
