import { index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core'
import type { RoleName } from '../../src/domain/permissions.ts'
import { channelAccount, chat } from './chat.ts'
import { id, instant } from './columns.ts'
import { agency, committee, organisation } from './organisation.ts'

export const person = pgTable(
  'person',
  {
    id: id(),
    organisationId: integer()
      .notNull()
      .references(() => organisation.id),
    /** A short handle, unique in the organisation: what `--as` and `--person` take beside the id. */
    handle: text().notNull(),
    name: text().notNull(),
    title: text(),
    agencyId: integer().references(() => agency.id),
    createdAt: instant().notNull(),
  },
  (t) => [unique().on(t.organisationId, t.handle)],
)

/** A user of one channel account; `personId` is set once a code has proved who it is. */
export const identity = pgTable(
  'identity',
  {
    id: id(),
    accountId: integer()
      .notNull()
      .references(() => channelAccount.id),
    userId: text().notNull(),
    name: text().notNull(),
    personId: integer().references(() => person.id),
    createdAt: instant().notNull(),
  },
  (t) => [unique().on(t.accountId, t.userId), index().on(t.personId)],
)

/** What a person is in a committee; a focal (đầu mối) or member speaks for `agencyId`. */
export const role = pgTable(
  'role',
  {
    id: id(),
    committeeId: integer()
      .notNull()
      .references(() => committee.id),
    personId: integer()
      .notNull()
      .references(() => person.id),
    role: text().$type<RoleName>().notNull(),
    agencyId: integer().references(() => agency.id),
  },
  (t) => [unique().on(t.committeeId, t.personId, t.role), index().on(t.personId)],
)

/** A one-time code that binds a chat (to an agency or a committee, or as another's second channel) or a person. Only its hash is kept. Machine time. */
export const bindingCode = pgTable('binding_code', {
  id: id(),
  organisationId: integer()
    .notNull()
    .references(() => organisation.id),
  codeHash: text().notNull().unique(),
  personId: integer().references(() => person.id),
  agencyId: integer().references(() => agency.id),
  committeeId: integer().references(() => committee.id),
  /** The chat whose second channel the chat becomes in which it is typed. */
  standbyOfId: integer().references(() => chat.id),
  createdAt: instant().notNull(),
  expiresAt: instant().notNull(),
  usedAt: instant(),
})

/** A signed-in browser: the cookie's hash. Machine time. */
export const webSession = pgTable('web_session', {
  tokenHash: text().primaryKey(),
  personId: integer()
    .notNull()
    .references(() => person.id),
  createdAt: instant().notNull(),
  expiresAt: instant().notNull(),
})
