import { and, asc, eq, isNotNull, not } from 'drizzle-orm'
import type { Db } from './client.ts'
import { channelAccount } from './schema/chat.ts'
import { isNobodys } from './zalo-owners.ts'

export interface KnownStanding {
  accountId: number
  organisationId: number
  /** 'telegram/bot' */
  name: string
  state: string
  detail: string
  /** Machine time. */
  since: Date
}

/** Keeps how an account stands with its platform; the time stays that of the last change of state. */
export async function writeStanding(
  db: Db,
  accountId: number,
  { state, detail }: { state: string; detail?: string },
  machineNow: Date,
): Promise<void> {
  const [before] = await db
    .select({ standing: channelAccount.standing })
    .from(channelAccount)
    .where(eq(channelAccount.id, accountId))
  const since = before?.standing?.state === state ? before.standing.since : machineNow.toISOString()
  const standing = { state, since, ...(detail === undefined ? {} : { detail }) }
  await db.update(channelAccount).set({ standing }).where(eq(channelAccount.id, accountId))
}

/** A Zalo account of an organisation and how it stands; null: it never said. */
export interface ZaloAccount {
  name: string
  standing: { state: string; since: string } | null
}

export async function zaloAccounts(db: Db, organisationId: number): Promise<ZaloAccount[]> {
  return db
    .select({ name: channelAccount.name, standing: channelAccount.standing })
    .from(channelAccount)
    .where(and(eq(channelAccount.organisationId, organisationId), eq(channelAccount.channel, 'zalo')))
    .orderBy(asc(channelAccount.id))
}

/** How every account stands that ever said so and has not been forgotten since. */
export async function listStandings(db: Db): Promise<KnownStanding[]> {
  const rows = await db
    .select()
    .from(channelAccount)
    .where(and(isNotNull(channelAccount.standing), not(isNobodys(db))))
  return rows.flatMap(({ id: accountId, organisationId, channel, name, standing }) => {
    if (!standing) return []
    const { state, detail = '', since } = standing
    return [{ accountId, organisationId, name: `${channel}/${name}`, state, detail, since: new Date(since) }]
  })
}
