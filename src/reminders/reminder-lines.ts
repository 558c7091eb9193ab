import { reminderEntry } from '../../bot/messages/reminder-entry.ts'
import { agencyChats } from '../../db/chats.ts'
import type { Db } from '../../db/client.ts'
import { numberOf, type Work } from '../../db/obligations.ts'
import type { NewLine } from '../../db/outbox.ts'
import { gistsOf } from '../directive-gists.ts'
import type { Policy } from '../domain/policy.ts'
import { type OpenObligation, planReminders, type Reminder } from '../domain/schedule.ts'

/** What the agencies' chats are to be told of what they owe, for (since, now]. */
export async function reminderLines(tx: Db, owed: Work[], policy: Policy, since: Date, now: Date): Promise<NewLine[]> {
  const byId = new Map(owed.map((work) => [work.obligation.id, work]))
  const planned = planReminders(owed.map(asOpen), policy, since, now).flatMap((reminder) => {
    const work = byId.get(reminder.obligationId)
    return work ? [{ reminder, work }] : []
  })
  const works = planned.map(({ work }) => work)
  const gistOf = await gistsOf(tx, works)
  const chats = await agencyChats(
    tx,
    works.map(({ agencyId }) => agencyId),
  )
  return planned.flatMap(({ reminder, work }) =>
    chats
      .filter(({ agencyId }) => agencyId === work.agencyId)
      .map(({ id }) => reminderLine(id, reminder, work, gistOf(work), now)),
  )
}

function reminderLine(chatId: number, { reason, at }: Reminder, work: Work, gist: string, now: Date): NewLine {
  const { obligation, directive } = work
  const due = obligation.dueAt
  // 'Overdue' comes every day: its day is part of its slot. The rest is said once for one due time.
  const slot = reason === 'overdue' ? at.toISOString() : ''
  return {
    chatId,
    key: `obligation:${obligation.id}:${reason}:${due?.toISOString() ?? ''}:${slot}:${chatId}`,
    kind: reason,
    entry: reminderEntry({ reason, number: numberOf(work), gist, due, now, strength: directive.strength }),
    obligationId: obligation.id,
    directiveId: directive.id,
    dueAt: at,
  }
}

/** An obligation as the planner sees it. */
export function asOpen({ obligation, directive }: Work): OpenObligation {
  const { id, state, openedAt, dueAt } = obligation
  const { deadline, strength } = directive
  const duty = deadline?.kind === 'recurring' && deadline.every === 'daily' ? { time: deadline.time } : null
  return { id, state, strength, openedAt, dueAt, duty }
}
