import type { ObligationState } from './obligation.ts'
import { owing } from './obligation.ts'
import type { Strength } from './parsed-document.ts'
import type { Policy } from './policy.ts'
import { deferred, isQuiet } from './quiet-hours.ts'
import { addDays, addMinutes, dateOf, endOfDay, instantAt } from './time.ts'

/** Why something is said about an obligation. */
export type ReminderReason = 'new' | 'due-tomorrow' | 'due-soon' | 'due' | 'overdue' | 'duty-open'

/** An obligation as the planner sees it. Business time. */
export interface OpenObligation {
  id: number
  state: ObligationState
  strength: Strength
  openedAt: Date
  dueAt: Date | null
  /** Set on one period of a daily duty; `time` is null when the text gives no hour. */
  duty: { time: string | null } | null
}

export interface Reminder {
  obligationId: number
  reason: ReminderReason
  at: Date
}

/**
 * What is to be said in (since, now]. After an outage several instants of one obligation may lie in there: only the
 * latest is said, so that nobody is flooded with stale reminders.
 */
export function planReminders(open: OpenObligation[], policy: Policy, since: Date, now: Date): Reminder[] {
  return open.flatMap((obligation) => reminders(obligation, policy, since, now).slice(-1))
}

/** The first instant after `after` at which something will have to be said, if nothing changes. */
export function nextReminderAt(open: OpenObligation[], policy: Policy, after: Date): Date | undefined {
  // Overdue work is mentioned daily: two days always hold the next mention, if an earlier horizon holds none. What
  // nobody has acknowledged may wait for longer.
  const ahead = (2 * 24 + policy.acknowledgeWithinHours) * 60
  const instants = open.flatMap((obligation) => {
    const horizon = new Date(Math.max(after.getTime(), obligation.dueAt?.getTime() ?? 0, obligation.openedAt.getTime()))
    return reminders(obligation, policy, after, addMinutes(horizon, ahead)).map((r) => r.at.getTime())
  })
  return instants.length === 0 ? undefined : new Date(Math.min(...instants))
}

/** All reminders of one obligation in (since, until], oldest first. */
export function reminders(obligation: OpenObligation, policy: Policy, since: Date, until: Date): Reminder[] {
  if (!owing.includes(obligation.state)) return []
  const from = obligation.openedAt > since ? obligation.openedAt : since
  return candidates(obligation, policy, from, until)
    .filter(({ at }) => at > from && at <= until)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map((r) => ({ obligationId: obligation.id, ...r }))
}

type Candidate = Omit<Reminder, 'obligationId'>

function candidates(obligation: OpenObligation, policy: Policy, from: Date, until: Date): Candidate[] {
  const { duty, dueAt } = obligation
  if (duty !== null) return dueAt === null ? [] : [{ reason: 'duty-open', at: dutyReminder(dueAt, duty.time, policy) }]
  return [
    ...unacknowledged(obligation, policy),
    ...(dueAt === null ? [] : aroundDue(obligation, dueAt, policy, from, until)),
  ]
}

function unacknowledged({ state, openedAt, dueAt }: OpenObligation, policy: Policy): Candidate[] {
  if (state !== 'assigned') return []
  const at = deferred(addMinutes(openedAt, policy.acknowledgeWithinHours * 60), policy)
  return dueAt !== null && at >= dueAt ? [] : [{ reason: 'new', at }]
}

function aroundDue(o: OpenObligation, due: Date, policy: Policy, from: Date, until: Date): Candidate[] {
  const before: Candidate[] = [
    // On the day itself it would come too late to be called so: work due at a day's end is mentioned the evening before.
    { reason: 'due-tomorrow', at: beforeDue(addMinutes(due, -24 * 60), instantAt(dateOf(due), '00:00'), policy) },
    { reason: 'due-soon', at: beforeDue(addMinutes(due, -60 * policy.dueSoonHours), due, policy) },
  ]
  // In quiet hours 'due' would be said when it is no longer true; the morning's 'overdue' says it then.
  const atDue: Candidate[] = isQuiet(due, policy) ? [] : [{ reason: 'due', at: due }]
  // A request (đề nghị) is not chased after its time.
  return o.strength === 'đề nghị' ? [...before, ...atDue] : [...before, ...atDue, ...overdue(due, policy, from, until)]
}

/** An hour after the deadline, then every morning from the next day on; all out of the quiet hours. */
function overdue(due: Date, policy: Policy, from: Date, until: Date): Candidate[] {
  const found: Candidate[] = []
  const first = addMinutes(due, 60)
  const saidOn = isQuiet(first, policy) ? undefined : dateOf(first)
  if (saidOn !== undefined) found.push({ reason: 'overdue', at: first })
  // From the day before, because quiet hours may carry its mention over midnight.
  const start = addDays(dateOf(due > from ? due : from), -1)
  for (let date = start; ; date = addDays(date, 1)) {
    const at = deferred(instantAt(date, policy.overdueAt), policy)
    if (at > until) return found
    if (at > first && dateOf(at) !== saidOn) found.push({ reason: 'overdue', at })
  }
}

function dutyReminder(due: Date, time: string | null, policy: Policy): Date {
  if (time === null) return beforeDue(instantAt(dateOf(due), policy.dutyReminderAt), due, policy)
  return beforeDue(addMinutes(due, -policy.dutyReminderMinutes), due, policy)
}

/** Out of the quiet hours, but always before the deadline: to their end, or else to just before they begin. */
function beforeDue(at: Date, due: Date, policy: Policy): Date {
  const later = deferred(at, policy)
  if (later < due) return later
  const evening = instantAt(dateOf(at), policy.quietFrom)
  return addMinutes(evening <= at ? evening : instantAt(addDays(dateOf(at), -1), policy.quietFrom), -1)
}

/**
 * When a reminder of the platform's own rings for a deadline: with 'due-soon', or else at the deadline, never in quiet
 * hours. Undefined when there is no such time ahead.
 */
export function groupReminderAt(due: Date, policy: Policy, now: Date): Date | undefined {
  const soon = beforeDue(addMinutes(due, -60 * policy.dueSoonHours), due, policy)
  if (soon > now) return soon
  return due > now && !isQuiet(due, policy) ? due : undefined
}

/** The due instant of one day of a daily duty; without an hour it is the day's end. */
export function dutyDue(date: string, time: string | null): Date {
  return time === null ? endOfDay(date) : instantAt(date, time)
}

/** The first day of a daily duty whose hour has not passed yet. */
export function firstDutyDate(time: string | null, now: Date): string {
  const today = dateOf(now)
  return dutyDue(today, time) > now ? today : addDays(today, 1)
}

/** When the list of those who have not reported goes to the committee: at the deadline, or in the morning after. */
export function missingListAt(due: Date, policy: Policy): Date {
  return deferred(due, policy)
}
