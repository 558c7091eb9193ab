import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import type { Entry, LineKind, Message } from '../../src/domain/message.ts'
import { channelAccount, chat } from './chat.ts'
import { id, instant } from './columns.ts'
import { directive } from './document.ts'
import { notice } from './notice.ts'
import { obligation } from './work.ts'

/** One thing to tell one chat. `key` holds (obligation or notice …, kind, slot with its due time, chat): on conflict nothing. */
export const line = pgTable(
  'line',
  {
    id: id(),
    chatId: integer()
      .notNull()
      .references(() => chat.id),
    key: text().notNull().unique(),
    kind: text().$type<LineKind>().notNull(),
    /** 2 urgent, 1 answer to a person waiting, 0 the rest: higher goes first. */
    priority: integer().notNull(),
    entry: jsonb().$type<Entry>().notNull(),
    directiveId: integer().references(() => directive.id),
    obligationId: integer().references(() => obligation.id),
    noticeId: integer().references(() => notice.id),
    /** Business time it was due to be said. */
    dueAt: instant().notNull(),
    /** Machine time it was put here. */
    queuedAt: instant().notNull(),
    /** Set once a message carries it; before that it waits. */
    composedAt: instant(),
    /** Set when it need not be said any more; a message that had begun is sent all the same. */
    withdrawnAt: instant(),
  },
  (t) => [
    index('line_waiting')
      .on(t.chatId, t.priority.desc().nullsFirst(), t.id)
      .where(sql`${t.composedAt} is null and ${t.withdrawnAt} is null`),
    index('line_urgent').on(t.chatId, t.queuedAt).where(sql`${t.priority} >= 2`),
    index().on(t.obligationId),
  ],
)

/**
 * What one send carries: frozen bytes of one or more lines, or of one part of a long line. Never recomposed after its
 * first attempt. All times here are machine time.
 */
export const message = pgTable(
  'message',
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => channelAccount.id),
    chatId: integer()
      .notNull()
      .references(() => chat.id),
    state: text().$type<MessageState>().notNull(),
    priority: integer().notNull(),
    body: jsonb().$type<Message>().notNull(),
    /** Attempts begun. */
    attempts: integer().notNull().default(0),
    nextAttemptAt: instant().notNull(),
    /** The fencing token of the owner that began the attempt under way. */
    fence: integer(),
    createdAt: instant().notNull(),
    sentAt: instant(),
    platformMessageId: text(),
    /**
     * Where it stands: the platform's id of the chat as it was when the message arrived, since a chat that moves counts
     * its messages anew. Null: where the chat is now.
     */
    platformChatId: text(),
    lastError: text(),
  },
  (t) => [
    index('message_open')
      .on(t.accountId, t.chatId, t.priority.desc().nullsFirst(), t.id)
      .where(sql`${t.state} in ('queued', 'sending', 'unknown', 'failed')`),
    index().on(t.chatId, t.platformMessageId),
  ],
)
export type MessageState = 'queued' | 'sending' | 'sent' | 'unknown' | 'failed' | 'dead' | 'cancelled'

/** Which lines a message carries; a copy on a second channel is another message of the same lines. */
export const messageLine = pgTable(
  'message_line',
  {
    messageId: integer()
      .notNull()
      .references(() => message.id),
    lineId: integer()
      .notNull()
      .references(() => line.id),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.lineId] }), index().on(t.lineId)],
)

/**
 * What is to be done with a sent message: other words in its place, a pin, a reminder of the platform's own beside it.
 * Only the newest wish counts: `version` is raised by each, `done` is the one that the platform has. Machine time.
 */
export const messageChange = pgTable(
  'message_change',
  {
    messageId: integer()
      .notNull()
      .references(() => message.id),
    what: text().$type<'edit' | 'pin' | 'remind'>().notNull(),
    /** Of an edit. */
    body: jsonb().$type<Message>(),
    /** Of a reminder: what people read in it, and when it rings (business time, ISO 8601). */
    reminder: jsonb().$type<{ title: string; at: string }>(),
    version: integer().notNull().default(1),
    done: integer().notNull().default(0),
    /** Failures since the newest wish. */
    attempts: integer().notNull().default(0),
    nextAttemptAt: instant().notNull(),
    lastError: text(),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.what] }),
    index('message_change_open').on(t.nextAttemptAt).where(sql`${t.done} < ${t.version}`),
  ],
)

/** One try at sending, with the platform's own words. Machine time. */
export const attempt = pgTable(
  'attempt',
  {
    id: id(),
    messageId: integer()
      .notNull()
      .references(() => message.id),
    at: instant().notNull(),
    outcome: text().notNull(),
    detail: text(),
  },
  (t) => [index().on(t.messageId)],
)
