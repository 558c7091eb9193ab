import { and, asc, count, desc, eq, inArray, isNull, lt, max, min, sql } from 'drizzle-orm'
import type { Entry, LineKind, Message } from '../src/domain/message.ts'
import type { Lease } from './accounts.ts'
import type { Db } from './client.ts'
import { chat } from './schema/chat.ts'
import { attempt, line, type MessageState, message, messageLine } from './schema/outbox.ts'
import { storableJson } from './storable-json.ts'

/** The `nextAttemptAt` of a message that only a person can decide about: perhaps sent, and a copy would do harm. */
export const waitsForPerson = new Date('9999-12-31T00:00:00Z')

/** Written out rather than bound, so that the planner sees that the partial index `message_open` holds these rows. */
const open = sql`${message.state} in ('queued', 'sending', 'unknown', 'failed')`
const toBeSent = and(open, lt(message.nextAttemptAt, waitsForPerson))
const waiting = isNull(line.composedAt)

/** A chat in which something is still to be said. Machine time. */
export interface ChatWork {
  chatId: number
  priority: number
  /** Since when its most urgent words wait. */
  since: Date
  /** The earliest time of its next attempt; null: at once. */
  notBefore: Date | null
  /** A message of the chat is being sent; whatever waits, waits for its end. */
  sending: boolean
}

/** The active chats of an account with waiting lines or open messages, in no order. */
export async function chatsWithWork(db: Db, accountId: number): Promise<ChatWork[]> {
  const heads = await db
    .selectDistinctOn([message.chatId], {
      chatId: message.chatId,
      priority: message.priority,
      since: message.createdAt,
      notBefore: message.nextAttemptAt,
      state: message.state,
    })
    .from(message)
    .innerJoin(chat, eq(chat.id, message.chatId))
    .where(and(eq(message.accountId, accountId), toBeSent, eq(chat.state, 'active')))
    .orderBy(message.chatId, desc(message.priority), asc(message.id))
  const lines = await db
    .select({ chatId: line.chatId, priority: max(line.priority), since: min(line.queuedAt) })
    .from(line)
    .innerJoin(chat, eq(chat.id, line.chatId))
    .where(and(eq(chat.accountId, accountId), waiting, eq(chat.state, 'active')))
    .groupBy(line.chatId)

  const work = new Map<number, ChatWork>()
  for (const { state, ...head } of heads) work.set(head.chatId, { ...head, sending: state === 'sending' })
  for (const { chatId, priority, since } of lines) {
    if (priority === null || since === null) continue
    const head = work.get(chatId)
    if (head && head.priority >= priority) continue
    work.set(chatId, { chatId, priority, since, notBefore: null, sending: head?.sending ?? false })
  }
  return [...work.values()]
}

export type MessageRow = typeof message.$inferSelect

/** The message of the chat whose turn it is: highest priority, then oldest. */
export async function headMessage(tx: Db, accountId: number, chatId: number): Promise<MessageRow | undefined> {
  const [row] = await tx
    .select()
    .from(message)
    .where(and(eq(message.accountId, accountId), eq(message.chatId, chatId), toBeSent))
    .orderBy(desc(message.priority), asc(message.id))
    .limit(1)
  return row
}

export interface WaitingLine {
  id: number
  kind: LineKind
  priority: number
  entry: Entry
}

/** The waiting lines of the chat's highest waiting priority, oldest first, at most `limit`. */
export async function topWaitingLines(tx: Db, chatId: number, limit: number): Promise<WaitingLine[]> {
  const rows = await tx
    .select({ id: line.id, kind: line.kind, priority: line.priority, entry: line.entry })
    .from(line)
    .where(and(eq(line.chatId, chatId), waiting))
    .orderBy(desc(line.priority), asc(line.id))
    .limit(limit)
  return rows.filter((row) => row.priority === rows[0]?.priority)
}

/** Stores composed messages, in this order, and marks their lines as carried. Resolves with the first. */
export async function insertMessages(
  tx: Db,
  place: { accountId: number; chatId: number; priority: number },
  composed: { lineIds: number[]; message: Message }[],
  machineNow: Date,
): Promise<MessageRow | undefined> {
  const rows = await tx
    .insert(message)
    .values(
      composed.map(({ message: body }) => ({
        ...place,
        body: storableJson(body),
        state: 'queued' as const,
        nextAttemptAt: machineNow,
        createdAt: machineNow,
      })),
    )
    .returning()
  const carried = composed.flatMap(({ lineIds }, i) => {
    const messageId = rows[i]?.id
    if (messageId === undefined) throw new Error('ledger: fewer messages stored than composed')
    return lineIds.map((lineId) => ({ messageId, lineId }))
  })
  await tx.insert(messageLine).values(carried)
  const lineIds = [...new Set(carried.map(({ lineId }) => lineId))]
  await tx.update(line).set({ composedAt: machineNow }).where(inArray(line.id, lineIds))
  return rows[0]
}

/** Begins an attempt: from here on the message's bytes are frozen. */
export async function beginAttempt(tx: Db, messageId: number, lease: Lease): Promise<void> {
  await tx
    .update(message)
    .set({ state: 'sending', attempts: sql`${message.attempts} + 1`, fence: lease.fence })
    .where(eq(message.id, messageId))
}

/** What an attempt came to. Machine time. */
export interface AttemptRecord {
  messageId: number
  /** The fence under which the attempt began. */
  fence: number
  at: Date
  outcome: string
  /** The platform's words; never a secret. */
  detail: string | null
  state: MessageState
  nextAttemptAt: Date
  sent?: { at: Date; platformMessageId: string }
}

/** @returns false, and nothing is written, when the message is no longer this owner's */
export async function recordAttempt(tx: Db, record: AttemptRecord): Promise<boolean> {
  const detail = storableJson(record.detail)
  const rows = await tx
    .update(message)
    .set({
      state: record.state,
      nextAttemptAt: record.nextAttemptAt,
      fence: null,
      lastError: record.sent ? null : `${record.outcome}: ${detail ?? ''}`,
      ...(record.sent && { sentAt: record.sent.at, platformMessageId: record.sent.platformMessageId }),
    })
    .where(and(eq(message.id, record.messageId), eq(message.state, 'sending'), eq(message.fence, record.fence)))
    .returning({ id: message.id })
  if (rows.length === 0) return false
  await tx.insert(attempt).values({ messageId: record.messageId, at: record.at, outcome: record.outcome, detail })
  return true
}

/** What the lines of a message are for. */
export async function kindsOf(db: Db, messageId: number): Promise<LineKind[]> {
  const rows = await db
    .selectDistinct({ kind: line.kind })
    .from(messageLine)
    .innerJoin(line, eq(line.id, messageLine.lineId))
    .where(eq(messageLine.messageId, messageId))
  return rows.map((row) => row.kind)
}

/** How many attempts of a message ended in one of these ways. */
export async function countAttempts(db: Db, messageId: number, outcomes: readonly string[]): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(attempt)
    .where(and(eq(attempt.messageId, messageId), inArray(attempt.outcome, [...outcomes])))
  return row?.count ?? 0
}

/** Messages of an account that an earlier owner was sending when it went away. */
export async function orphans(tx: Db, lease: Lease): Promise<MessageRow[]> {
  return tx
    .select()
    .from(message)
    .where(
      and(eq(message.accountId, lease.accountId), open, eq(message.state, 'sending'), lt(message.fence, lease.fence)),
    )
    .orderBy(asc(message.id))
}
