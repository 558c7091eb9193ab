import { and, asc, eq, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { channelAccount, channelValue } from './schema/chat.ts'

/** Under which key the store of a Zalo account says whose account it is: `{ uid, name }`. */
export const zaloOwnerKey = 'account'

/** Lets one sign-in at a time look up and keep, until its transaction ends. */
export async function lockZaloSignIns(tx: Db): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('zalo-sign-in', 0))`)
}

/** The accounts of the whole installation that stand for this user of Zalo, the oldest first. */
export async function zaloAccountsOf(
  db: Db,
  uid: string,
): Promise<{ id: number; organisationId: number; name: string }[]> {
  return db
    .select({ id: channelAccount.id, organisationId: channelAccount.organisationId, name: channelAccount.name })
    .from(channelValue)
    .innerJoin(channelAccount, eq(channelAccount.id, channelValue.accountId))
    .where(
      and(
        eq(channelAccount.channel, 'zalo'),
        eq(channelValue.key, zaloOwnerKey),
        sql`${channelValue.value} ->> 'uid' = ${uid}`,
      ),
    )
    .orderBy(asc(channelAccount.id))
}
