import { and, asc, eq, exists, inArray, isNotNull, notInArray, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { findChat } from './accounts.ts'
import { type Db, notify } from './client.ts'
import { open, triedStates, waiting } from './ledger.ts'
import { outboxChannel } from './outbox.ts'
import { type ChannelName, channelAccount, chat } from './schema/chat.ts'
import { agency, committeeAgency } from './schema/organisation.ts'
import { line, message } from './schema/outbox.ts'

export type ChatRow = typeof chat.$inferSelect

/**
 * A chat that is told things of its own: no other's second channel, and the bot is in it (muted, they wait for its right
 * to write) or, failing that, in its second channel, which then gets a copy.
 */
function isTold(db: Db) {
  const standby = alias(chat, 'standby')
  const first = alias(chat, 'first')
  const standbys = db.select({ id: first.standbyChatId }).from(first).where(isNotNull(first.standbyChatId))
  const active = db
    .select({ id: standby.id })
    .from(standby)
    .where(and(eq(standby.id, chat.standbyChatId), eq(standby.state, 'active')))
  return and(or(inArray(chat.state, [...triedStates]), exists(active)), notInArray(chat.id, standbys))
}

/** Chats bound to a committee itself. */
export async function committeeChats(db: Db, committeeId: number): Promise<ChatRow[]> {
  return db
    .select()
    .from(chat)
    .where(and(eq(chat.committeeId, committeeId), isTold(db)))
    .orderBy(asc(chat.id))
}

/** Chats bound to agencies. */
export async function agencyChats(db: Db, agencyIds: number[]): Promise<(ChatRow & { agencyId: number })[]> {
  if (agencyIds.length === 0) return []
  const rows = await db
    .select()
    .from(chat)
    .where(and(inArray(chat.agencyId, agencyIds), isTold(db)))
    .orderBy(asc(chat.id))
  return rows.flatMap((row) => (row.agencyId === null ? [] : [{ ...row, agencyId: row.agencyId }]))
}

/** Every chat an urgent notice of the committee goes to: its own and those of the agencies that take part in it. */
export async function noticeChats(db: Db, committeeId: number): Promise<ChatRow[]> {
  const takingPart = db
    .select({ id: committeeAgency.agencyId })
    .from(committeeAgency)
    .where(eq(committeeAgency.committeeId, committeeId))
  return db
    .select()
    .from(chat)
    .where(
      and(
        isTold(db),
        or(eq(chat.committeeId, committeeId), and(isNotNull(chat.agencyId), inArray(chat.agencyId, takingPart))),
      ),
    )
    .orderBy(asc(chat.id))
}

/** The chat an event came from, made on its first event. */
export async function ensureChat(
  tx: Db,
  values: Pick<ChatRow, 'accountId' | 'platformId' | 'kind' | 'title' | 'createdAt'>,
): Promise<ChatRow> {
  const { accountId, platformId } = values
  const known = await findChat(tx, accountId, platformId)
  if (known) return known
  await tx.insert(chat).values(values).onConflictDoNothing()
  const row = await findChat(tx, accountId, platformId)
  if (!row) throw new Error(`chat ${platformId} vanished`)
  return row
}

export async function bindChat(
  tx: Db,
  chatId: number,
  to: { committeeId: number | null; agencyId: number | null },
  boundAt: Date,
): Promise<void> {
  await tx
    .update(chat)
    .set({ ...to, boundAt })
    .where(eq(chat.id, chatId))
}

export async function renameChat(tx: Db, chatId: number, title: string): Promise<void> {
  if (title.trim() !== '') await tx.update(chat).set({ title }).where(eq(chat.id, chatId))
}

/** A chat's place on its platform; with its parts (a forum's topics), whose ids are its own, a colon and more. */
export interface ChatPlace {
  accountId: number
  platformId: string
  withParts: boolean
}

export const isAt = ({ accountId, platformId, withParts }: ChatPlace) =>
  and(
    eq(chat.accountId, accountId),
    withParts
      ? or(eq(chat.platformId, platformId), sql`starts_with(${chat.platformId}, ${`${platformId}:`})`)
      : eq(chat.platformId, platformId),
  )

/** Those chats there that are in one of these states. */
export async function chatsAt(db: Db, place: ChatPlace, states: ChatRow['state'][]): Promise<ChatRow[]> {
  return db
    .select()
    .from(chat)
    .where(and(isAt(place), inArray(chat.state, states)))
    .orderBy(asc(chat.id))
}

/**
 * Words from a chat that was 'removed' or 'gone' show that it is neither: what waits there goes on. Whether
 * the bot may write there they do not show.
 */
export async function reviveChats(tx: Db, place: ChatPlace): Promise<void> {
  const back = await tx
    .update(chat)
    .set({ state: 'active' })
    .where(and(isAt(place), inArray(chat.state, ['removed', 'gone'])))
    .returning({ id: chat.id })
  if (back.length > 0) await notify(tx, outboxChannel)
}

/** How many lines and messages wait in a chat. */
export async function waitingIn(db: Db, chatId: number): Promise<number> {
  const lines = await db.$count(line, and(eq(line.chatId, chatId), waiting))
  return lines + (await db.$count(message, and(eq(message.chatId, chatId), open)))
}

/** Those of the chats that are on one of the channels. */
export async function chatsOn(db: Db, chatIds: number[], channels: readonly ChannelName[]): Promise<number[]> {
  const rows = await db
    .select({ id: chat.id })
    .from(chat)
    .innerJoin(channelAccount, eq(channelAccount.id, chat.accountId))
    .where(and(inArray(chat.id, chatIds), inArray(channelAccount.channel, [...channels])))
    .orderBy(asc(chat.id))
  return rows.map(({ id }) => id)
}

/** The channel that an account is on. */
export async function channelOfAccount(db: Db, accountId: number): Promise<ChannelName | undefined> {
  const [row] = await db
    .select({ channel: channelAccount.channel })
    .from(channelAccount)
    .where(eq(channelAccount.id, accountId))
  return row?.channel
}

/** The organisation that owns a channel account. */
export async function organisationOfAccount(db: Db, accountId: number): Promise<number | undefined> {
  const [row] = await db
    .select({ id: channelAccount.organisationId })
    .from(channelAccount)
    .where(eq(channelAccount.id, accountId))
  return row?.id
}

/** What a chat is bound to, by name. */
export async function agencyNameOf(db: Db, agencyId: number): Promise<string | undefined> {
  const [row] = await db.select({ name: agency.name }).from(agency).where(eq(agency.id, agencyId))
  return row?.name
}
