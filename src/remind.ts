import { missingEntry, reminderEntry } from '../bot/messages/reminder-entry.ts'
import { agencyChats, committeeChats } from '../db/chats.ts'
import type { Db } from '../db/client.ts'
import { allCommittees } from '../db/committees.ts'
import { dutyAssignments, leadCount, openObligations, owedIn, type Work } from '../db/obligations.ts'
import { enqueueLines, type NewLine } from '../db/outbox.ts'
import { readInstant, writeInstant } from '../db/settings.ts'
import { directiveGist } from './directive-facts.ts'
import type { Moment } from './domain/moment.ts'
import type { Policy } from './domain/policy.ts'
import {
  dutyDue,
  missingListAt,
  nextReminderAt,
  type OpenObligation,
  planReminders,
  type Reminder,
} from './domain/schedule.ts'
import { addDays, dateOf, instantAt } from './domain/time.ts'

const lastTick = 'last-tick'

/**
 * One tick of business time: opens the day's duties, says what is due to be said since the tick before, and lists to the
 * committee who has not reported. Harmless when repeated or overlapping: every line has a key of its own.
 * @returns how many new lines were put in the outbox
 */
export async function tick(db: Db, at: Moment): Promise<number> {
  return db.transaction(async (tx) => {
    const since = (await readInstant(tx, lastTick)) ?? new Date(at.now.getTime() - 60_000)
    if (at.now <= since) return 0
    let queued = 0
    for (const { id, policy } of await allCommittees(tx)) {
      await openDuties(tx, id, at.now)
      const owed = await owedIn(tx, id)
      const lines = [
        ...(await reminderLines(tx, owed, policy, since, at.now)),
        ...(await missingLines(tx, id, owed, policy, since, at.now)),
      ]
      queued += await enqueueLines(tx, lines, at.machine)
    }
    await writeInstant(tx, lastTick, at.now)
    return queued
  })
}

/** The next instant at which a tick will have something to do, if nobody acts until then. */
export async function nextTickAt(db: Db, after: Date): Promise<Date | undefined> {
  const instants: Date[] = []
  for (const { id, policy } of await allCommittees(db)) {
    const owed = await owedIn(db, id)
    const reminder = nextReminderAt(owed.map(asOpen), policy, after)
    if (reminder) instants.push(reminder)
    instants.push(...listDates(owed, policy).filter((at) => at > after))
    if ((await dutyAssignments(db, id)).length > 0) instants.push(instantAt(addDays(dateOf(after), 1), '00:00'))
  }
  instants.sort((a, b) => a.getTime() - b.getTime())
  return instants[0]
}

/** Each day of a daily duty is an obligation of its own, open from midnight. */
async function openDuties(tx: Db, committeeId: number, now: Date): Promise<void> {
  const period = dateOf(now)
  const duties = await dutyAssignments(tx, committeeId)
  await openObligations(
    tx,
    duties
      .map(({ assignmentId, time }) => ({ assignmentId, period, dueAt: dutyDue(period, time) }))
      .filter(({ dueAt }) => dueAt > now)
      .map((duty) => ({ ...duty, state: 'assigned' as const, openedAt: now })),
  )
}

async function reminderLines(tx: Db, owed: Work[], policy: Policy, since: Date, now: Date): Promise<NewLine[]> {
  const byId = new Map(owed.map((work) => [work.obligation.id, work]))
  const planned = planReminders(owed.map(asOpen), policy, since, now).flatMap((reminder) => {
    const work = byId.get(reminder.obligationId)
    return work ? [{ reminder, work }] : []
  })
  const chats = await agencyChats(
    tx,
    planned.map(({ work }) => work.agencyId),
  )
  return planned.flatMap(({ reminder, work }) =>
    chats.filter((chat) => chat.agencyId === work.agencyId).map((chat) => reminderLine(chat.id, reminder, work, now)),
  )
}

function reminderLine(chatId: number, { reason, at }: Reminder, work: Work, now: Date): NewLine {
  const { obligation, directive } = work
  const due = obligation.dueAt
  // 'Overdue' comes every day: its day is part of its slot. The rest is said once for one due time.
  const slot = reason === 'overdue' ? at.toISOString() : ''
  return {
    chatId,
    key: `obligation:${obligation.id}:${reason}:${due?.toISOString() ?? ''}:${slot}:${chatId}`,
    kind: reason,
    entry: reminderEntry({
      reason,
      number: numberOf(work),
      gist: directiveGist(directive),
      due,
      now,
      strength: directive.strength,
    }),
    obligationId: obligation.id,
    directiveId: directive.id,
    dueAt: at,
  }
}

/** At its hour, the committee is told who has not reported; a request (đề nghị) is not chased in public. */
async function missingLines(
  tx: Db,
  committeeId: number,
  owed: Work[],
  policy: Policy,
  since: Date,
  now: Date,
): Promise<NewLine[]> {
  const lists = new Map<string, Work[]>()
  for (const work of owed) {
    const listAt = listDate(work, policy)
    if (!listAt || listAt <= since || listAt > now) continue
    const key = `directive:${work.directive.id}:missing:${work.obligation.dueAt?.toISOString()}`
    lists.set(key, [...(lists.get(key) ?? []), work])
  }
  const chats = await committeeChats(tx, committeeId)
  const lines: NewLine[] = []
  for (const [key, works] of lists) {
    const [first] = works
    const due = first?.obligation.dueAt
    if (!first || !due) continue
    const entry = missingEntry({
      number: numberOf(first),
      gist: directiveGist(first.directive),
      due,
      missing: works.map(({ agencyName }) => agencyName),
      total: await leadCount(tx, first.directive.id),
    })
    for (const chat of chats) {
      lines.push({
        chatId: chat.id,
        key: `${key}:${chat.id}`,
        kind: 'missing',
        entry,
        directiveId: first.directive.id,
        dueAt: now,
      })
    }
  }
  return lines
}

function listDate({ obligation, directive }: Work, policy: Policy): Date | undefined {
  if (obligation.dueAt === null || directive.strength === 'đề nghị') return undefined
  // A duty whose hour the document does not give is nobody's failure before the clerk has given it one.
  if (directive.deadline?.kind === 'recurring' && directive.deadline.time === null) return undefined
  return missingListAt(obligation.dueAt, policy)
}

function listDates(owed: Work[], policy: Policy): Date[] {
  return owed.flatMap((work) => listDate(work, policy) ?? [])
}

function asOpen({ obligation, directive }: Work): OpenObligation {
  const { id, state, openedAt, dueAt } = obligation
  const { deadline, strength } = directive
  const duty = deadline?.kind === 'recurring' && deadline.every === 'daily' ? { time: deadline.time } : null
  return { id, state, strength, openedAt, dueAt, duty }
}

function numberOf({ directive }: Work): number {
  if (directive.number === null) throw new Error(`directive ${directive.id} is not published`)
  return directive.number
}
