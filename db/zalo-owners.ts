import { and, asc, eq, isNotNull, notExists, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { StoredChannelState } from './channel-store.ts'
import type { Db } from './client.ts'
import { channelAccount, channelValue } from './schema/chat.ts'
import { organisation } from './schema/organisation.ts'

/** Under which key the store of a Zalo account says whose account it is: `{ uid, name }`. */
export const zaloOwnerKey = 'account'

const ownerSchema = z.object({ uid: z.string(), name: z.string() })
const ownersUid = sql<string>`${channelValue.value} ->> 'uid'`

/** Whose account it is, as Zalo calls it; undefined: nobody's, for the one who was signed in was forgotten. */
export async function zaloOwnerOf(
  store: Pick<StoredChannelState, 'get'>,
): Promise<z.infer<typeof ownerSchema> | undefined> {
  return ownerSchema.safeParse(await store.get(zaloOwnerKey)).data
}

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
    .where(and(eq(channelAccount.channel, 'zalo'), eq(channelValue.key, zaloOwnerKey), eq(ownersUid, uid)))
    .orderBy(asc(channelAccount.id))
}

/** Every Zalo account that is somebody's, the oldest first. */
export async function zaloOwners(
  db: Db,
): Promise<{ uid: string; owner: string; name: string; organisation: string }[]> {
  return db
    .select({
      uid: ownersUid,
      owner: sql<string>`${channelValue.value} ->> 'name'`,
      name: channelAccount.name,
      organisation: organisation.slug,
    })
    .from(channelValue)
    .innerJoin(channelAccount, eq(channelAccount.id, channelValue.accountId))
    .innerJoin(organisation, eq(organisation.id, channelAccount.organisationId))
    .where(and(eq(channelAccount.channel, 'zalo'), eq(channelValue.key, zaloOwnerKey), isNotNull(ownersUid)))
    .orderBy(asc(channelAccount.id))
}

/** Of a row of `channelAccount`: a Zalo account that was forgotten, so that nobody is signed in and nobody should be. */
export function isNobodys(db: Db): SQL<boolean> {
  const owner = db
    .select({ id: channelValue.accountId })
    .from(channelValue)
    .where(and(eq(channelValue.accountId, channelAccount.id), eq(channelValue.key, zaloOwnerKey)))
  return sql<boolean>`(${channelAccount.channel} = 'zalo' and ${notExists(owner)})`
}
