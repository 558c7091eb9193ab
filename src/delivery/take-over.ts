import { acquireLease, type Lease } from '../../db/accounts.ts'
import { orphans } from '../../db/attempts.ts'
import type { Db } from '../../db/client.ts'

import { recordFailure } from './record.ts'

/**
 * Takes the lease of an account and, in the same transaction, settles what an earlier owner was sending when it went
 * away: its answers are lost. On an idempotent channel these messages go out again, same id and same bytes; elsewhere
 * the table of outcomes says. From the commit on the earlier owner can record nothing more.
 *
 * @returns undefined when another holds the lease
 */
export async function takeOver(
  db: Db,
  accountId: number,
  request: {
    holder: string
    now: Date
    businessNow: Date
    until: Date
    takeOver: boolean
    idempotent: boolean
    random: () => number
  },
): Promise<Lease | undefined> {
  return db.transaction(async (tx) => {
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
  })
}
