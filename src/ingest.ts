import { createHash } from 'node:crypto'
import type { Db } from '../db/client.ts'
import { loadDirectory } from '../db/directory.ts'
import { findDocumentByHash, insertDraft } from '../db/documents.ts'
import { recordEvent } from '../db/events.ts'
import { insertFile } from '../db/files.ts'
import { findCommittee } from '../db/organisations.ts'
import type { Addressee, Directory } from './domain/directory.ts'
import { matchDirectory } from './domain/match-directory.ts'
import type { Moment } from './domain/moment.ts'
import type { Attachment, ParsedDirective, ParsedDocument, Problem } from './domain/parsed-document.ts'
import { readDocument } from './domain/reading/read-document.ts'
import { dateOf } from './domain/time.ts'
import { UseCaseError } from './use-case-error.ts'

export interface Ingested {
  documentId: number
  directives: number
  /** Directives that cannot be published before a person names their lead. */
  open: number
  problems: Problem[]
}

interface Ingesting {
  committeeSlug: string
  fileName: string
  text: string
  parsed?: ParsedDocument
  original?: Uint8Array
}

/**
 * Takes a document's text into a draft that a clerk checks. `parsed` is what was read of it elsewhere (a file's text is read
 * in a process of its own), `original` the file as it came, kept with the document. Nothing is stored when the text is no
 * directive, is stamped mật, or is here already.
 * @throws UseCaseError
 */
export async function ingest(
  db: Db,
  { committeeSlug, fileName, text, parsed = readDocument(text), original }: Ingesting,
  at: Moment,
): Promise<Ingested> {
  const committee = await findCommittee(db, committeeSlug)
  if (!committee) throw new UseCaseError('no-committee', `Không có Ban Chỉ đạo nào tên "${committeeSlug}".`)
  const { organisationId } = committee
  refuseUnfit(parsed)
  const hash = documentHash(text)

  return db.transaction(async (tx) => {
    const known = await findDocumentByHash(tx, committee.id, hash)
    if (known) {
      const state = known.state === 'published' ? 'đã ban hành' : 'đang là dự thảo'
      throw new UseCaseError('known-document', `Văn bản này đã có: số ${known.id}, ${state}. Không lưu lần nữa.`)
    }
    const directory = await loadDirectory(tx, organisationId, parsed.issuedOn ?? dateOf(at.now), dateOf(at.now))
    const directives = parsed.directives.map((directive, position) => toDraft(directive, position, parsed, directory))
    const ofDocument = parsed.problems.filter((problem) => problem.path === undefined)
    const documentId = await insertDraft(
      tx,
      {
        organisationId,
        committeeId: committee.id,
        number: parsed.number,
        issuedOn: parsed.issuedOn,
        kind: parsed.kind,
        issuer: parsed.issuer,
        signer: parsed.signer,
        subject: parsed.subject,
        urgency: parsed.urgency,
        fileName,
        text,
        hash,
        problems: ofDocument,
        attachments: parsed.attachments.map(toAttachment),
        ingestedAt: at.now,
      },
      directives,
      parsed.parents,
    )
    if (original) {
      const values = { committeeId: committee.id, documentId, name: fileName, bytes: original, receivedAt: at.now }
      await insertFile(tx, values)
    }
    await recordEvent(
      tx,
      { organisationId, kind: 'document-ingested', actor: { name: 'chidao' }, data: { documentId, fileName, hash } },
      at,
    )
    return {
      documentId,
      directives: directives.length,
      open: directives.filter(({ addressees }) => !hasLead(addressees)).length,
      problems: [...ofDocument, ...directives.flatMap((directive) => directive.problems)],
    }
  })
}

function refuseUnfit(parsed: ParsedDocument): void {
  const secrecy = [parsed, ...parsed.attachments].map((part) => part.secrecy).find((stamp) => stamp !== null)
  if (secrecy) {
    throw new UseCaseError(
      'secret',
      `Văn bản đóng dấu "${secrecy}": không được đưa vào nhóm chat. Không lưu, không gửi nội dung nào.`,
    )
  }
  if (parsed.directives.length === 0) {
    throw new UseCaseError('not-a-directive', 'Không đọc thấy nhiệm vụ nào trong văn bản này. Chưa lưu gì.')
  }
}

/** A lead that can be assigned: at least one agency, and nothing left to ask. */
export function hasLead(addressees: Addressee[]): boolean {
  const leads = addressees.filter(({ role }) => role === 'lead')
  const assigned = leads.some(({ match }) => match.kind === 'agency' || match.kind === 'collective')
  return assigned && leads.every(({ match }) => match.kind !== 'open')
}

function toAttachment({ number, issuedOn, kind, issuer, subject, directives }: ParsedDocument): Attachment {
  const orders = directives.map(({ path, text, lead }) => ({ path, text, lead }))
  return { number, issuedOn, kind, issuer, subject, orders }
}

function toDraft(parsed: ParsedDirective, position: number, document: ParsedDocument, directory: Directory) {
  const { path, text, strength, deadline, quantity, place } = parsed
  const addressee =
    (role: Addressee['role']) =>
    (printed: string): Addressee => ({ role, printed, match: matchDirectory(printed, directory) })
  const addressees = [
    ...parsed.lead.map(addressee('lead')),
    ...parsed.coordinating.map(addressee('coordinating')),
    ...parsed.informed.map(addressee('informed')),
  ]
  const where = { path, place }
  const problems = [
    ...document.problems.filter((problem) => problem.path === path),
    ...nobodyOfOurs(addressees, where),
    ...addressees.flatMap((each) => questionAbout(each, directory, where)),
  ]
  return { position, path, text, strength, deadline, quantity, addressees, problems }
}

type Where = Pick<ParsedDirective, 'path' | 'place'>

/** An order whose leads are all only shown: 'các doanh nghiệp', a ministry. */
function nobodyOfOurs(addressees: Addressee[], where: Where): Problem[] {
  const leads = addressees.filter(({ role }) => role === 'lead')
  if (leads.length === 0 || leads.some(({ match }) => match.kind !== 'context')) return []
  const read = leads.map(({ printed }) => printed).join(', ')
  return [
    {
      code: 'missing-lead',
      message: `Mục ${where.path}: "${read}" không phải đơn vị trong danh bạ; cần chỉ định đơn vị chủ trì.`,
      ...where,
      read,
    },
  ]
}

function questionAbout({ role, printed, match }: Addressee, directory: Directory, where: Where): Problem[] {
  if (match.kind === 'agency' && match.renamed) {
    const agency = directory.agencies.find(({ id }) => id === match.agencyIds[0])
    if (!agency) return []
    const expected = `${agency.name} (${agency.code})`
    const message = `Mục ${where.path}: "${printed}" nay là ${expected}; xin xem có đúng không.`
    return [{ code: 'renamed-agency', message, ...where, read: printed, expected }]
  }
  if (match.kind !== 'open') return []
  const expected = match.candidates.map(({ name, code }) => `${name} (${code})`).join(', ')
  return [
    {
      code: expected === '' ? 'unknown-agency' : 'ambiguous-agency',
      message: `Chưa rõ ${roleWords[role]}: "${printed}".`,
      ...where,
      read: printed,
      ...(expected === '' ? {} : { expected }),
    },
  ]
}

const roleWords = {
  lead: 'đơn vị chủ trì',
  coordinating: 'đơn vị phối hợp',
  informed: 'đơn vị được thông báo',
} as const

/** What makes a text the same document: SHA-256 of it in NFC. */
export function documentHash(text: string): string {
  return createHash('sha256').update(text.normalize('NFC')).digest('hex')
}
