import { type DeedOutcome, deedAnswer, refusalAnswer, whichAnswer } from '../../bot/messages/answers.ts'
import { progressEntry } from '../../bot/messages/progress-entry.ts'
import { committeeChats } from '../../db/chats.ts'
import { recordEvent } from '../../db/events.ts'
import {
  findDirective,
  insertReport,
  lastReport,
  lockCurrent,
  setState,
  undoReports,
  type Work,
} from '../../db/obligations.ts'
import { enqueueLines } from '../../db/outbox.ts'
import { directiveGist } from '../directive-facts.ts'
import type { EventKind } from '../domain/event.ts'
import type { Entry } from '../domain/message.ts'
import { type Deed, type ObligationState, step } from '../domain/obligation.ts'
import { may, reportsFor } from '../domain/permissions.ts'
import { type Asked, recordedActor } from './asked.ts'

const examples: Record<Deed, string> = {
  acknowledge: '/nhan',
  'report-done': '/done',
  'undo-done': '/undone',
  'report-blocked': '/vuong',
}

const eventKinds: Record<Deed, EventKind> = {
  acknowledge: 'obligation-acknowledged',
  'report-done': 'obligation-done',
  'undo-done': 'obligation-undone',
  'report-blocked': 'obligation-blocked',
}

/**
 * An agency acknowledges, reports done, takes that back, or says it is blocked. Without numbers it means the one
 * directive of the message it answers; where that carries several, it is asked which.
 */
export async function doDeed(
  asked: Asked,
  deed: Deed,
  typed: number[],
  note: string | null,
): Promise<Entry | undefined> {
  const { quoted, actor, at } = asked
  // Words that answer somebody else's message are talk among people.
  if (typed.length === 0 && quoted === undefined) return undefined
  const numbers = typed.length > 0 ? typed : (quoted?.directives.map(({ number }) => number) ?? [])
  if (numbers.length === 0) return refusalAnswer('nothing-quoted')
  if (typed.length === 0 && quoted && numbers.length > 1) {
    return whichAnswer(
      quoted.directives.map((quotation) => ({ number: quotation.number, gist: directiveGist(quotation) })),
      examples[deed],
    )
  }
  if (reportsFor(actor).length === 0) return refusalAnswer('no-agency')
  const outcomes: DeedOutcome[] = []
  for (const number of numbers) {
    const { outcome, work } = await doOne(asked, deed, number, note)
    outcomes.push({
      number,
      // An agency learns nothing about orders that are not its own.
      gist: work ? directiveGist(work.directive) : '',
      outcome,
      due: work?.obligation.dueAt ?? null,
      now: at.now,
    })
  }
  return deedAnswer(deed, outcomes)
}

async function doOne(
  asked: Asked,
  deed: Deed,
  number: number,
  note: string | null,
): Promise<{ outcome: DeedOutcome['outcome']; work?: Work }> {
  const { tx, organisationId, actor } = asked
  const found = await findDirective(tx, organisationId, number)
  if (!found) return { outcome: 'no-such' }
  if (!may(actor, 'report', found.document.committeeId)) return { outcome: 'not-yours' }
  const works = await lockCurrent(tx, found.directive.id, reportsFor(actor))
  const [first] = works
  if (!first) return { outcome: 'not-yours' }
  const results: DeedOutcome['outcome'][] = []
  for (const work of works) results.push(await change(asked, deed, work, note))
  // A person who stands for several agencies did something if it was new for one of them.
  const outcome = results.find((result) => result === 'changed') ?? results[0] ?? 'already'
  return { outcome, work: first }
}

async function change(asked: Asked, deed: Deed, work: Work, note: string | null): Promise<DeedOutcome['outcome']> {
  const { tx, at } = asked
  const next = step(work.obligation.state, deed)
  if (next === 'not-now') return 'not-now'
  if (next === 'already') {
    // 'Vướng mắc' is pressed first and explained afterwards: the reason is news.
    if (deed !== 'report-blocked' || note === null || (await alreadySaid(asked, work, note))) return 'already'
  } else {
    await setState(tx, work.obligation.id, next, timesAfter(next, deed, work, at.now))
  }
  await keepReport(asked, deed, work, note)
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
  if (deed !== 'acknowledge') await tellCommittee(asked, deed, work, note)
  return 'changed'
}

async function alreadySaid({ tx }: Asked, work: Work, note: string): Promise<boolean> {
  const last = await lastReport(tx, work.obligation.id, 'blocked')
  return last?.note === note
}

function timesAfter(next: ObligationState, deed: Deed, { obligation }: Work, now: Date) {
  return {
    ...(next === 'acknowledged' || next === 'reported' ? { acknowledgedAt: obligation.acknowledgedAt ?? now } : {}),
    ...(next === 'reported' ? { reportedAt: now } : {}),
    ...(deed === 'undo-done' ? { reportedAt: null } : {}),
  }
}

async function keepReport(asked: Asked, deed: Deed, work: Work, note: string | null): Promise<void> {
  const { tx, at, identity, actor, inboxId } = asked
  if (deed === 'undo-done') return undoReports(tx, work.obligation.id, at.now)
  if (deed === 'acknowledge') return
  await insertReport(tx, {
    obligationId: work.obligation.id,
    kind: deed === 'report-done' ? 'done' : 'blocked',
    note,
    at: at.now,
    identityId: identity.id,
    personId: actor.person?.id ?? null,
    byName: identity.name,
    inboxId,
  })
}

/** The committee's group hears of it, unless that is where it was said. */
async function tellCommittee(asked: Asked, deed: Deed, work: Work, note: string | null): Promise<void> {
  const { tx, at, chat, inboxId, identity } = asked
  const entry = progressEntry({
    agency: work.agencyName,
    number: work.directive.number ?? 0,
    gist: directiveGist(work.directive),
    deed,
    byName: identity.name,
    at: at.now,
    note,
    due: work.obligation.dueAt,
  })
  const others = (await committeeChats(tx, work.committeeId)).filter(({ id }) => id !== chat.id)
  await enqueueLines(
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
    at.machine,
  )
}
