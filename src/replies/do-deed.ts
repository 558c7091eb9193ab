import { type DeedOutcome, deedAnswer, refusalAnswer, whichAnswer } from '../../bot/messages/answers.ts'
import { agenciesOn, findDirective, lockCurrent } from '../../db/obligations.ts'
import { directiveGist } from '../directive-facts.ts'
import type { Entry } from '../domain/message.ts'
import type { Deed } from '../domain/obligation.ts'
import { may, reportsFor } from '../domain/permissions.ts'
import { dateOf } from '../domain/time.ts'
import type { Asked } from './asked.ts'
import { changeObligation } from './change-obligation.ts'

const examples: Record<Deed, string> = {
  acknowledge: '/nhan',
  'report-done': '/done',
  'undo-done': '/undone',
  'report-blocked': '/vuong',
}

/**
 * An agency acknowledges, reports done, takes that back, or says it is blocked. Without numbers it means the one
 * directive of the message it answers; where that carries several, it is asked which.
 */
export async function doDeed(asked: Asked, deed: Deed, typed: number[], note: string | null): Promise<Entry> {
  const { quoted, actor, said } = asked
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
    outcomes.push({ number, now: said, ...(await doOne(asked, deed, number, note)) })
  }
  return deedAnswer(deed, outcomes)
}

/** Of an order that is not its own an agency learns nothing. */
async function doOne(
  asked: Asked,
  deed: Deed,
  number: number,
  note: string | null,
): Promise<Pick<DeedOutcome, 'outcome' | 'gist' | 'due'>> {
  const { tx, organisationId, actor, said } = asked
  const nothing = { gist: '', due: null }
  const found = await findDirective(tx, organisationId, number)
  if (!found) return { outcome: 'no-such', ...nothing }
  if (!may(actor, 'report', found.document.committeeId)) return { outcome: 'not-yours', ...nothing }
  const agencyIds = reportsFor(actor, found.document.committeeId)
  const works = await lockCurrent(tx, found.directive.id, agencyIds, dateOf(said))
  const [first] = works
  if (!first) {
    const helps = (await agenciesOn(tx, found.directive.id)).some(({ id }) => agencyIds.includes(id))
    return { outcome: helps ? 'not-lead' : 'not-yours', ...nothing }
  }
  const gist = directiveGist(found.directive)
  const results: DeedOutcome['outcome'][] = []
  for (const work of works) results.push(await changeObligation(asked, deed, work, gist, note))
  // A person who stands for several agencies did something if it was new for one of them.
  const outcome = results.find((result) => result === 'changed') ?? results[0] ?? 'already'
  return { outcome, gist, due: first.obligation.dueAt }
}
