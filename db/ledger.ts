import { and, asc, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { chat } from './schema/chat.ts'
import { line, message } from './schema/outbox.ts'

/** The `nextAttemptAt` of a message that only a person can decide about: perhaps sent, and a copy would do harm. */
export const waitsForPerson = new Date('9999-12-31T00:00:00Z')

/** Written out rather than bound, so that the planner sees that the partial index `message_open` holds these rows. */
export const open = sql`${message.state} in ('queued', 'sending', 'unknown', 'failed')`
/** Not those that only a person can decide about. */
export const toBeSent = and(open, lt(message.nextAttemptAt, waitsForPerson))
/** As the partial index `line_waiting` has it. */
export const waiting = and(isNull(line.composedAt), isNull(line.withdrawnAt))

/** Chats that words are sent to: in a muted one they find out whether the bot may write again. */
export const triedStates: readonly (typeof chat.$inferSelect.state)[] = ['active', 'muted']

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
 * The chats of an account that are to be tried, with waiting lines or open messages, in no order. A probe of each partial index for each
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
        inArray(chat.state, [...triedStates]),
        or(sql`${head.priority} is not null`, sql`${top.priority} is not null`),
      ),
    )
  return rows.flatMap(({ chatId, kind, head, top }): ChatWork[] => {
    if (head && (!top || head.priority >= top.priority)) return [{ chatId, kind, ...head }]
    return top ? [{ chatId, kind, ...top, notBefore: null }] : []
  })
}

export type MessageRow = typeof message.$inferSelect
