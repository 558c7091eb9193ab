import { index, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core'
import type { AssignmentRole } from '../../src/domain/directory.ts'
import type { ObligationState, ReportKind } from '../../src/domain/obligation.ts'
import { id, instant } from './columns.ts'
import { directive } from './document.ts'
import { agency } from './organisation.ts'
import { identity, person } from './people.ts'

export interface Quota {
  amount: number | null
  unit: string
}

/** Directive × agency. Only a lead has obligations: only the lead may report an order done. */
export const assignment = pgTable(
  'assignment',
  {
    id: id(),
    directiveId: integer()
      .notNull()
      .references(() => directive.id),
    agencyId: integer()
      .notNull()
      .references(() => agency.id),
    role: text().$type<AssignmentRole>().notNull(),
    /** How many of its own bodies must be done, when the order is for all of these; amount null: nobody has said how many. */
    quota: jsonb().$type<Quota>(),
  },
  (t) => [unique().on(t.directiveId, t.agencyId), index().on(t.agencyId)],
)

/** One thing to be met by one time; all state lives here. `period` is '' or, of a recurring one, its day ('2021-02-03'). */
export const obligation = pgTable(
  'obligation',
  {
    id: id(),
    assignmentId: integer()
      .notNull()
      .references(() => assignment.id),
    period: text().notNull().default(''),
    state: text().$type<ObligationState>().notNull(),
    openedAt: instant().notNull(),
    dueAt: instant(),
    acknowledgedAt: instant(),
    reportedAt: instant(),
  },
  (t) => [unique().on(t.assignmentId, t.period), index().on(t.state)],
)

/** What came back on an obligation, by whom, when, and from which message. Business time. */
export const report = pgTable(
  'report',
  {
    id: id(),
    obligationId: integer()
      .notNull()
      .references(() => obligation.id),
    kind: text().$type<ReportKind>().notNull(),
    note: text(),
    quantity: integer(),
    at: instant().notNull(),
    identityId: integer().references(() => identity.id),
    personId: integer().references(() => person.id),
    /** The name the platform showed, kept as it was then. */
    byName: text().notNull(),
    inboxId: integer(),
    undoneAt: instant(),
  },
  (t) => [index().on(t.obligationId)],
)
