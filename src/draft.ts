import { agenciesOf } from '../db/agencies.ts'
import type { Db } from '../db/client.ts'
import { loadDirectory } from '../db/directory.ts'
import { type DirectiveRow, type DocumentRow, directivesOf, lockDocument, parentsOf } from '../db/documents.ts'
import { allDrafts, findDocument, updateDirective } from '../db/drafts.ts'
import { recordEvent } from '../db/events.ts'
import { changeDirective, type DraftChange } from './domain/change-directive.ts'
import type { AssignmentRole } from './domain/directory.ts'
import type { EventBody } from './domain/event.ts'
import type { Moment } from './domain/moment.ts'
import type { Deadline, Problem, Quantity, Strength } from './domain/parsed-document.ts'
import { dateOf } from './domain/time.ts'
import { hasLead } from './ingest.ts'
import { UseCaseError } from './use-case-error.ts'

export interface DraftSummary {
  id: number
  number: string | null
  subject: string
  committee: string
  fileName: string
  /** Business time, ISO 8601 in UTC. */
  ingestedAt: string
  directives: number
  /** Directives that keep it from being published. */
  open: number
  /** Everything a person should look at. */
  problems: number
}

export interface DraftView
  extends Pick<
    DocumentRow,
    | 'id'
    | 'state'
    | 'number'
    | 'issuedOn'
    | 'kind'
    | 'issuer'
    | 'signer'
    | 'subject'
    | 'urgency'
    | 'fileName'
    | 'attachments'
  > {
  committee: { slug: string; name: string }
  /** Numbers of the documents that it carries out. */
  parents: string[]
  /** Of the document as a whole; those of a directive stand with it. */
  problems: Problem[]
  directives: DirectiveView[]
}

export interface DirectiveView {
  path: string
  /** Null until it is published. */
  number: number | null
  text: string
  strength: Strength
  addressees: AddresseeView[]
  deadline: Deadline | null
  quantity: Quantity | null
  skipped: boolean
  /** Nobody can be told to do it yet: keeps the document from being published. */
  open: boolean
  problems: Problem[]
}

export interface AddresseeView {
  role: AssignmentRole
  /** As the document prints it, or as the clerk's choice is called. */
  printed: string
  kind: 'agency' | 'collective' | 'open' | 'context'
  agencies: { code: string; name: string }[]
  /** Of an open one, best first. */
  candidates: { code: string; name: string }[]
}

/** The drafts of the installation, oldest first. */
export async function listDrafts(db: Db): Promise<DraftSummary[]> {
  const drafts = await allDrafts(db)
  return drafts.map(({ document, committee, directives }) => {
    const kept = directives.filter(({ skipped }) => !skipped)
    return {
      id: document.id,
      number: document.number,
      subject: document.subject,
      committee: committee.slug,
      fileName: document.fileName,
      ingestedAt: document.ingestedAt.toISOString(),
      directives: kept.length,
      open: kept.filter(({ addressees }) => !hasLead(addressees)).length,
      problems: document.problems.length + kept.reduce((sum, { problems }) => sum + problems.length, 0),
    }
  })
}

/** A document, draft or not, as the clerk checks it. Throws a UseCaseError when there is none. */
export async function showDraft(db: Db, id: number): Promise<DraftView> {
  const found = await findDocument(db, id)
  if (!found) throw noDocument(id)
  const { document, committee } = found
  const { state, number, issuedOn, kind, issuer, signer, subject, urgency, fileName, problems, attachments } = document
  const agencies = new Map((await agenciesOf(db, document.organisationId)).map((agency) => [agency.id, agency]))
  const view = (row: DirectiveRow): DirectiveView => ({
    path: row.path,
    number: row.number,
    text: row.text,
    strength: row.strength,
    addressees: row.addressees.map(({ role, printed, match }) => ({
      role,
      printed,
      kind: match.kind,
      agencies:
        'agencyIds' in match
          ? match.agencyIds.flatMap((agencyId) => {
              const agency = agencies.get(agencyId)
              return agency ? [{ code: agency.code, name: agency.name }] : []
            })
          : [],
      candidates: match.kind === 'open' ? match.candidates.map(({ code, name }) => ({ code, name })) : [],
    })),
    deadline: row.deadline,
    quantity: row.quantity,
    skipped: row.skipped,
    open: !row.skipped && !hasLead(row.addressees),
    problems: row.problems,
  })
  const directives = (await directivesOf(db, id)).map(view)
  return {
    ...{ id, state, number, issuedOn, kind, issuer, signer, subject, urgency, fileName },
    ...{ committee, parents: await parentsOf(db, id), problems, attachments, directives },
  }
}

/**
 * Changes one directive of a draft as the clerk says, all of `change` or nothing, and strikes the problems that it
 * solves. The directory is the one of the document's day, as today's agencies carry it on.
 * @throws UseCaseError for a document that is no draft, an unknown path, an unsure agency, an impossible deadline
 */
export async function setDraft(
  db: Db,
  documentId: number,
  path: string,
  change: DraftChange,
  actor: EventBody['actor'],
  at: Moment,
): Promise<void> {
  await db.transaction(async (tx) => {
    const document = await lockDocument(tx, documentId)
    if (!document) throw noDocument(documentId)
    if (document.state !== 'draft') {
      throw new UseCaseError('not-a-draft', `Văn bản ${documentId} đã ban hành, không sửa dự thảo được nữa.`)
    }
    const directives = await directivesOf(tx, documentId)
    const directive = directives.find((each) => each.path === path)
    if (!directive) {
      const paths = directives.map((each) => each.path).join(', ')
      throw new UseCaseError('no-path', `Văn bản ${documentId} không có mục '${path}'. Các mục: ${paths}.`)
    }
    const { organisationId, issuedOn } = document
    const directory = await loadDirectory(tx, organisationId, issuedOn ?? dateOf(at.now), dateOf(at.now))
    const changed = changeDirective(directive, change, { directory, issuedOn })
    if ('problem' in changed) throw new UseCaseError('draft-change', `${changed.problem} Chưa đổi gì.`)
    await updateDirective(tx, directive.id, changed.directive)
    await recordEvent(
      tx,
      { organisationId, kind: 'draft-changed', actor, data: { documentId, path: directive.path, change } },
      at,
    )
  })
}

function noDocument(id: number): UseCaseError {
  return new UseCaseError('no-document', `Không có văn bản số ${id}. Xem danh sách: chidao draft list.`)
}
