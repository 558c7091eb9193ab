import type { DirectiveFacts } from '../bot/messages/directive-entry.ts'
import { summaryEntry } from '../bot/messages/summary-entry.ts'
import { officesOf } from '../db/actors.ts'
import { agencyNames } from '../db/agencies.ts'
import { agencyChats, committeeChats } from '../db/chats.ts'
import type { Db } from '../db/client.ts'
import { committeeName } from '../db/committees.ts'
import {
  type DirectiveRow,
  type DocumentRow,
  directivesOf,
  lockDocument,
  markPublished,
  numberDirective,
} from '../db/documents.ts'
import { recordEvent } from '../db/events.ts'
import { takeDirectiveNumbers } from '../db/numbering.ts'
import { enqueueLines, type NewLine } from '../db/outbox.ts'
import { findPerson } from '../db/people.ts'
import { assign } from './assign.ts'
import { agencyIdsOf, directiveFacts, directiveGist } from './directive-facts.ts'
import { directiveLine } from './directive-lines.ts'
import { documentLabel } from './domain/document-label.ts'
import type { Moment } from './domain/moment.ts'
import { may } from './domain/permissions.ts'
import { hasLead } from './ingest.ts'
import { UseCaseError } from './use-case-error.ts'

export interface Published {
  directives: number
  first: number
  last: number
  assignments: number
  /** Lines put in the outbox. */
  messages: number
  /** Agencies that have work now and no chat to be told in. */
  withoutChat: string[]
}

/**
 * Makes a checked draft official, in one transaction: numbers its directives, assigns them (a collective to each member
 * for itself), opens the obligations and puts the messages in the outbox: a summary for the committee, its own
 * directives for each agency.
 * @throws UseCaseError while a lead is open, when already published, or when `as` may not
 */
export async function publish(db: Db, input: { documentId: number; as: string }, at: Moment): Promise<Published> {
  return db.transaction(async (tx) => {
    const document = await lockDraft(tx, input.documentId)
    const publisher = await findPublisher(tx, document, input.as)
    const drafts = (await directivesOf(tx, document.id)).filter(({ skipped }) => !skipped)
    refuseUnready(document, drafts)
    const orders = await numberAndAssign(tx, document, drafts, at.now)
    const withoutChat = [...new Set(orders.flatMap((order) => order.withoutChat))]
    const summary = await summaryLines(tx, document, orders, withoutChat, at.now)
    const messages = await enqueueLines(tx, [...summary, ...orders.flatMap(({ lines }) => lines)], at.machine)
    await markPublished(tx, document.id, publisher.id, at.now)
    const numbers = orders.map(({ facts }) => facts.number)
    const range = { first: Math.min(...numbers), last: Math.max(...numbers) }
    await recordEvent(
      tx,
      {
        organisationId: document.organisationId,
        kind: 'document-published',
        actor: { name: publisher.name, personId: publisher.id },
        data: { documentId: document.id, number: document.number, ...range },
      },
      at,
    )
    const assignments = orders.reduce((sum, order) => sum + order.assignments, 0)
    return { directives: drafts.length, ...range, assignments, messages, withoutChat }
  })
}

/** A directive that has its number and its agencies. */
interface Order {
  facts: DirectiveFacts
  gist: string
  assignments: number
  lines: NewLine[]
  withoutChat: string[]
}

async function numberAndAssign(tx: Db, document: DocumentRow, drafts: DirectiveRow[], now: Date): Promise<Order[]> {
  const first = await takeDirectiveNumbers(tx, document.organisationId, drafts.length)
  const committee = await committeeName(tx, document.committeeId)
  const names = await agencyNames(
    tx,
    drafts.flatMap(({ addressees }) => addressees.flatMap(agencyIdsOf)),
  )
  const orders: Order[] = []
  for (const [index, draft] of drafts.entries()) {
    const number = first + index
    await numberDirective(tx, draft.id, number)
    const assigned = await assign(tx, draft, now)
    const facts = directiveFacts(draft, number, document, committee, names)
    const chats = await agencyChats(
      tx,
      assigned.map(({ agencyId }) => agencyId),
    )
    const chatsOf = (id: number) => chats.filter(({ agencyId }) => agencyId === id)
    orders.push({
      facts,
      gist: directiveGist(draft),
      assignments: assigned.length,
      lines: assigned.flatMap((assignment) =>
        chatsOf(assignment.agencyId).map((chat) => directiveLine(chat.id, draft.id, assignment, facts, now)),
      ),
      withoutChat: assigned
        .filter(({ agencyId }) => chatsOf(agencyId).length === 0)
        .map(({ agencyId }) => names.get(agencyId) ?? String(agencyId)),
    })
  }
  return orders
}

async function summaryLines(
  tx: Db,
  document: DocumentRow,
  orders: Order[],
  withoutChat: string[],
  dueAt: Date,
): Promise<NewLine[]> {
  const entry = summaryEntry({
    documentLabel: documentLabel(document),
    subject: document.subject,
    directives: orders.map(({ facts: { number, leads, deadline }, gist }) => ({ number, leads, gist, deadline })),
    withoutChat,
  })
  const chats = await committeeChats(tx, document.committeeId)
  return chats.map(({ id }) => ({
    chatId: id,
    key: `document:${document.id}:summary:${id}`,
    kind: 'summary',
    entry,
    dueAt,
  }))
}

async function lockDraft(tx: Db, documentId: number): Promise<DocumentRow> {
  const document = await lockDocument(tx, documentId)
  if (!document) {
    throw new UseCaseError('no-document', `Không có văn bản số ${documentId}. Xem danh sách: chidao draft list.`)
  }
  if (document.state !== 'draft') {
    throw new UseCaseError('not-a-draft', `Văn bản số ${documentId} đã ban hành rồi; không gửi lại.`)
  }
  return document
}

async function findPublisher(tx: Db, document: DocumentRow, as: string) {
  const person = await findPerson(tx, document.organisationId, as)
  if (!person) throw new UseCaseError('no-person', `Không có người nào là "${as}" trong tổ chức này.`)
  const actor = {
    person: { id: person.id, offices: await officesOf(tx, person.id) },
    chat: { committeeId: null, agencyId: null },
  }
  if (!may(actor, 'publish', document.committeeId)) {
    throw new UseCaseError(
      'not-permitted',
      `${person.name} không có quyền ban hành (chỉ Trưởng ban, Phó Trưởng ban, văn thư).`,
    )
  }
  return person
}

function refuseUnready(document: DocumentRow, drafts: DirectiveRow[]): void {
  if (drafts.length === 0) {
    throw new UseCaseError('nothing-to-publish', 'Mọi nhiệm vụ đều đã bỏ qua; không có gì để ban hành.')
  }
  const open = drafts.filter(({ addressees }) => !hasLead(addressees)).map(({ path }) => path)
  if (open.length === 0) return
  throw new UseCaseError(
    'lead-open',
    `Chưa ban hành: chưa rõ đơn vị chủ trì ở mục ${open.join(', ')}. ` +
      `Sửa bằng: chidao draft set ${document.id} ${open[0]} lead=MÃ (hoặc skip để bỏ qua).`,
  )
}
