import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { Db } from './client.ts'
import { chat } from './schema/chat.ts'
import { notice, noticeChat } from './schema/notice.ts'

export type NoticeRow = typeof notice.$inferSelect

export async function insertNotice(tx: Db, values: typeof notice.$inferInsert): Promise<NoticeRow> {
  const [row] = await tx.insert(notice).values(values).returning()
  if (!row) throw new Error('insert returned no row')
  return row
}

/** A notice of one of these committees under a lock: by its number, or the newest one without. */
export async function lockNotice(
  tx: Db,
  committeeIds: number[],
  number: number | null,
): Promise<NoticeRow | undefined> {
  if (committeeIds.length === 0) return undefined
  const [row] = await tx
    .select()
    .from(notice)
    .where(and(inArray(notice.committeeId, committeeIds), ...(number === null ? [] : [eq(notice.number, number)])))
    .orderBy(desc(notice.id))
    .limit(1)
    .for('update')
  return row
}

/** The notices of these committees that nobody has confirmed or cancelled, in the order they were written. */
export async function waitingNotices(db: Db, committeeIds: number[]): Promise<NoticeRow[]> {
  if (committeeIds.length === 0) return []
  return db
    .select()
    .from(notice)
    .where(and(inArray(notice.committeeId, committeeIds), eq(notice.state, 'preview')))
    .orderBy(asc(notice.id))
}

/** A notice by its number, whatever committee gave it. */
export async function findNotice(db: Db, organisationId: number, number: number): Promise<NoticeRow | undefined> {
  const [row] = await db
    .select()
    .from(notice)
    .where(and(eq(notice.organisationId, organisationId), eq(notice.number, number)))
  return row
}

export async function markConfirmed(tx: Db, id: number, confirmedBy: number, confirmedAt: Date): Promise<void> {
  await tx.update(notice).set({ state: 'confirmed', confirmedBy, confirmedAt }).where(eq(notice.id, id))
}

export async function markCancelled(tx: Db, id: number): Promise<void> {
  await tx.update(notice).set({ state: 'cancelled' }).where(eq(notice.id, id))
}

export async function insertNoticeChats(tx: Db, noticeId: number, chatIds: number[]): Promise<void> {
  if (chatIds.length === 0) return
  await tx.insert(noticeChat).values(chatIds.map((chatId) => ({ noticeId, chatId })))
}

/** Records who acknowledged first in a chat. 'already' when someone had, 'not-sent-here' when the notice did not go there. */
export async function acknowledge(
  tx: Db,
  noticeId: number,
  chatId: number,
  by: string,
  at: Date,
): Promise<'acknowledged' | 'already' | 'not-sent-here'> {
  const where = and(eq(noticeChat.noticeId, noticeId), eq(noticeChat.chatId, chatId))
  const changed = await tx
    .update(noticeChat)
    .set({ acknowledgedAt: at, acknowledgedBy: by })
    .where(and(where, isNull(noticeChat.acknowledgedAt)))
    .returning({ chatId: noticeChat.chatId })
  if (changed.length > 0) return 'acknowledged'
  return (await tx.$count(noticeChat, where)) > 0 ? 'already' : 'not-sent-here'
}

/** The numbers of the notices that a chat was sent and nobody there has acknowledged, oldest first. */
export async function openNotices(db: Db, chatId: number): Promise<number[]> {
  const rows = await db
    .select({ number: notice.number })
    .from(noticeChat)
    .innerJoin(notice, eq(notice.id, noticeChat.noticeId))
    .where(and(eq(noticeChat.chatId, chatId), isNull(noticeChat.acknowledgedAt)))
    .orderBy(asc(notice.id))
  return rows.map(({ number }) => number)
}

/** The chats a notice went to, with who acknowledged. */
export async function noticeRecipients(db: Db, noticeId: number) {
  return db
    .select({ title: chat.title, at: noticeChat.acknowledgedAt, by: noticeChat.acknowledgedBy })
    .from(noticeChat)
    .innerJoin(chat, eq(chat.id, noticeChat.chatId))
    .where(eq(noticeChat.noticeId, noticeId))
    .orderBy(asc(chat.id))
}
