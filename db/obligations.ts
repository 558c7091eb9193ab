import { and, asc, desc, eq, inArray, isNotNull, isNull, notExists, notInArray, sql } from 'drizzle-orm'
import { type ObligationState, owing, type ReportKind } from '../src/domain/obligation.ts'
import type { Db } from './client.ts'
import { directive, document } from './schema/document.ts'
import { agency } from './schema/organisation.ts'
import { assignment, obligation, report } from './schema/work.ts'

export type AssignmentRow = typeof assignment.$inferSelect

export async function insertAssignments(tx: Db, rows: (typeof assignment.$inferInsert)[]): Promise<AssignmentRow[]> {
  return rows.length === 0 ? [] : tx.insert(assignment).values(rows).returning()
}

/** Who was assigned the directives, in the order they were assigned. */
export async function assignmentsOf(db: Db, directiveIds: number[]): Promise<AssignmentRow[]> {
  if (directiveIds.length === 0) return []
  return db.select().from(assignment).where(inArray(assignment.directiveId, directiveIds)).orderBy(asc(assignment.id))
}

/** Opens obligations; one that is open already stays as it is. Gives those that are new. */
export async function openObligations(
  tx: Db,
  rows: (typeof obligation.$inferInsert)[],
): Promise<(typeof obligation.$inferSelect)[]> {
  return rows.length === 0 ? [] : tx.insert(obligation).values(rows).onConflictDoNothing().returning()
}

/** Without the texts, which are long and stand once a directive, not once an obligation: see directiveTexts. */
const work = {
  obligation,
  directive: {
    id: directive.id,
    number: directive.number,
    strength: directive.strength,
    deadline: directive.deadline,
  },
  committeeId: document.committeeId,
  agencyId: assignment.agencyId,
  agencyName: agency.name,
}

const selectWork = (db: Db) =>
  db
    .select(work)
    .from(obligation)
    .innerJoin(assignment, eq(assignment.id, obligation.assignmentId))
    .innerJoin(agency, eq(agency.id, assignment.agencyId))
    .innerJoin(directive, eq(directive.id, assignment.directiveId))
    .innerJoin(document, eq(document.id, directive.documentId))

export type Work = Awaited<ReturnType<typeof selectWork>>[number]

/** The texts of directives, with whom they are for, by id. */
export async function directiveTexts(
  db: Db,
  ids: number[],
): Promise<Map<number, Pick<typeof directive.$inferSelect, 'text' | 'addressees'>>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: directive.id, text: directive.text, addressees: directive.addressees })
    .from(directive)
    .where(inArray(directive.id, [...new Set(ids)]))
  return new Map(rows.map(({ id, ...rest }) => [id, rest]))
}

/** Everything still owed in a committee. */
export async function owedIn(db: Db, committeeId: number): Promise<Work[]> {
  return selectWork(db)
    .where(
      and(
        eq(document.committeeId, committeeId),
        eq(document.state, 'published'),
        inArray(obligation.state, [...owing]),
      ),
    )
    .orderBy(asc(directive.number), asc(agency.id))
}

/** The number of `/done 3`. Only published work has obligations, so there always is one. */
export function numberOf({ directive }: Work): number {
  if (directive.number === null) throw new Error(`directive ${directive.id} is not published`)
  return directive.number
}

/** Of each directive and agency only the newest period. */
export function newestPeriods(works: Work[]): Work[] {
  const newest = new Map<string, Work>()
  for (const work of works) {
    const key = `${work.directive.id} ${work.agencyId}`
    const known = newest.get(key)
    if (!known || known.obligation.period < work.obligation.period) newest.set(key, work)
  }
  return works.filter((work) => newest.get(`${work.directive.id} ${work.agencyId}`) === work)
}

/** Published directives an agency takes part in, apart from those it has reported. */
export async function openWorkOf(db: Db, agencyId: number) {
  const settled = db
    .select({ one: sql`1` })
    .from(obligation)
    .where(
      and(
        eq(obligation.assignmentId, assignment.id),
        eq(obligation.period, ''),
        notInArray(obligation.state, [...owing]),
      ),
    )
  return db
    .select({ directive, document, role: assignment.role, quota: assignment.quota })
    .from(assignment)
    .innerJoin(directive, eq(directive.id, assignment.directiveId))
    .innerJoin(document, eq(document.id, directive.documentId))
    .where(and(eq(assignment.agencyId, agencyId), eq(document.state, 'published'), notExists(settled)))
    .orderBy(asc(directive.number))
}

/** Everything agencies owe, soonest first; work without a deadline last. */
export async function owedBy(db: Db, agencyIds: number[]): Promise<Work[]> {
  if (agencyIds.length === 0) return []
  return selectWork(db)
    .where(and(inArray(assignment.agencyId, agencyIds), inArray(obligation.state, [...owing])))
    .orderBy(asc(obligation.dueAt), asc(directive.number))
}

/** All obligations of one directive, newest period first, then by agency. */
export async function obligationsOf(db: Db, directiveId: number): Promise<Work[]> {
  return selectWork(db).where(eq(directive.id, directiveId)).orderBy(desc(obligation.period), asc(agency.id))
}

/**
 * The obligation of each agency on a directive that is current on a day, under a lock: of a recurring one the newest period
 * that has begun by then, or else the one ahead.
 */
export async function lockCurrent(tx: Db, directiveId: number, agencyIds: number[], day: string): Promise<Work[]> {
  if (agencyIds.length === 0) return []
  const rows = await selectWork(tx)
    .where(and(eq(directive.id, directiveId), inArray(assignment.agencyId, agencyIds)))
    .orderBy(desc(obligation.period), asc(agency.id))
    .for('update', { of: obligation })
  const begun = rows.filter(({ obligation: { period } }) => period <= day)
  const agencies = new Set(begun.map(({ agencyId }) => agencyId))
  return newestPeriods([...begun, ...rows.filter(({ agencyId }) => !agencies.has(agencyId))])
}

/** Daily duties of a committee with every agency that leads them. */
export async function dutyAssignments(db: Db, committeeId: number) {
  const rows = await db
    .select({ assignmentId: assignment.id, deadline: directive.deadline })
    .from(assignment)
    .innerJoin(directive, eq(directive.id, assignment.directiveId))
    .innerJoin(document, eq(document.id, directive.documentId))
    .where(
      and(
        eq(document.committeeId, committeeId),
        eq(document.state, 'published'),
        eq(assignment.role, 'lead'),
        isNotNull(directive.deadline),
      ),
    )
  return rows.flatMap(({ assignmentId, deadline }) =>
    deadline?.kind === 'recurring' && deadline.every === 'daily' ? [{ assignmentId, time: deadline.time }] : [],
  )
}

/** A published directive by its number. */
export async function findDirective(db: Db, organisationId: number, number: number) {
  const [row] = await db
    .select({ directive, document })
    .from(directive)
    .innerJoin(document, eq(document.id, directive.documentId))
    .where(and(eq(directive.organisationId, organisationId), eq(directive.number, number)))
  return row
}

export async function agenciesOn(db: Db, directiveId: number) {
  return db
    .select({ id: agency.id, name: agency.name, role: assignment.role, quota: assignment.quota })
    .from(assignment)
    .innerJoin(agency, eq(agency.id, assignment.agencyId))
    .where(eq(assignment.directiveId, directiveId))
    .orderBy(asc(agency.id))
}

/** How many agencies lead a directive. */
export async function leadCount(db: Db, directiveId: number): Promise<number> {
  return db.$count(assignment, and(eq(assignment.directiveId, directiveId), eq(assignment.role, 'lead')))
}

export async function setState(
  tx: Db,
  obligationId: number,
  state: ObligationState,
  times: { acknowledgedAt?: Date; reportedAt?: Date | null },
): Promise<void> {
  await tx
    .update(obligation)
    .set({ state, ...times })
    .where(eq(obligation.id, obligationId))
}

export async function insertReport(tx: Db, values: typeof report.$inferInsert): Promise<void> {
  await tx.insert(report).values(values)
}

/** The newest standing report of a kind on an obligation. */
export async function lastReport(db: Db, obligationId: number, kind: ReportKind) {
  const [row] = await db
    .select()
    .from(report)
    .where(and(eq(report.obligationId, obligationId), eq(report.kind, kind), isNull(report.undoneAt)))
    .orderBy(desc(report.id))
    .limit(1)
  return row
}

/** Takes back the standing report 'done' of an obligation. */
export async function undoReports(tx: Db, obligationId: number, undoneAt: Date): Promise<void> {
  await tx
    .update(report)
    .set({ undoneAt })
    .where(and(eq(report.obligationId, obligationId), eq(report.kind, 'done'), isNull(report.undoneAt)))
}
