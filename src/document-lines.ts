import { summaryEntry } from '../bot/messages/summary-entry.ts'
import { agencyNames } from '../db/agencies.ts'
import { agencyChats, committeeChats } from '../db/chats.ts'
import type { Db } from '../db/client.ts'
import { committeeName } from '../db/committees.ts'
import { type DocumentRow, directivesOf } from '../db/documents.ts'
import { assignmentsOf } from '../db/obligations.ts'
import type { NewLine } from '../db/outbox.ts'
import { agencyIdsOf, directiveFacts, directiveGist } from './directive-facts.ts'
import { directiveLine } from './directive-lines.ts'
import { documentLabel } from './domain/document-label.ts'
import { originalLines } from './original-lines.ts'

export interface DocumentLines {
  /** Summaries, then orders, then the file: an upload that takes long or fails keeps no order waiting. */
  lines: NewLine[]
  /** Agencies that have work and no chat to be told in. */
  withoutChat: string[]
}

/** What the chats are told of a document whose directives are numbered and assigned; the same whenever it is asked. */
export async function documentLines(tx: Db, document: DocumentRow, dueAt: Date): Promise<DocumentLines> {
  const directives = (await directivesOf(tx, document.id)).flatMap(({ number, ...directive }) =>
    number === null ? [] : [{ ...directive, number }],
  )
  const assignments = await assignmentsOf(
    tx,
    directives.map(({ id }) => id),
  )
  const agencyIds = [...new Set(assignments.map(({ agencyId }) => agencyId))]
  const addressed = directives.flatMap(({ addressees }) => addressees.flatMap(agencyIdsOf))
  const names = await agencyNames(tx, [...new Set([...agencyIds, ...addressed])])
  const committee = await committeeName(tx, document.committeeId)
  const chats = await agencyChats(tx, agencyIds)
  const facts = directives.map((directive) => directiveFacts(directive, directive.number, document, committee, names))
  const orders = directives.flatMap(({ id }, index) => {
    const known = facts[index]
    return assignments
      .filter(({ directiveId }) => directiveId === id)
      .flatMap((assignment) =>
        chats
          .filter(({ agencyId }) => agencyId === assignment.agencyId)
          .flatMap((chat) => (known ? [directiveLine(chat.id, id, assignment, known, dueAt)] : [])),
      )
  })
  const withoutChat = agencyIds
    .filter((id) => !chats.some(({ agencyId }) => agencyId === id))
    .map((id) => names.get(id) ?? String(id))
  const entry = summaryEntry({
    documentLabel: documentLabel(document),
    subject: document.subject,
    directives: directives.map((directive, index) => ({
      number: directive.number,
      leads: facts[index]?.leads ?? [],
      gist: directiveGist(directive),
      deadline: facts[index]?.deadline ?? { kind: 'none' },
    })),
    withoutChat,
  })
  const summaries = (await committeeChats(tx, document.committeeId)).map(
    ({ id: chatId }): NewLine => ({
      chatId,
      key: `document:${document.id}:summary:${chatId}`,
      kind: 'summary',
      entry,
      dueAt,
    }),
  )
  const told = [...summaries, ...orders]
  const originals = await originalLines(
    tx,
    document,
    told.map(({ chatId }) => chatId),
    dueAt,
  )
  return { lines: [...told, ...originals], withoutChat }
}
