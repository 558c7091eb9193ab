import { acquireLease, type Lease } from '../../db/accounts.ts'
import { orphans } from '../../db/attempts.ts'
import { endBlockers, sessionOf } from '../../db/blockers.ts'
import type { Db } from '../../db/client.ts'
import { recordFailure } from './record.ts'

export interface TakeOver {
  holder: string
  now: Date
  businessNow: Date
  until: Date
  takeOver: boolean
  idempotent: boolean
  random: () => number
}

/**
 * Takes the lease of an account and, in the same transaction, settles what an earlier owner was sending when it went
 * away: its answers are lost. On an idempotent channel these messages go out again, same id and same bytes; elsewhere
 * the table of outcomes says. From the commit on the earlier owner can record nothing more; where it was suspended with
 * locks in its hands, its sessions are ended.
 *
 * @returns undefined when another holds the lease
 */
export async function takeOver(db: Db, accountId: number, request: TakeOver): Promise<Lease | undefined> {
  return db.transaction((tx) => unblocked(db, tx, () => take(tx, accountId, request)))
}

/** Nobody who still acts holds a lock on an account for so long after its lease has run out. */
const blockedForMs = 2_000

async function unblocked<T>(db: Db, tx: Db, work: () => Promise<T>): Promise<T> {
  const session = await sessionOf(tx)
  const timer = setInterval(() => endBlockers(db, session).catch(() => {}), blockedForMs)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

async function take(tx: Db, accountId: number, request: TakeOver): Promise<Lease | undefined> {
  const lease = await acquireLease(tx, accountId, request)
  if (!lease) return undefined
  for (const { id, chatId, fence } of await orphans(tx, lease)) {
    await recordFailure(
      tx,
      { messageId: id, chatId, fence: fence ?? 0, at: request.now },
      { failure: { kind: 'lost' }, detail: 'the sender went away before it had recorded the answer' },
      {
        now: request.now,
        businessNow: request.businessNow,
        idempotent: request.idempotent,
        random: request.random(),
      },
    )
  }
  return lease
}
