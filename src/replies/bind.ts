import { boundAnswer, refusalAnswer } from '../../bot/messages/answers.ts'
import { bindIdentity, personName } from '../../db/actors.ts'
import { agencyNames } from '../../db/agencies.ts'
import { agencyNameOf, bindChat } from '../../db/chats.ts'
import { committeeName } from '../../db/committees.ts'
import type { DocumentRow } from '../../db/documents.ts'
import { recordEvent } from '../../db/events.ts'
import { openWorkOf } from '../../db/obligations.ts'
import type { NewLine } from '../../db/outbox.ts'
import { firstOfCode, redeemCode } from '../codes.ts'
import { agencyIdsOf, directiveFacts } from '../directive-facts.ts'
import { directiveLine } from '../directive-lines.ts'
import type { Entry } from '../domain/message.ts'
import { originalLines } from '../original-lines.ts'
import { say } from '../say.ts'
import { type Asked, recordedActor } from './asked.ts'
import { bindStandby } from './standby.ts'

/**
 * /ketnoi MÃ: a code of an agency or a committee binds the chat, as does one that makes it another chat's second channel;
 * a person's code says who is writing. A chat that is bound stays so: there only a person's code is taken.
 */
export async function bind(asked: Asked, code: string): Promise<Entry> {
  const { tx, at, chat, organisationId } = asked
  const isBound = chat.committeeId !== null || chat.agencyId !== null
  const kinds = isBound ? (['person'] as const) : (['person', 'agency', 'committee'] as const)
  const firstId = isBound ? undefined : await firstOfCode(tx, code, at.machine, organisationId)
  if (firstId !== undefined) return bindStandby(asked, code, firstId)
  const redeemed = await redeemCode(tx, code, at.machine, kinds, organisationId)
  if (!redeemed) return refusalAnswer(isBound ? 'already-bound' : 'bad-code')
  if (redeemed.personId !== null) return bindPerson(asked, redeemed.personId)
  const { committeeId, agencyId } = redeemed
  await bindChat(tx, chat.id, { committeeId, agencyId }, at.now)
  await recordEvent(
    tx,
    {
      organisationId,
      kind: 'chat-bound',
      actor: recordedActor(asked),
      data: { chatId: chat.id, committeeId, agencyId },
    },
    at,
  )
  if (agencyId !== null) await tellOpenWork(asked, agencyId)
  return agencyId !== null
    ? boundAnswer({ to: (await agencyNameOf(tx, agencyId)) ?? '', kind: 'agency' })
    : boundAnswer({ to: await committeeName(tx, committeeId ?? 0), kind: 'committee' })
}

async function bindPerson(asked: Asked, personId: number): Promise<Entry> {
  const { tx, at, identity, organisationId } = asked
  await bindIdentity(tx, identity.id, personId)
  await recordEvent(
    tx,
    { organisationId, kind: 'person-bound', actor: recordedActor(asked), data: { identityId: identity.id, personId } },
    at,
  )
  return boundAnswer({ to: (await personName(tx, personId)) ?? '', kind: 'person' })
}

/** Work published before the agency had a chat is told now, with the documents that it stands in. */
async function tellOpenWork({ tx, at, chat }: Asked, agencyId: number): Promise<void> {
  const lines: NewLine[] = []
  const documents = new Map<number, DocumentRow>()
  for (const { directive, document, ...assignment } of await openWorkOf(tx, agencyId)) {
    if (directive.number === null) continue
    const names = await agencyNames(tx, directive.addressees.flatMap(agencyIdsOf))
    const committee = await committeeName(tx, document.committeeId)
    const facts = directiveFacts(directive, directive.number, document, committee, names)
    lines.push(directiveLine(chat.id, directive.id, assignment, facts, at.now))
    documents.set(document.id, document)
  }
  for (const document of documents.values()) lines.push(...(await originalLines(tx, document, [chat.id], at.now)))
  await say(tx, lines, at)
}
