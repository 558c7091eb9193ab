import {
  mineAnswer,
  oneAfterTheOther,
  problemAnswer,
  refusalAnswer,
  showAnswer,
  unseenAnswer,
  whichAnswer,
} from '../../bot/messages/answers.ts'
import { agencyNames } from '../../db/agencies.ts'
import { committeeName } from '../../db/committees.ts'
import { agenciesOn, findDirective, newestPeriods, numberOf, obligationsOf, owedBy } from '../../db/obligations.ts'
import type { Quoted } from '../../db/quoted.ts'
import { agencyIdsOf, directiveFacts, directiveGist } from '../directive-facts.ts'
import { gistsOf } from '../directive-gists.ts'
import type { Entry } from '../domain/message.ts'
import { committeesWhere, may, reportsFor } from '../domain/permissions.ts'
import { dateOf } from '../domain/time.ts'
import type { Asked } from './asked.ts'

/** /viec: what the agency, or the person's agencies, still owe. */
export async function listMine({ tx, actor, at }: Asked): Promise<Entry> {
  const agencyIds = reportsFor(actor)
  if (agencyIds.length === 0) return refusalAnswer('no-agency')
  const names = await agencyNames(tx, agencyIds)
  const today = dateOf(at.now)
  // A missed day of a daily duty is history: only the current one can still be met.
  const owed = (await owedBy(tx, agencyIds)).filter(({ obligation: { period } }) => period === '' || period >= today)
  const gistOf = await gistsOf(tx, owed)
  const items = owed.map((work) => ({
    number: numberOf(work),
    gist: gistOf(work),
    due: work.obligation.dueAt,
    state: work.obligation.state,
    daily: work.directive.deadline?.kind === 'recurring',
  }))
  return mineAnswer({ agency: [...names.values()].join(', '), items, now: at.now })
}

/** /xem 3: each directive with how the agencies stand; an agency sees itself only. */
export async function showDirectives(asked: Asked, typed: number[]): Promise<Entry> {
  const quoted = asked.quoted?.directives ?? []
  if (typed.length === 0 && quoted.length > 1) return whichAnswer(quoted.map(inShort), '/xem')
  const numbers = typed.length > 0 ? typed : quoted.map(({ number }) => number)
  if (numbers.length === 0) return problemAnswer({ code: 'missing-number', command: '/xem' })
  const shown: Entry[] = []
  for (const number of numbers) shown.push(await showDirective(asked, number))
  return oneAfterTheOther(shown)
}

const inShort = (quotation: Quoted['directives'][number]) => ({
  number: quotation.number,
  gist: directiveGist(quotation),
})

async function showDirective(asked: Asked, number: number): Promise<Entry> {
  const { tx, organisationId, actor, at } = asked
  const found = await findDirective(tx, organisationId, number)
  const works = found ? newestPeriods(await obligationsOf(tx, found.directive.id)) : []
  const assigned = found ? await agenciesOn(tx, found.directive.id) : []
  if (!found || !isTheirs(asked, assigned, found.document.committeeId)) return unseenAnswer(number)
  const names = await agencyNames(tx, found.directive.addressees.flatMap(agencyIdsOf))
  const { committeeId } = found.document
  const committee = await committeeName(tx, committeeId)
  const facts = directiveFacts(found.directive, number, found.document, committee, names)
  const seesAll = committeesWhere(actor, 'look').includes(committeeId) && actor.chat.agencyId === null
  const shown = works.filter(({ agencyId }) => seesAll || reportsFor(actor, committeeId).includes(agencyId))
  const status = shown.map(({ agencyName, obligation }) => ({
    agency: agencyName,
    state: obligation.state,
    due: obligation.dueAt,
    reportedAt: obligation.reportedAt,
  }))
  const quota = assigned.find(({ id }) => id === actor.chat.agencyId)?.quota
  return showAnswer({ ...facts, ...(quota && { quota }) }, status, at.now)
}

function isTheirs({ actor }: Asked, assigned: { id: number }[], committeeId: number): boolean {
  if (!may(actor, 'look', committeeId)) return false
  return actor.chat.agencyId === null || assigned.some(({ id }) => id === actor.chat.agencyId)
}
