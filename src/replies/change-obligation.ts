import { progressEntry } from '../../bot/messages/progress-entry.ts'
import { committeeChats } from '../../db/chats.ts'
import { recordEvent } from '../../db/events.ts'
import { dropGroupReminders } from '../../db/group-reminders.ts'
import { insertReport, lastReport, numberOf, setState, undoReports, type Work } from '../../db/obligations.ts'
import { withdrawLines } from '../../db/outbox.ts'
import type { EventKind } from '../domain/event.ts'
import { type LineKind, reminderKinds } from '../domain/message.ts'
import { type Deed, type ObligationState, step } from '../domain/obligation.ts'
import { dateOf } from '../domain/time.ts'
import { say } from '../say.ts'
import { type Asked, recordedActor } from './asked.ts'
import { showStanding } from './show-standing.ts'

const eventKinds: Record<Deed, EventKind> = {
  acknowledge: 'obligation-acknowledged',
  'report-done': 'obligation-done',
  'undo-done': 'obligation-undone',
  'report-blocked': 'obligation-blocked',
}

/** One agency's deed on its current obligation: state, report, event, and the committee told; or nothing of it. */
export async function changeObligation(
  asked: Asked,
  deed: Deed,
  work: Work,
  gist: string,
  note: string | null,
): Promise<'changed' | 'already' | 'not-now' | 'too-early'> {
  const { tx, at, said } = asked
  // A daily duty that is given after its hour begins the next day: nothing of that can be done yet.
  if (deed === 'report-done' && work.obligation.period > dateOf(said)) return 'too-early'
  const next = step(work.obligation.state, deed)
  if (next === 'not-now') return 'not-now'
  if (next === 'already') {
    // 'Vướng mắc' is pressed first and explained afterwards: the reason is news.
    if (deed !== 'report-blocked' || note === null || (await alreadySaid(asked, work, note))) return 'already'
  } else {
    await setState(tx, work.obligation.id, next, timesAfter(next, deed, work, said))
  }
  await showStanding(asked, work, next === 'already' ? work.obligation.state : next, note)
  await keepReport(asked, deed, work, note)
  const kinds = untrueOnce(next)
  if (kinds.length > 0) await withdrawLines(tx, { obligationId: work.obligation.id, kinds }, at.machine)
  if (next === 'reported') {
    await dropGroupReminders(tx, { directiveId: work.directive.id, agencyId: work.agencyId })
  }
  await recordEvent(
    tx,
    {
      organisationId: asked.organisationId,
      kind: eventKinds[deed],
      actor: recordedActor(asked),
      data: {
        obligationId: work.obligation.id,
        directive: work.directive.number,
        agencyId: work.agencyId,
        inboxId: asked.inboxId,
        ...(note === null ? {} : { note }),
      },
    },
    at,
  )
  if (deed !== 'acknowledge') await tellCommittee(asked, deed, work, gist, note)
  return 'changed'
}

/** What waits to be said and is not true any more in a state. */
function untrueOnce(state: ObligationState | 'already'): readonly LineKind[] {
  if (state === 'reported') return reminderKinds
  return state === 'acknowledged' || state === 'blocked' ? ['new'] : []
}

async function alreadySaid({ tx }: Asked, work: Work, note: string): Promise<boolean> {
  const last = await lastReport(tx, work.obligation.id, 'blocked')
  return last?.note === note
}

function timesAfter(next: ObligationState, deed: Deed, { obligation }: Work, said: Date) {
  return {
    ...(next === 'acknowledged' || next === 'reported' ? { acknowledgedAt: obligation.acknowledgedAt ?? said } : {}),
    ...(next === 'reported' ? { reportedAt: said } : {}),
    ...(deed === 'undo-done' ? { reportedAt: null } : {}),
  }
}

async function keepReport(asked: Asked, deed: Deed, work: Work, note: string | null): Promise<void> {
  const { tx, said, identity, actor, inboxId } = asked
  if (deed === 'undo-done') return undoReports(tx, work.obligation.id, said)
  if (deed === 'acknowledge') return
  await insertReport(tx, {
    obligationId: work.obligation.id,
    kind: deed === 'report-done' ? 'done' : 'blocked',
    note,
    at: said,
    identityId: identity.id,
    personId: actor.person?.id ?? null,
    byName: identity.name,
    inboxId,
  })
}

/** The committee's group hears of it, unless that is where it was said. */
async function tellCommittee(asked: Asked, deed: Deed, work: Work, gist: string, note: string | null): Promise<void> {
  const { tx, at, said, chat, inboxId, identity } = asked
  const entry = progressEntry({
    agency: work.agencyName,
    number: numberOf(work),
    gist,
    deed,
    byName: identity.name,
    at: said,
    note,
    due: work.obligation.dueAt,
  })
  const others = (await committeeChats(tx, work.committeeId)).filter(({ id }) => id !== chat.id)
  await say(
    tx,
    others.map(({ id }) => ({
      chatId: id,
      key: `obligation:${work.obligation.id}:progress:inbox-${inboxId}:${id}`,
      kind: 'progress' as const,
      entry,
      obligationId: work.obligation.id,
      directiveId: work.directive.id,
      dueAt: at.now,
    })),
    at,
  )
}
