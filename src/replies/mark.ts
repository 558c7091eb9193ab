import { whichAnswer } from '../../bot/messages/answers.ts'
import { findDirective, lockCurrent } from '../../db/obligations.ts'
import { directiveGist } from '../directive-facts.ts'
import type { Entry } from '../domain/message.ts'
import { step } from '../domain/obligation.ts'
import { may, reportsFor } from '../domain/permissions.ts'
import { dateOf } from '../domain/time.ts'
import { acknowledgeNotice } from '../notice.ts'
import type { Asked } from './asked.ts'
import { doDeed } from './do-deed.ts'

/**
 * A mark (👍) under a message of the bot says that what it asks for has been received: the notice, or the order that nobody
 * has acknowledged yet. Of several such orders it is asked which. A mark asks nothing: where it changes nothing, it is not
 * answered, since a whole group may put one.
 */
export async function acknowledgeByMark(asked: Asked): Promise<Entry | undefined> {
  const { quoted } = asked
  const [notice] = quoted?.notices ?? []
  if (notice) return acknowledgeNotice(asked, notice.number, { quietly: true })
  const waiting = []
  for (const directive of quoted?.directives ?? []) {
    if (directive.asksFor && (await isWaiting(asked, directive.number))) waiting.push(directive)
  }
  const [first] = waiting
  if (first === undefined) return undefined
  if (waiting.length === 1) return doDeed(asked, 'acknowledge', [first.number], null)
  return whichAnswer(
    waiting.map((one) => ({ number: one.number, gist: directiveGist(one) })),
    '/nhan',
  )
}

/** Whether an agency that the actor reports for has not acknowledged it. */
async function isWaiting({ tx, organisationId, actor, said }: Asked, number: number): Promise<boolean> {
  const found = await findDirective(tx, organisationId, number)
  if (!found || !may(actor, 'report', found.document.committeeId)) return false
  const agencyIds = reportsFor(actor, found.document.committeeId)
  const works = await lockCurrent(tx, found.directive.id, agencyIds, dateOf(said))
  return works.some(({ obligation: { state } }) => !['already', 'not-now'].includes(step(state, 'acknowledge')))
}
