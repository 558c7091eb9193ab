import { and, asc, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Entry, LineKind, Message } from '../src/domain/message.ts'
import type { Lease } from './accounts.ts'
import type { Db } from './client.ts'
import { recordset } from './recordset.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { line, message } from './schema/outbox.ts'

/** The `nextAttemptAt` of a message that only a person can decide about: perhaps sent, and a copy would do harm. */
export const waitsForPerson = new Date('9999-12-31T00:00:00Z')

/** Written out rather than bound, so that the planner sees that the partial index `message_open` holds these rows. */
export const open = sql`${message.state} in ('queued', 'sending', 'unknown', 'failed')`
const toBeSent = and(open, lt(message.nextAttemptAt, waitsForPerson))
/** As the partial index `line_waiting` has it. */
export const waiting = and(isNull(line.composedAt), isNull(line.withdrawnAt))

/** A chat in which something is still to be said. Machine time. */
export interface ChatWork {
  chatId: number
  kind: 'group' | 'direct'
  priority: number
  /** Since when its most urgent words wait. */
  since: Date
  /** The earliest time of its next attempt; null: at once. */
  notBefore: Date | null
}

/**
 * The active chats of an account with waiting lines or open messages, in no order. A probe of each partial index for each
 * chat: without statistics (PGlite has no autoanalyze) the planner would compare every chat with every line.
 */
export async function chatsWithWork(db: Db, accountId: number): Promise<ChatWork[]> {
  const head = db
    .select({ priority: message.priority, since: message.createdAt, notBefore: message.nextAttemptAt })
    .from(message)
    .where(and(eq(message.accountId, accountId), eq(message.chatId, chat.id), toBeSent))
    .orderBy(desc(message.priority), asc(message.id))
    .limit(1)
    .as('head')
  const top = db
    .select({ priority: line.priority, since: line.queuedAt })
    .from(line)
    .where(and(eq(line.chatId, chat.id), waiting))
    .orderBy(desc(line.priority), asc(line.id))
    .limit(1)
    .as('top')
  const rows = await db
    .select({
      chatId: chat.id,
      kind: chat.kind,
      head: { priority: head.priority, since: head.since, notBefore: head.notBefore },
      top: { priority: top.priority, since: top.since },
    })
    .from(chat)
    .leftJoinLateral(head, sql`true`)
    .leftJoinLateral(top, sql`true`)
    .where(
      and(
        eq(chat.accountId, accountId),
        eq(chat.state, 'active'),
        or(sql`${head.priority} is not null`, sql`${top.priority} is not null`),
      ),
    )
  return rows.flatMap(({ chatId, kind, head, top }): ChatWork[] => {
    if (head && (!top || head.priority >= top.priority)) return [{ chatId, kind, ...head }]
    return top ? [{ chatId, kind, ...top, notBefore: null }] : []
  })
}

export type MessageRow = typeof message.$inferSelect

/** A message to be sent, as far as its turn depends on it. */
export type QueuedMessage = Pick<MessageRow, 'id' | 'state' | 'priority' | 'nextAttemptAt' | 'createdAt'>

/** A chat whose turn it is, as the ledger has it. */
export interface ChatInLedger {
  id: number
  platformId: string
  kind: 'group' | 'direct'
  state: typeof chat.$inferSelect.state
  /** Its first two messages to be sent: highest priority, then oldest. */
  messages: QueuedMessage[]
  /** Of the waiting line that goes first. */
  line: { priority: number; kind: LineKind } | null
}

/**
 * What the ledger holds of some of the account's chats, if the lease is held still; nobody can take the lease before the
 * transaction ends. One statement, because every send begins with it.
 *
 * @returns undefined when another took the lease
 */
export async function lookUpChats(tx: Db, lease: Lease, chatIds: number[]): Promise<ChatInLedger[] | undefined> {
  const { id, state, priority, nextAttemptAt, createdAt } = message
  const first = tx
    .select({ id, state, priority, nextAttemptAt, createdAt })
    .from(message)
    .where(and(eq(message.accountId, lease.accountId), eq(message.chatId, chat.id), toBeSent))
    .orderBy(desc(priority), asc(id))
    .limit(2)
    .as('first')
  const top = tx
    .select({ priority: line.priority, kind: line.kind })
    .from(line)
    .where(and(eq(line.chatId, chat.id), waiting))
    .orderBy(desc(line.priority), asc(line.id))
    .limit(1)
    .as('top')
  const rows = await tx
    .select({
      chat: { id: chat.id, platformId: chat.platformId, kind: chat.kind, state: chat.state },
      message: {
        id: first.id,
        state: first.state,
        priority: first.priority,
        nextAttemptAt: first.nextAttemptAt,
        createdAt: first.createdAt,
      },
      line: { priority: top.priority, kind: top.kind },
    })
    .from(channelAccount)
    .leftJoin(chat, and(eq(chat.accountId, channelAccount.id), inArray(chat.id, chatIds)))
    .leftJoinLateral(first, sql`true`)
    .leftJoinLateral(top, sql`true`)
    .where(and(eq(channelAccount.id, lease.accountId), eq(channelAccount.fence, lease.fence)))
    .for('share', { of: channelAccount })
  if (rows.length === 0) return undefined
  const chats = new Map<number, ChatInLedger>()
  for (const row of rows) {
    if (!row.chat) continue
    const found = chats.get(row.chat.id) ?? { ...row.chat, messages: [], line: row.line }
    if (row.message) found.messages.push(row.message)
    chats.set(row.chat.id, found)
  }
  for (const { messages } of chats.values()) messages.sort((a, b) => b.priority - a.priority || a.id - b.id)
  return [...chats.values()]
}

export interface WaitingLine {
  id: number
  kind: LineKind
  priority: number
  entry: Entry
  queuedAt: Date
}

/** Of each chat the waiting lines that go first, highest priority, then oldest; at most `limit` of a chat. */
export async function firstWaitingLines(tx: Db, chatIds: number[], limit: number): Promise<Map<number, WaitingLine[]>> {
  const first = tx
    .select({
      id: line.id,
      kind: line.kind,
      priority: line.priority,
      entry: line.entry,
      queuedAt: line.queuedAt,
    })
    .from(line)
    .where(and(eq(line.chatId, chat.id), waiting))
    .orderBy(desc(line.priority), asc(line.id))
    .limit(limit)
    .as('first')
  const rows = await tx
    .select({
      chatId: chat.id,
      line: {
        id: first.id,
        kind: first.kind,
        priority: first.priority,
        entry: first.entry,
        queuedAt: first.queuedAt,
      },
    })
    .from(chat)
    .innerJoinLateral(first, sql`true`)
    .where(inArray(chat.id, chatIds))
  const lines = new Map<number, WaitingLine[]>()
  for (const row of rows) lines.set(row.chatId, [...(lines.get(row.chatId) ?? []), row.line])
  for (const each of lines.values()) each.sort((a, b) => b.priority - a.priority || a.id - b.id)
  return lines
}

/** A message as it is made of lines. */
export interface NewMessage {
  chatId: number
  priority: number
  lineIds: number[]
  body: Message
  /** Its first attempt begins at once. */
  begins: boolean
}

/**
 * Stores messages, in this order, and marks their lines as carried. One statement with two parameters however many there
 * are: building and binding thousands would take longer than storing them.
 *
 * @returns their ids, in the same order
 */
export async function insertMessages(
  tx: Db,
  lease: Lease,
  messages: NewMessage[],
  machineNow: Date,
): Promise<number[]> {
  if (messages.length === 0) return []
  const drafts = messages.map(({ chatId, priority, body, begins }, n) => ({ n, chatId, priority, body, begins }))
  const carried = messages.flatMap(({ lineIds }, n) => lineIds.map((lineId) => ({ place: n + 1, lineId })))
  const now = sql`${machineNow.toISOString()}::timestamptz`
  const made = tx.$with('made', { id: message.id }).as(sql`
    insert into message (account_id, chat_id, state, priority, body, attempts, next_attempt_at, fence, created_at)
    select ${lease.accountId}::int, "chatId", case when begins then 'sending' else 'queued' end, priority, body,
      begins::int, ${now}, case when begins then ${lease.fence}::int end, ${now}
    from ${recordset(drafts, sql`n int, "chatId" int, priority int, body jsonb, begins boolean`)}
    order by n
    returning id`)
  // Ids rise in the order of the rows.
  const paired = tx.$with('paired', {}).as(sql`
    insert into message_line (message_id, line_id)
    select numbered.id, given."lineId"
    from (select id, row_number() over (order by id) as place from made) as numbered
      join ${recordset(carried, sql`place int, "lineId" int`)} on given.place = numbered.place
    returning line_id`)
  const marked = tx
    .$with('marked', {})
    .as(sql`update line set composed_at = ${now} where id in (select line_id from paired)`)
  const rows = await tx.with(made, paired, marked).select({ id: made.id }).from(made)
  return rows.map(({ id }) => id).sort((a, b) => a - b)
}

/** Begins an attempt of each message, and gives its bytes: from here on they are frozen. */
export async function beginAttempts(
  tx: Db,
  messageIds: number[],
  lease: Lease,
): Promise<Map<number, Pick<MessageRow, 'attempts' | 'body'>>> {
  if (messageIds.length === 0) return new Map()
  const rows = await tx
    .update(message)
    .set({ state: 'sending', attempts: sql`${message.attempts} + 1`, fence: lease.fence })
    .where(inArray(message.id, messageIds))
    .returning({ id: message.id, attempts: message.attempts, body: message.body })
  return new Map(rows.map(({ id, ...rest }) => [id, rest]))
}
