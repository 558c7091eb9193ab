import { unitCounts } from '../db/agencies.ts'
import type { Db } from '../db/client.ts'
import type { DirectiveRow } from '../db/documents.ts'
import { type AssignmentRow, insertAssignments, openObligations } from '../db/obligations.ts'
import { agencyIdsOf } from './directive-facts.ts'
import type { Addressee, AssignmentRole } from './domain/directory.ts'
import type { Deadline } from './domain/parsed-document.ts'
import { dutyDue, firstDutyDate } from './domain/schedule.ts'

/** Each agency once per directive: one that leads does not also coordinate. */
function rolesByAgency(addressees: Addressee[]): Map<number, AssignmentRole> {
  const roles = new Map<number, AssignmentRole>()
  for (const role of ['lead', 'coordinating', 'informed'] as const) {
    for (const addressee of addressees.filter((a) => a.role === role)) {
      for (const agencyId of agencyIdsOf(addressee)) if (!roles.has(agencyId)) roles.set(agencyId, role)
    }
  }
  return roles
}

/** Of the members of a collective that names the bodies below them: what these are called. */
function unitsByAgency(addressees: Addressee[]): Map<number, string> {
  return new Map(
    addressees.flatMap(({ role, match }) =>
      role === 'lead' && match.kind === 'collective' && match.unit !== undefined
        ? match.agencyIds.map((id) => [id, match.unit ?? ''] as const)
        : [],
    ),
  )
}

/**
 * Assigns a directive to its agencies, a collective to each member for itself, and opens the leads' obligations.
 * Where it is for all bodies below a member ('100% xã, phường, thị trấn'), the member is asked for how many of its own.
 * @returns the assignments
 */
export async function assign(tx: Db, draft: DirectiveRow, now: Date): Promise<AssignmentRow[]> {
  const roles = rolesByAgency(draft.addressees)
  const units = unitsByAgency(draft.addressees)
  const counts = await unitCounts(tx, [...units.keys()])
  const rows = await insertAssignments(
    tx,
    [...roles].map(([agencyId, role]) => {
      const unit = role === 'lead' ? units.get(agencyId) : undefined
      const quota = unit === undefined ? null : { amount: counts.get(agencyId) ?? null, unit }
      return { directiveId: draft.id, agencyId, role, quota }
    }),
  )
  const { period, dueAt } = firstPeriod(draft.deadline, now)
  await openObligations(
    tx,
    rows
      .filter(({ role }) => role === 'lead')
      .map(({ id }) => ({ assignmentId: id, period, dueAt, state: 'assigned' as const, openedAt: now })),
  )
  return rows
}

/** A daily duty begins with the first day whose hour has not passed; everything else has one obligation. */
function firstPeriod(deadline: Deadline | null, now: Date): { period: string; dueAt: Date | null } {
  if (deadline?.kind === 'recurring' && deadline.every === 'daily') {
    const period = firstDutyDate(deadline.time, now)
    return { period, dueAt: dutyDue(period, deadline.time) }
  }
  const dated = deadline?.kind === 'absolute' || deadline?.kind === 'period'
  return { period: '', dueAt: dated ? new Date(deadline.due) : null }
}
