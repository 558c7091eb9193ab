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
import { insertAssignments, openObligations } from '../db/obligations.ts'
import { enqueueLines, type NewLine } from '../db/outbox.ts'
import { findPerson } from '../db/people.ts'
import { agencyIdsOf, directiveFacts, directiveGist } from './directive-facts.ts'
import { directiveLine } from './directive-lines.ts'
import type { Addressee, AssignmentRole } from './domain/directory.ts'
import { documentLabel } from './domain/document-label.ts'
import type { Moment } from './domain/moment.ts'
import type { Deadline } from './domain/parsed-document.ts'
import { may } from './domain/permissions.ts'
import { dutyDue, firstDutyDate } from './domain/schedule.ts'
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
    const first = await takeDirectiveNumbers(tx, document.organisationId, drafts.length)
    const committee = await committeeName(tx, document.committeeId)
    const names = await agencyNames(
      tx,
      drafts.flatMap(({ addressees }) => addressees.flatMap(agencyIdsOf)),
    )

    const lines: NewLine[] = []
    const summary: Parameters<typeof summaryEntry>[0]['directives'] = []
    const withoutChat = new Set<string>()
    let assignments = 0
    for (const [index, draft] of drafts.entries()) {
      const number = first + index
      await numberDirective(tx, draft.id, number)
      const assigned = await assign(tx, draft, at.now)
      assignments += assigned.length
      const facts = directiveFacts(draft, number, document, committee, names)
      summary.push({ number, leads: facts.leads, gist: directiveGist(draft), deadline: facts.deadline })
      const chats = await agencyChats(
        tx,
        assigned.map(({ agencyId }) => agencyId),
      )
      for (const { agencyId, role } of assigned) {
        const own = chats.filter((chat) => chat.agencyId === agencyId)
        if (own.length === 0) withoutChat.add(names.get(agencyId) ?? String(agencyId))
        for (const chat of own) lines.push(directiveLine(chat.id, draft.id, role, facts, at.now))
      }
    }
    for (const chat of await committeeChats(tx, document.committeeId)) {
      const { subject } = document
      const entry = summaryEntry({
        documentLabel: documentLabel(document),
        subject,
        directives: summary,
        withoutChat: [...withoutChat],
      })
      lines.unshift({
        chatId: chat.id,
        key: `document:${document.id}:summary:${chat.id}`,
        kind: 'summary',
        entry,
        dueAt: at.now,
      })
    }
    const messages = await enqueueLines(tx, lines, at.machine)
    await markPublished(tx, document.id, publisher.id, at.now)
    const last = first + drafts.length - 1
    await recordEvent(
      tx,
      {
        organisationId: document.organisationId,
        kind: 'document-published',
        actor: { name: publisher.name, personId: publisher.id },
        data: { documentId: document.id, number: document.number, first, last },
      },
      at,
    )
    return { directives: drafts.length, first, last, assignments, messages, withoutChat: [...withoutChat] }
  })
}

async function lockDraft(tx: Db, documentId: number): Promise<DocumentRow> {
  const document = await lockDocument(tx, documentId)
  if (!document)
    throw new UseCaseError('no-document', `Không có văn bản số ${documentId}. Xem danh sách: chidao draft list.`)
  if (document.state !== 'draft')
    throw new UseCaseError('not-a-draft', `Văn bản số ${documentId} đã ban hành rồi; không gửi lại.`)
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
  if (drafts.length === 0)
    throw new UseCaseError('nothing-to-publish', 'Mọi nhiệm vụ đều đã bỏ qua; không có gì để ban hành.')
  const open = drafts.filter(({ addressees }) => !hasLead(addressees)).map(({ path }) => path)
  if (open.length === 0) return
  throw new UseCaseError(
    'lead-open',
    `Chưa ban hành: chưa rõ đơn vị chủ trì ở mục ${open.join(', ')}. ` +
      `Sửa bằng: chidao draft set ${document.id} ${open[0]} lead=MÃ (hoặc skip để bỏ qua).`,
  )
}

/** Each agency once per directive: one that leads does not also coordinate. */
function rolesByAgency(addressees: Addressee[]): Map<number, AssignmentRole> {
  const roles = new Map<number, AssignmentRole>()
  for (const role of ['lead', 'coordinating', 'informed'] as const) {
    for (const addressee of addressees.filter((a) => a.role === role)) {
      for (const agencyId of agencyIdsOf(addressee)) if (!roles.has(agencyId)) roles.set(agencyId, role)
    }
  }
  return roles
}

async function assign(tx: Db, draft: DirectiveRow, now: Date) {
  const roles = rolesByAgency(draft.addressees)
  const rows = await insertAssignments(
    tx,
    [...roles].map(([agencyId, role]) => ({ directiveId: draft.id, agencyId, role })),
  )
  const { period, dueAt } = firstPeriod(draft.deadline, now)
  await openObligations(
    tx,
    rows
      .filter(({ role }) => role === 'lead')
      .map(({ id }) => ({ assignmentId: id, period, dueAt, state: 'assigned' as const, openedAt: now })),
  )
  return rows
}

/** A daily duty begins with the first day whose hour has not passed; everything else has one obligation. */
function firstPeriod(deadline: Deadline | null, now: Date): { period: string; dueAt: Date | null } {
  if (deadline?.kind === 'recurring' && deadline.every === 'daily') {
    const period = firstDutyDate(deadline.time, now)
    return { period, dueAt: dutyDue(period, deadline.time) }
  }
  const dated = deadline?.kind === 'absolute' || deadline?.kind === 'period'
  return { period: '', dueAt: dated ? new Date(deadline.due) : null }
}
