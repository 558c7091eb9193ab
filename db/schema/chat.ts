import { type AnyPgColumn, bigint, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { id, instant } from './columns.ts'
import { agency, committee, organisation } from './organisation.ts'

/**
 * One account on one channel (a bot token, a Zalo number, the rooms in the browser).
 * One process at a time owns it: the lease (machine time) and its fencing token say which.
 */
export const channelAccount = pgTable(
  'channel_account',
  {
    id: id(),
    organisationId: integer()
      .notNull()
      .references(() => organisation.id),
    channel: text().$type<ChannelName>().notNull(),
    name: text().notNull(),
    leaseHolder: text(),
    leaseUntil: instant(),
    fence: integer().notNull().default(0),
    /** What refusals taught about its pace; null: nothing yet. Machine time, in milliseconds since 1970. */
    learnt: jsonb().$type<{ share: number; loweredAt: number; parkedUntil: number }>(),
    /** How it last stood with its platform, and since when (machine time, ISO 8601); null: it never said. */
    standing: jsonb().$type<{ state: string; detail?: string; since: string }>(),
    /** Since when nothing goes through it, as the minute's look found; null: it works. Machine time. */
    downSince: instant(),
    createdAt: instant().notNull(),
  },
  (t) => [unique().on(t.organisationId, t.channel, t.name)],
)
export type ChannelName = 'web' | 'telegram' | 'zalo' | 'zalo-bot'

/** A group or direct conversation, bound to a committee or to an agency, or to nobody yet. */
export const chat = pgTable(
  'chat',
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => channelAccount.id),
    platformId: text().notNull(),
    kind: text().$type<'group' | 'direct'>().notNull(),
    title: text().notNull(),
    committeeId: integer().references(() => committee.id),
    agencyId: integer().references(() => agency.id),
    /** 'removed': the bot is out; 'muted': it is in and may not write; 'gone': there is no such chat any more. */
    state: text().$type<'active' | 'muted' | 'removed' | 'gone'>().notNull().default('active'),
    /** The platform asked that nothing be sent here before. Machine time. */
    parkedUntil: instant(),
    boundAt: instant(),
    /** Its second channel: a chat on another account, bound to the same, which is told nothing of its own but copies. */
    standbyChatId: integer().references((): AnyPgColumn => chat.id),
    /** Since when it has one. Machine time. */
    standbySince: instant(),
    createdAt: instant().notNull(),
  },
  (t) => [
    unique().on(t.accountId, t.platformId),
    unique('chat_standby').on(t.standbyChatId),
    index().on(t.committeeId),
    index().on(t.agencyId),
  ],
)

/**
 * A platform id of a chat that moved (a group that became a supergroup): what it was called before, and what it is called
 * once its move has been told of, be that handled yet or not. A chat that never moved has none. Its oldest one names its
 * queue in the inbox.
 */
export const chatAlias = pgTable(
  'chat_alias',
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => channelAccount.id),
    platformId: text().notNull(),
    chatId: integer()
      .notNull()
      .references(() => chat.id),
  },
  (t) => [unique().on(t.accountId, t.platformId), index().on(t.chatId)],
)

/** Small values a channel must keep (a session, a file id). */
export const channelValue = pgTable(
  'channel_value',
  {
    accountId: integer()
      .notNull()
      .references(() => channelAccount.id),
    key: text().notNull(),
    value: jsonb().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.key] })],
)

/** Append-only logs a channel must keep (a transcript); `entryKey` makes an append happen once. */
export const channelLog = pgTable(
  'channel_log',
  {
    position: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: integer()
      .notNull()
      .references(() => channelAccount.id),
    log: text().notNull(),
    entryKey: text(),
    entry: jsonb().notNull(),
  },
  (t) => [unique().on(t.accountId, t.log, t.entryKey), index().on(t.accountId, t.log, t.position)],
)
