import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { downSince } from '../src/domain/failover.ts'
import type { Db } from './client.ts'
import { open, waitsForPerson } from './ledger.ts'
import { channelAccount } from './schema/chat.ts'
import { attempt, message } from './schema/outbox.ts'

/** Failures that speak of the account or its platform, not of one chat or message. */
const ofTheAccount = ['unavailable', 'lost', 'unauthorised']
/** Enough to hold the newest of every account that sends at all. */
const attemptsLookedThrough = 2_000

/**
 * Keeps since when nothing goes through each account, as far as can be told now; the time stays while it is down,
 * whatever becomes of the signs. Call it every minute; several processes may.
 */
export async function noteDownAccounts(db: Db, machineNow: Date): Promise<void> {
  const failing = await failingAccounts(db)
  for (const { id, leaseUntil, standing, downSince: known } of await db.select().from(channelAccount)) {
    const signs = {
      leaseUntil,
      standing: standing && { state: standing.state, since: new Date(standing.since) },
      isFailing: failing.has(id),
    }
    const since = downSince(signs, machineNow)
    // A clock that was set back must not put off the second channels until it has caught up.
    const stays = known !== null && known <= machineNow
    if (since === undefined ? known === null : stays) continue
    await db
      .update(channelAccount)
      .set({ downSince: since ?? null })
      .where(eq(channelAccount.id, id))
  }
}

/** Accounts with something to be tried again, whose newest attempt of all failed. */
async function failingAccounts(db: Db): Promise<Set<number>> {
  const newest = db.select().from(attempt).orderBy(desc(attempt.id)).limit(attemptsLookedThrough).as('newest')
  const last = await db
    .selectDistinctOn([message.accountId], { accountId: message.accountId, outcome: newest.outcome })
    .from(newest)
    .innerJoin(message, eq(message.id, newest.messageId))
    .orderBy(message.accountId, desc(newest.id))
  const failed = last.filter(({ outcome }) => ofTheAccount.includes(outcome)).map(({ accountId }) => accountId)
  if (failed.length === 0) return new Set()
  const again = await db
    .selectDistinct({ accountId: message.accountId })
    .from(message)
    .where(
      and(
        inArray(message.accountId, failed),
        open,
        inArray(message.state, ['failed', 'unknown']),
        lt(message.nextAttemptAt, waitsForPerson),
      ),
    )
  return new Set(again.map(({ accountId }) => accountId))
}
