import { and, asc, desc, eq, inArray, isNull, lt, max, min, sql } from 'drizzle-orm'
import type { Entry, LineKind, Message } from '../src/domain/message.ts'
import type { Lease } from './accounts.ts'
import type { Db } from './client.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { line, message, messageLine } from './schema/outbox.ts'
import { storableJson } from './storable-json.ts'

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

/** The active chats of an account with waiting lines or open messages, in no order. Reads all that waits. */
export async function chatsWithWork(db: Db, accountId: number): Promise<ChatWork[]> {
  const heads = await db
    .selectDistinctOn([message.chatId], {
      chatId: message.chatId,
      kind: chat.kind,
      priority: message.priority,
      since: message.createdAt,
      notBefore: message.nextAttemptAt,
    })
    .from(message)
    .innerJoin(chat, eq(chat.id, message.chatId))
    .where(and(eq(message.accountId, accountId), toBeSent, eq(chat.state, 'active')))
    .orderBy(message.chatId, desc(message.priority), asc(message.id))
  const lines = await db
    .select({ chatId: line.chatId, kind: chat.kind, priority: max(line.priority), since: min(line.queuedAt) })
    .from(line)
    .innerJoin(chat, eq(chat.id, line.chatId))
    .where(and(eq(chat.accountId, accountId), waiting, eq(chat.state, 'active')))
    .groupBy(line.chatId, chat.kind)

  const work = new Map<number, ChatWork>(heads.map((head) => [head.chatId, head]))
  for (const { priority, since, ...where } of lines) {
    if (priority === null || since === null) continue
    const head = work.get(where.chatId)
    if (head && head.priority >= priority) continue
    work.set(where.chatId, { ...where, priority, since, notBefore: null })
  }
  return [...work.values()]
}

export type MessageRow = typeof message.$inferSelect

/** A chat whose turn it is, as the ledger has it. */
export interface ChatInLedger {
  id: number
  platformId: string
  kind: 'group' | 'direct'
  state: typeof chat.$inferSelect.state
  /** Its first two messages to be sent: highest priority, then oldest. */
  messages: MessageRow[]
  /** The highest priority among its waiting lines. */
  linePriority: number | null
}

/**
 * What the ledger holds of some of the account's chats, if the lease is held still; nobody can take the lease before the
 * transaction ends. One statement, because every send begins with it.
 *
 * @returns undefined when another took the lease
 */
export async function lookUpChats(tx: Db, lease: Lease, chatIds: number[]): Promise<ChatInLedger[] | undefined> {
  const first = tx
    .select()
    .from(message)
    .where(and(eq(message.accountId, lease.accountId), eq(message.chatId, chat.id), toBeSent))
    .orderBy(desc(message.priority), asc(message.id))
    .limit(2)
    .as('first')
  const top = tx
    .select({ priority: line.priority })
    .from(line)
    .where(and(eq(line.chatId, chat.id), waiting))
    .orderBy(desc(line.priority), asc(line.id))
    .limit(1)
    .as('top')
  const rows = await tx
    .select({
      chat: { id: chat.id, platformId: chat.platformId, kind: chat.kind, state: chat.state },
      // Not `first` whole: drizzle gives the columns of a subquery only one by one.
      message: {
        id: first.id,
        accountId: first.accountId,
        chatId: first.chatId,
        state: first.state,
        priority: first.priority,
        body: first.body,
        attempts: first.attempts,
        nextAttemptAt: first.nextAttemptAt,
        fence: first.fence,
        createdAt: first.createdAt,
        sentAt: first.sentAt,
        platformMessageId: first.platformMessageId,
        lastError: first.lastError,
      },
      linePriority: top.priority,
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
    const { id } = row.chat
    const found = chats.get(id) ?? { ...row.chat, messages: [], linePriority: row.linePriority }
    if (row.message) found.messages.push(row.message)
    chats.set(id, found)
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

/** Stores messages, in this order, and marks their lines as carried. Resolves with them, in the same order. */
export async function insertMessages(
  tx: Db,
  lease: Lease,
  messages: NewMessage[],
  machineNow: Date,
): Promise<MessageRow[]> {
  if (messages.length === 0) return []
  const rows = await tx
    .insert(message)
    .values(
      messages.map(({ chatId, priority, body, begins }) => ({
        accountId: lease.accountId,
        chatId,
        priority,
        body: storableJson(body),
        state: begins ? ('sending' as const) : ('queued' as const),
        attempts: begins ? 1 : 0,
        fence: begins ? lease.fence : null,
        nextAttemptAt: machineNow,
        createdAt: machineNow,
      })),
    )
    .returning()
  const carried = messages.flatMap(({ lineIds }, i) => {
    const messageId = rows[i]?.id
    if (messageId === undefined) throw new Error('ledger: fewer messages stored than composed')
    return lineIds.map((lineId) => ({ messageId, lineId }))
  })
  await tx.insert(messageLine).values(carried)
  const lineIds = [...new Set(carried.map(({ lineId }) => lineId))]
  await tx.update(line).set({ composedAt: machineNow }).where(inArray(line.id, lineIds))
  return rows
}

/** Begins an attempt of each message: from here on its bytes are frozen. */
export async function beginAttempts(tx: Db, messageIds: number[], lease: Lease): Promise<void> {
  if (messageIds.length === 0) return
  await tx
    .update(message)
    .set({ state: 'sending', attempts: sql`${message.attempts} + 1`, fence: lease.fence })
    .where(inArray(message.id, messageIds))
}
