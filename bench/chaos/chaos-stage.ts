import { asc, eq, sql } from 'drizzle-orm'
import type { Database, Db } from '../../db/client.ts'
import { channelAccount, chat } from '../../db/schema/chat.ts'
import { agency, organisation } from '../../db/schema/organisation.ts'
import { createStage } from '../stage.ts'

/** Puts one account with its groups into a migrated database, each group an agency's, so that commands in it are answered. */
export async function setStage(database: Database, platformIds: string[]): Promise<void> {
  const { db } = database
  const { accountId } = await createStage(database, platformIds)
  await db.execute(sql`create table chaos_deed (id int primary key)`)
  const [own] = await db.select({ id: organisation.id, createdAt: organisation.createdAt }).from(organisation)
  if (!own) throw new Error('chaos: no organisation')
  const [syt] = await db
    .insert(agency)
    .values({
      organisationId: own.id,
      code: 'SYT',
      name: 'Sở Y tế',
      level: 'province',
      sector: 'state',
      createdAt: own.createdAt,
    })
    .returning({ id: agency.id })
  if (!syt) throw new Error('chaos: no agency')
  await db.update(chat).set({ agencyId: syt.id }).where(eq(chat.accountId, accountId))
}

/** The account and its chats, in the order in which the stage was set. */
export async function chatsOf(db: Db): Promise<{ accountId: number; chatIds: number[] }> {
  const [account] = await db.select({ id: channelAccount.id }).from(channelAccount)
  if (!account) throw new Error('chaos: no account')
  const rows = await db.select({ id: chat.id }).from(chat).where(eq(chat.accountId, account.id)).orderBy(asc(chat.id))
  return { accountId: account.id, chatIds: rows.map(({ id }) => id) }
}
