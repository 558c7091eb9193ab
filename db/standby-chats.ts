import { and, asc, eq, exists, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { ChatRow } from './chats.ts'
import type { Db } from './client.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { agency, committee, committeeAgency } from './schema/organisation.ts'
import { line, message, messageLine } from './schema/outbox.ts'

/** The chat whose second channel a chat is. */
export async function firstOf(db: Db, chatId: number): Promise<ChatRow | undefined> {
  const [row] = await db.select().from(chat).where(eq(chat.standbyChatId, chatId))
  return row
}

/** A chat under a lock, until the transaction ends. */
export async function lockChat(tx: Db, chatId: number): Promise<ChatRow | undefined> {
  const [row] = await tx.select().from(chat).where(eq(chat.id, chatId)).for('no key update')
  return row
}

/** @param standbySince machine time: what was said before is not copied for being urgent */
export async function setStandby(tx: Db, firstId: number, standbyId: number, standbySince: Date): Promise<void> {
  await tx.update(chat).set({ standbyChatId: standbyId, standbySince }).where(eq(chat.id, firstId))
}

/** Takes a chat's second channel away, and with it the copies that have not arrived there, but for what is being sent. */
export async function clearStandby(
  tx: Db,
  { id, standbyChatId }: Pick<ChatRow, 'id' | 'standbyChatId'>,
): Promise<void> {
  if (standbyChatId === null) return
  await tx.update(chat).set({ standbyChatId: null, standbySince: null }).where(eq(chat.id, id))
  const copies = tx
    .select({ id: messageLine.messageId })
    .from(messageLine)
    .innerJoin(line, eq(line.id, messageLine.lineId))
    .where(and(eq(messageLine.messageId, message.id), eq(line.chatId, id)))
  await tx
    .update(message)
    .set({ state: 'cancelled' })
    .where(
      and(eq(message.chatId, standbyChatId), inArray(message.state, ['queued', 'failed', 'unknown']), exists(copies)),
    )
}

/** Every second channel with whether it could be used. */
export async function standbyHealth(
  db: Db,
): Promise<{ title: string; account: string; state: ChatRow['state']; isDown: boolean }[]> {
  const first = alias(chat, 'first')
  return db
    .select({
      title: chat.title,
      account: sql<string>`${channelAccount.channel} || '/' || ${channelAccount.name}`,
      state: chat.state,
      isDown: sql<boolean>`${channelAccount.downSince} is not null`,
    })
    .from(first)
    .innerJoin(chat, eq(chat.id, first.standbyChatId))
    .innerJoin(channelAccount, eq(channelAccount.id, chat.accountId))
    .orderBy(asc(chat.id))
}

/** The committees that an agency takes part in. */
export async function committeesOfAgency(db: Db, agencyId: number): Promise<number[]> {
  const rows = await db
    .select({ id: committeeAgency.committeeId })
    .from(committeeAgency)
    .where(eq(committeeAgency.agencyId, agencyId))
  return rows.map(({ id }) => id)
}

/** A bound chat, as admins see it listed. */
export interface ListedChat {
  id: number
  organisationId: number
  channel: string
  title: string
  state: ChatRow['state']
  /** 'Sở Y tế' */
  boundTo: string
  standbyChatId: number | null
}

/** Every chat that is bound, oldest first. */
export async function boundChats(db: Db): Promise<ListedChat[]> {
  const rows = await db
    .select({
      id: chat.id,
      organisationId: channelAccount.organisationId,
      channel: sql<string>`${channelAccount.channel} || '/' || ${channelAccount.name}`,
      title: chat.title,
      state: chat.state,
      agency: agency.name,
      committee: committee.name,
      standbyChatId: chat.standbyChatId,
    })
    .from(chat)
    .innerJoin(channelAccount, eq(channelAccount.id, chat.accountId))
    .leftJoin(agency, eq(agency.id, chat.agencyId))
    .leftJoin(committee, eq(committee.id, chat.committeeId))
    .orderBy(asc(chat.id))
  return rows.flatMap(({ agency, committee, ...row }) => {
    const boundTo = agency ?? committee
    return boundTo === null ? [] : [{ ...row, boundTo }]
  })
}
