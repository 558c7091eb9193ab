import { and, asc, count, eq, gt, isNotNull, isNull, lte, ne, or, sql } from 'drizzle-orm'
import { chatNamed } from './chat-aliases.ts'
import { type Db, notify } from './client.ts'
import { open, toBeSent, waiting } from './ledger.ts'
import { type ChannelName, channelAccount, chat } from './schema/chat.ts'
import { line, message } from './schema/outbox.ts'

export type AccountRow = typeof channelAccount.$inferSelect
type ChatRow = typeof chat.$inferSelect
export type ChatState = ChatRow['state']

/** A held lease: whoever writes for the account shows the fence, and a smaller one is refused. Machine time. */
export interface Lease {
  accountId: number
  fence: number
}

/** The account of an organisation on a channel, made on first use. */
export async function ensureAccount(
  tx: Db,
  values: { organisationId: number; channel: ChannelName; name: string },
  machineNow: Date,
): Promise<AccountRow> {
  await tx
    .insert(channelAccount)
    .values({ ...values, createdAt: machineNow })
    .onConflictDoNothing()
  const row = await findAccount(tx, values)
  if (!row) throw new Error(`channel account ${values.channel}/${values.name} vanished`)
  return row
}

export async function findAccount(
  db: Db,
  { organisationId, channel, name }: { organisationId: number; channel: ChannelName; name: string },
): Promise<AccountRow | undefined> {
  const [row] = await db
    .select()
    .from(channelAccount)
    .where(
      and(
        eq(channelAccount.organisationId, organisationId),
        eq(channelAccount.channel, channel),
        eq(channelAccount.name, name),
      ),
    )
  return row
}

export async function listAccounts(db: Db): Promise<AccountRow[]> {
  return db.select().from(channelAccount).orderBy(asc(channelAccount.id))
}

/**
 * Takes the lease of an account when it is free or has run out; `takeOver` takes it from a living holder too (one
 * process owns the whole database, so what it finds is its own dead predecessor). Every take raises the fence.
 *
 * @returns undefined when another holds it
 */
export async function acquireLease(
  tx: Db,
  accountId: number,
  request: { holder: string; now: Date; until: Date; takeOver: boolean },
): Promise<Lease | undefined> {
  const free = or(isNull(channelAccount.leaseUntil), lte(channelAccount.leaseUntil, request.now))
  const [row] = await tx
    .update(channelAccount)
    .set({
      leaseHolder: request.holder,
      leaseUntil: request.until,
      fence: sql`${channelAccount.fence} + 1`,
    })
    .where(and(eq(channelAccount.id, accountId), request.takeOver ? undefined : free))
    .returning({ fence: channelAccount.fence })
  return row && { accountId, fence: row.fence }
}

/** @returns false when another took the lease meanwhile */
export async function renewLease(db: Db, lease: Lease, until: Date): Promise<boolean> {
  const rows = await db
    .update(channelAccount)
    .set({ leaseUntil: until })
    .where(held(lease))
    .returning({ id: channelAccount.id })
  return rows.length > 0
}

/** Where NOTIFY tells that a lease was given back. */
export const leaseChannel = 'lease'

/** Gives the lease back, so that another need not wait for its end. Nothing happens when it is lost already. */
export async function releaseLease(db: Db, lease: Lease): Promise<void> {
  await db.update(channelAccount).set({ leaseHolder: null, leaseUntil: null }).where(held(lease))
  await notify(db, leaseChannel, String(lease.accountId))
}

/** No attempt of the account's begins before the transaction has ended: a claim locks lines first and then their chat. */
export async function holdClaims(tx: Db, accountId: number): Promise<void> {
  await tx.select().from(channelAccount).where(eq(channelAccount.id, accountId)).for('no key update')
}

const held = (lease: Lease) => and(eq(channelAccount.id, lease.accountId), eq(channelAccount.fence, lease.fence))

/** What refusals taught about the account's pace; only the owner writes it. */
export async function writeLearnt(tx: Db, lease: Lease, learnt: NonNullable<AccountRow['learnt']>): Promise<void> {
  await tx.update(channelAccount).set({ learnt }).where(held(lease))
}

export async function learntOf(db: Db, accountId: number): Promise<AccountRow['learnt']> {
  const [row] = await db
    .select({ learnt: channelAccount.learnt })
    .from(channelAccount)
    .where(eq(channelAccount.id, accountId))
  return row?.learnt ?? null
}

/** The chat that a platform id names, also one that it had before it moved. */
export async function findChat(db: Db, accountId: number, platformId: string): Promise<ChatRow | undefined> {
  const [row] = await db
    .select()
    .from(chat)
    .where(eq(chat.id, chatNamed(sql`${accountId}`, sql`${platformId}`)))
  return row
}

export async function chatById(db: Db, chatId: number): Promise<ChatRow | undefined> {
  const [row] = await db.select().from(chat).where(eq(chat.id, chatId))
  return row
}

/** The platform asked that nothing be sent to the chat before. Machine time. */
export async function parkChat(tx: Db, chatId: number, until: Date): Promise<void> {
  await tx.update(chat).set({ parkedUntil: until }).where(eq(chat.id, chatId))
}

/** Chats of an account that are parked still. */
export async function parkedChats(
  db: Db,
  accountId: number,
  machineNow: Date,
): Promise<{ chatId: number; until: Date }[]> {
  const rows = await db
    .select({ chatId: chat.id, until: chat.parkedUntil })
    .from(chat)
    .where(and(eq(chat.accountId, accountId), gt(chat.parkedUntil, machineNow)))
  return rows.flatMap(({ chatId, until }) => (until ? [{ chatId, until }] : []))
}

/**
 * Lines for a chat that is 'removed' or 'gone' wait until it is 'active' again; of those for a 'muted' one the next is
 * tried now and then, which makes it active when it arrives.
 */
export async function setChatState(tx: Db, chatId: number, state: ChatState): Promise<void> {
  await tx.update(chat).set({ state }).where(eq(chat.id, chatId))
}

/** How many bound chats an account has, and how many lines and messages wait in all its chats. */
export async function chatsAndWaiting(db: Db, accountId: number): Promise<{ chats: number; waiting: number }> {
  const bound = or(isNotNull(chat.committeeId), isNotNull(chat.agencyId))
  const chats = await db.$count(chat, and(eq(chat.accountId, accountId), bound))
  const [lines] = await db
    .select({ count: count() })
    .from(line)
    .innerJoin(chat, eq(chat.id, line.chatId))
    .where(and(eq(chat.accountId, accountId), waiting))
  const messages = await db.$count(message, and(eq(message.accountId, accountId), toBeSent))
  return { chats, waiting: (lines?.count ?? 0) + messages }
}

/** How many lines wait in each chat that nothing can be sent to, as far as is known. */
export async function unreachableChats(
  db: Db,
): Promise<{ chatId: number; title: string; state: ChatState; waiting: number }[]> {
  // What found out that the chat cannot be reached, and what was composed beside it, waits as messages.
  const begun = sql`(select count(*)::int from ${message} where ${message.chatId} = ${chat.id}
    and ${message.accountId} = ${chat.accountId} and ${open})`
  return db
    .select({
      chatId: chat.id,
      title: chat.title,
      state: chat.state,
      waiting: sql<number>`${count(line.id)}::int + ${begun}`,
    })
    .from(chat)
    .leftJoin(line, and(eq(line.chatId, chat.id), isNull(line.composedAt)))
    .where(ne(chat.state, 'active'))
    .groupBy(chat.id)
    .orderBy(asc(chat.id))
}
