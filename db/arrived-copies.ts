import { and, eq, gte, inArray, isNull, ne, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from './client.ts'
import { chat } from './schema/chat.ts'
import { line, message, messageLine } from './schema/outbox.ts'

/** How many of a chat's lines have arrived there, and how many as copies in its second channel, since a time. */
export async function arrivals(
  db: Db,
  firstId: number,
  standbyId: number,
  since: Date,
): Promise<{ first: number; standby: number; onlyStandby: number }> {
  const rows = await db
    .select({
      lineId: line.id,
      first: sql<boolean>`bool_or(${message.chatId} = ${firstId})`,
      standby: sql<boolean>`bool_or(${message.chatId} = ${standbyId})`,
    })
    .from(message)
    .innerJoin(messageLine, eq(messageLine.messageId, message.id))
    .innerJoin(line, eq(line.id, messageLine.lineId))
    .where(
      and(
        inArray(message.chatId, [firstId, standbyId]),
        eq(message.state, 'sent'),
        gte(message.createdAt, since),
        eq(line.chatId, firstId),
      ),
    )
    .groupBy(line.id)
  return {
    first: rows.filter((row) => row.first).length,
    standby: rows.filter((row) => row.standby).length,
    onlyStandby: rows.filter((row) => row.standby && !row.first).length,
  }
}

/** Of messages that did not surely arrive: the chat in which a copy of all that they carry has arrived, by their ids. */
export async function arrivedAsCopies(db: Db, messageIds: number[]): Promise<Map<number, string>> {
  if (messageIds.length === 0) return new Map()
  const copyLine = alias(messageLine, 'copy_line')
  const copy = alias(message, 'copy')
  const rows = await db
    .select({
      messageId: message.id,
      title: sql<string>`min(${chat.title})`,
      lines: sql`count(distinct ${messageLine.lineId})`.mapWith(Number),
      arrived: sql`count(distinct ${messageLine.lineId}) filter (where ${copy.id} is not null)`.mapWith(Number),
    })
    .from(message)
    .innerJoin(messageLine, eq(messageLine.messageId, message.id))
    .leftJoin(copyLine, eq(copyLine.lineId, messageLine.lineId))
    .leftJoin(copy, and(eq(copy.id, copyLine.messageId), ne(copy.chatId, message.chatId), eq(copy.state, 'sent')))
    .leftJoin(chat, eq(chat.id, copy.chatId))
    .where(inArray(message.id, messageIds))
    .groupBy(message.id)
  return new Map(
    rows.flatMap(({ messageId, title, lines, arrived }) => (lines === arrived ? [[messageId, title]] : [])),
  )
}

/** How many of the lines that wait for each chat have arrived in its second channel, by the chats' ids. */
export async function waitingButArrived(db: Db, chatIds: number[]): Promise<Map<number, number>> {
  if (chatIds.length === 0) return new Map()
  const rows = await db
    .select({ chatId: line.chatId, count: sql`count(distinct ${line.id})`.mapWith(Number) })
    .from(line)
    .innerJoin(messageLine, eq(messageLine.lineId, line.id))
    .innerJoin(message, and(eq(message.id, messageLine.messageId), ne(message.chatId, line.chatId)))
    .where(and(inArray(line.chatId, chatIds), isNull(line.composedAt), eq(message.state, 'sent')))
    .groupBy(line.chatId)
  return new Map(rows.map(({ chatId, count }) => [chatId, count]))
}
