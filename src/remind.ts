import type { Db } from '../db/client.ts'
import { allCommittees } from '../db/committees.ts'
import { dutyAssignments, openObligations, owedIn } from '../db/obligations.ts'
import { enqueueLines } from '../db/outbox.ts'
import { readInstant, writeInstant } from '../db/settings.ts'
import type { Moment } from './domain/moment.ts'
import { isQuiet } from './domain/quiet-hours.ts'
import { dutyDue, nextReminderAt } from './domain/schedule.ts'
import { addDays, dateOf, instantAt } from './domain/time.ts'
import { wantGroupReminders } from './reminders/group-reminders.ts'
import { listInstants, missingLines } from './reminders/missing-lines.ts'
import { asOpen, reminderLines } from './reminders/reminder-lines.ts'
import { toldLaterInstants, toldLaterLines } from './reminders/told-later.ts'

/** Where a committee's last good tick stood; the next plans from there. */
const lastTick = (committeeId: number) => `last-tick:${committeeId}`

/**
 * One tick of business time: opens the day's duties, says what is due to be said since the tick before, tells what was
 * published in quiet hours and held back, lists to the committee who has not reported, and has the platform remind where
 * the policy wants it. Harmless when repeated or overlapping: every line has a key of its own. In quiet hours nothing is
 * said and nothing forgotten: after an outage that ends at night, the morning catches up.
 * @returns how many new lines were put in the outbox
 */
export async function tick(db: Db, at: Moment): Promise<number> {
  return db.transaction(async (tx) => {
    let queued = 0
    for (const { id, policy } of await allCommittees(tx)) {
      await openDuties(tx, id, at.now)
      const since = await readInstant(tx, lastTick(id))
      if (since && (at.now <= since || isQuiet(at.now, policy))) continue
      const documents = await toldLaterLines(tx, id, policy, since, at.now)
      queued += await enqueueLines(tx, documents, at.machine)
      const owed = await owedIn(tx, id)
      // Of reminders the first tick has none to catch up with.
      if (since) {
        const reminders = await reminderLines(tx, owed, policy, since, at.now)
        const lists = await missingLines(tx, id, owed, policy, since, at.now)
        queued += await enqueueLines(tx, [...reminders, ...lists], at.machine)
      }
      if (policy.groupReminders) await wantGroupReminders(tx, owed, policy, at)
      await writeInstant(tx, lastTick(id), at.now)
    }
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
    instants.push(...listInstants(owed, policy).filter((at) => at > after))
    instants.push(...(await toldLaterInstants(db, id, policy, after)))
    if ((await dutyAssignments(db, id)).length > 0) instants.push(midnight(addDays(dateOf(after), 1)))
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
      .map((duty) => ({ ...duty, state: 'assigned' as const, openedAt: midnight(period) })),
  )
}

const midnight = (date: string) => instantAt(date, '00:00')
