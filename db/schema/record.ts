import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core'
import type { EventKind } from '../../src/domain/event.ts'
import type { InboundEvent } from '../../src/domain/inbound.ts'
import { channelAccount } from './chat.ts'
import { id, instant } from './columns.ts'
import { organisation } from './organisation.ts'

/** What came in, stored before it is handled; the platform's event id makes a replay do nothing. Machine time. */
export const inbox = pgTable(
  'inbox',
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => channelAccount.id),
    eventId: text().notNull(),
    /** The chat's queue: its platform id, of a chat that moved the first one. */
    chatPlatformId: text().notNull(),
    /** Chatter is erased once handled: then null. */
    event: jsonb().$type<InboundEvent>(),
    state: text().$type<'waiting' | 'handled' | 'set-aside'>().notNull().default('waiting'),
    attempts: integer().notNull().default(0),
    receivedAt: instant().notNull(),
    handledAt: instant(),
    error: text(),
  },
  (t) => [
    unique().on(t.accountId, t.eventId),
    index('inbox_waiting').on(t.accountId, t.chatPlatformId, t.id).where(sql`${t.state} = 'waiting'`),
  ],
)

/** Everything anyone did, append-only; `hash` covers the row and `previousHash`, one chain an organisation. */
export const event = pgTable(
  'event',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    organisationId: integer()
      .notNull()
      .references(() => organisation.id),
    /** Business time of the deed. */
    at: instant().notNull(),
    /** Machine time of the record. */
    recordedAt: instant().notNull(),
    kind: text().$type<EventKind>().notNull(),
    actor: jsonb().$type<{ name: string; personId?: number; identityId?: number }>().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    previousHash: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [
    index().on(t.organisationId, t.id),
    index('event_alarm').on(t.organisationId, sql`(${t.data} ->> 'key')`).where(sql`${t.kind} = 'alarm'`),
  ],
)

/** The installation's own state: the demo's clock, the last tick. */
export const setting = pgTable('setting', {
  key: text().primaryKey(),
  value: jsonb().notNull(),
})
