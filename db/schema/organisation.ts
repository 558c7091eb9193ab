import { boolean, date, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import type { PolicySettings } from '../../src/domain/policy.ts'
import { id, instant } from './columns.ts'

/** The tenant (a province, say): owns agencies, persons, chats, accounts and the numbering. */
export const organisation = pgTable('organisation', {
  id: id(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  /** The next directive's number; taken under the row's lock, so that numbers have no gaps and no doubles. */
  nextDirective: integer().notNull().default(1),
  nextNotice: integer().notNull().default(1),
  /** Hash of the newest event; the row's lock makes the chain one line. */
  lastEventHash: text().notNull().default(''),
  createdAt: instant().notNull(),
})

/** A Ban Chỉ đạo: one of the several that an organisation has. */
export const committee = pgTable('committee', {
  id: id(),
  organisationId: integer()
    .notNull()
    .references(() => organisation.id),
  slug: text().notNull().unique(),
  name: text().notNull(),
  policy: jsonb().$type<PolicySettings>().notNull().default({}),
  createdAt: instant().notNull(),
})

/**
 * An agency as dated data: units are merged and renamed, so names carry `validFrom`, `validTo` and a successor.
 * `level`: trung ương, tỉnh, huyện, xã, thôn. `sector` says whether it is ordered ('state', 'district', …) or asked ('front').
 */
export const agency = pgTable(
  'agency',
  {
    id: id(),
    organisationId: integer()
      .notNull()
      .references(() => organisation.id),
    code: text().notNull(),
    name: text().notNull(),
    aliases: text().array().notNull().default([]),
    level: text().$type<AgencyLevel>().notNull(),
    sector: text().$type<AgencySector>().notNull(),
    /** Title of its head, as in 'Giám đốc Sở Y tế'. */
    headTitle: text(),
    parentId: integer(),
    successorId: integer(),
    /** How many bodies of the level below it has (a district's communes); null: nobody has said. */
    unitCount: integer(),
    validFrom: date({ mode: 'string' }),
    validTo: date({ mode: 'string' }),
    createdAt: instant().notNull(),
  },
  (t) => [unique().on(t.organisationId, t.code)],
)
export type AgencyLevel = 'central' | 'province' | 'district' | 'commune' | 'village'
export type AgencySector = 'state' | 'vertical' | 'party' | 'front' | 'press' | 'task-force' | 'unit'

/** The agencies that take part in a committee: an urgent notice of the committee goes to their chats. */
export const committeeAgency = pgTable(
  'committee_agency',
  {
    committeeId: integer()
      .notNull()
      .references(() => committee.id),
    agencyId: integer()
      .notNull()
      .references(() => agency.id),
  },
  (t) => [primaryKey({ columns: [t.committeeId, t.agencyId] })],
)

/** A named set of agencies: 'UBND các huyện, thị xã, thành phố'. */
export const collective = pgTable(
  'collective',
  {
    id: id(),
    organisationId: integer()
      .notNull()
      .references(() => organisation.id),
    name: text().notNull(),
    aliases: text().array().notNull().default([]),
    /** Known by name only (các chốt kiểm soát): shown, never asked to report. */
    nameOnly: boolean().notNull().default(false),
    /** What its members are to count, when it names the bodies below them: 'xã, phường, thị trấn'. */
    unit: text(),
  },
  (t) => [unique().on(t.organisationId, t.name)],
)

export const collectiveMember = pgTable(
  'collective_member',
  {
    collectiveId: integer()
      .notNull()
      .references(() => collective.id),
    agencyId: integer()
      .notNull()
      .references(() => agency.id),
  },
  (t) => [primaryKey({ columns: [t.collectiveId, t.agencyId] }), index().on(t.agencyId)],
)
