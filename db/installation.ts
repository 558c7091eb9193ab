import { and, asc, count, eq, inArray, isNull } from 'drizzle-orm'
import type { Db } from './client.ts'
import { triedStates } from './ledger.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { committee, organisation } from './schema/organisation.ts'
import { type MessageState, message } from './schema/outbox.ts'

/** Every organisation of the installation, oldest first. */
export async function allOrganisations(db: Db): Promise<{ id: number; slug: string; name: string }[]> {
  return db
    .select({ id: organisation.id, slug: organisation.slug, name: organisation.name })
    .from(organisation)
    .orderBy(asc(organisation.id))
}

/** Every committee's slug, oldest first. */
export async function committeeSlugs(db: Db): Promise<string[]> {
  const rows = await db.select({ slug: committee.slug }).from(committee).orderBy(asc(committee.id))
  return rows.map(({ slug }) => slug)
}

/** How many messages are in each of these states. */
export async function countMessages(db: Db, states: MessageState[]): Promise<Map<MessageState, number>> {
  const rows = await db
    .select({ state: message.state, count: count() })
    .from(message)
    .where(inArray(message.state, states))
    .groupBy(message.state)
  return new Map(rows.map((row) => [row.state, row.count]))
}

/** Groups that the bot is in and that belong to no committee or agency yet. */
export async function unboundGroups(db: Db): Promise<{ title: string; channel: string; organisation: string }[]> {
  return db
    .select({ title: chat.title, channel: channelAccount.channel, organisation: organisation.slug })
    .from(chat)
    .innerJoin(channelAccount, eq(channelAccount.id, chat.accountId))
    .innerJoin(organisation, eq(organisation.id, channelAccount.organisationId))
    .where(and(eq(chat.kind, 'group'), eq(chat.state, 'active'), isNull(chat.committeeId), isNull(chat.agencyId)))
    .orderBy(asc(chat.id))
}

/** Committees that no group chat is bound to: nobody would read their summaries. */
export async function committeesWithoutChat(db: Db): Promise<{ slug: string; name: string }[]> {
  const rows = await db
    .select({ slug: committee.slug, name: committee.name, chats: count(chat.id) })
    .from(committee)
    .leftJoin(chat, and(eq(chat.committeeId, committee.id), inArray(chat.state, [...triedStates])))
    .groupBy(committee.id)
    .orderBy(asc(committee.id))
  return rows.filter(({ chats }) => chats === 0).map(({ slug, name }) => ({ slug, name }))
}

/** The organisation that owns a row which is here. */
export async function findOrganisationOf(db: Db, organisationId: number): Promise<{ slug: string; name: string }> {
  const [row] = await db
    .select({ slug: organisation.slug, name: organisation.name })
    .from(organisation)
    .where(eq(organisation.id, organisationId))
  if (!row) throw new Error(`no organisation ${organisationId}`)
  return row
}
