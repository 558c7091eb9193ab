import { officesOf } from '../db/actors.ts'
import type { Db } from '../db/client.ts'
import { policyOf } from '../db/committees.ts'
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
import { findPerson } from '../db/people.ts'
import { assign } from './assign.ts'
import { documentLines } from './document-lines.ts'
import type { Moment } from './domain/moment.ts'
import { may } from './domain/permissions.ts'
import { toldAt } from './domain/quiet-hours.ts'
import { hasLead } from './ingest.ts'
import { say } from './say.ts'
import { UseCaseError } from './use-case-error.ts'

export interface Published {
  directives: number
  first: number
  last: number
  assignments: number
  /** Lines put in the outbox. */
  messages: number
  /** When the chats are told, where quiet hours hold that back; then no line is in the outbox yet. */
  toldAt?: Date
  /** Name of the file that goes with the orders; null where none does. */
  original: string | null
  /** Agencies that have work now and no chat to be told in. */
  withoutChat: string[]
}

/**
 * Makes a checked draft official, in one transaction: numbers its directives, assigns them (a collective to each member
 * for itself), opens the obligations and puts the messages in the outbox: a summary for the committee, its own
 * directives for each agency, the document's file for all of them.
 * @throws UseCaseError while a lead is open, when already published, or when `as` may not
 */
export async function publish(db: Db, input: { documentId: number; as: string }, at: Moment): Promise<Published> {
  return db.transaction(async (tx) => {
    const document = await lockDraft(tx, input.documentId)
    const publisher = await findPublisher(tx, document, input.as)
    const drafts = (await directivesOf(tx, document.id)).filter(({ skipped }) => !skipped)
    refuseUnready(document, drafts)
    const { assignments, ...range } = await numberAndAssign(tx, document, drafts, at.now)
    await markPublished(tx, document.id, publisher.id, at.now)
    const { lines, withoutChat } = await documentLines(tx, document, at.now)
    const when = toldAt({ urgency: document.urgency, publishedAt: at.now }, await policyOf(tx, document.committeeId))
    // What is held back is not stored: the tick after the quiet hours finds the document.
    const later = when > at.now
    const messages = later ? 0 : await say(tx, lines, at)
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
    const original = lines.find(({ entry }) => entry.file)?.entry.file?.name ?? null
    const told = later ? { toldAt: when } : {}
    return { directives: drafts.length, ...range, assignments, messages, withoutChat, original, ...told }
  })
}

/** @returns the first and last number, and how many were assigned */
async function numberAndAssign(tx: Db, document: DocumentRow, drafts: DirectiveRow[], now: Date) {
  const first = await takeDirectiveNumbers(tx, document.organisationId, drafts.length)
  let assignments = 0
  for (const [index, draft] of drafts.entries()) {
    await numberDirective(tx, draft.id, first + index)
    assignments += (await assign(tx, draft, now)).length
  }
  return { first, last: first + drafts.length - 1, assignments }
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
