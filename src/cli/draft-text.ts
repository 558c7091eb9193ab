import { documentLabel } from '../domain/document-label.ts'
import type { Attachment, Problem, ProblemCode } from '../domain/parsed-document.ts'
import { formatDate } from '../domain/time.ts'
import type { AddresseeView, DirectiveView, DraftView } from '../draft.ts'
import { deadlineWords } from './deadline-words.ts'
import { shorten } from './shorten.ts'

const states = { draft: 'DỰ THẢO', published: 'ĐÃ BAN HÀNH', withdrawn: 'ĐÃ THU HỒI' } as const

/** A document for a terminal: what a person must decide first, each with the command that does it, then everything. */
export function draftText(draft: DraftView): string[] {
  const { id, state, number, issuedOn, kind, issuer, signer, subject, committee, directives } = draft
  const date = issuedOn ? `ngày ${formatDate(issuedOn)}` : 'không rõ ngày'
  return [
    `Văn bản ${id} · ${states[state]} · ${kind} ${number ?? '(không số)'} · ${date}`,
    shorten(subject, 160),
    ...(draft.parents.length > 0 ? [`Thực hiện: ${draft.parents.join('; ')}`] : []),
    `${issuer ?? '(không ghi nơi ban hành)'} · người ký: ${signer ?? '(không ghi)'} · ${committee.name} (${committee.slug})`,
    ...(state === 'draft' ? decisions(draft) : []),
    '',
    `NHIỆM VỤ (${directives.length})`,
    ...directives.flatMap((directive) => ['', ...directiveText(directive)]),
    ...draft.attachments.flatMap((attachment) => ['', ...attachmentText(attachment)]),
    ...(state === 'draft' ? ['', nextStep(draft)] : []),
  ]
}

/** One directive, as lines. */
export function directiveText(directive: DirectiveView): string[] {
  const { path, number, text, strength, addressees, deadline, quantity, skipped } = directive
  const named = (role: AddresseeView['role']) =>
    addressees.filter((each) => each.role === role && each.kind !== 'context').map(addresseeWords)
  const mentioned = addressees.filter(({ kind }) => kind === 'context').map(({ printed }) => printed)
  const [lead, coordinating, informed] = [named('lead'), named('coordinating'), named('informed')]
  return [
    [number === null ? path : `Số ${number} (mục ${path})`, strength, ...(skipped ? ['BỎ QUA'] : [])].join(' · '),
    `    ${shorten(text, 200)}`,
    `    Chủ trì:  ${lead.join('; ') || '(chưa rõ)'}`,
    ...(coordinating.length > 0 ? [`    Phối hợp: ${coordinating.join('; ')}`] : []),
    ...(informed.length > 0 ? [`    Để biết:  ${informed.join('; ')}`] : []),
    ...(mentioned.length > 0 ? [`    Nhắc đến: ${mentioned.join('; ')} (không giao việc)`] : []),
    `    Hạn:      ${deadlineWords(deadline)}`,
    ...(quantity ? [`    Số lượng: ${quantity.raw}${quantity.per ? ` (${quantity.per})` : ''}`] : []),
  ]
}

/** What is only passed on: an agency of another level is never given work here. */
function attachmentText({ number, issuedOn, kind, issuer, subject, orders }: Attachment): string[] {
  const label = documentLabel({ number, issuedOn, kind })
  return [
    `VĂN BẢN KÈM THEO (để biết, không giao việc): ${[kind, label, issuer].filter(Boolean).join(' · ')}`,
    ...(subject === '' ? [] : [shorten(subject, 160)]),
    ...orders.map(
      ({ path, text, lead }) => `  ${path}: ${lead.length > 0 ? `${lead.join('; ')}: ` : ''}${shorten(text, 120)}`,
    ),
  ]
}

function addresseeWords({ printed, kind, agencies }: AddresseeView): string {
  switch (kind) {
    case 'agency':
      return agencies.map(({ code, name }) => `${name} (${code})`).join(', ')
    case 'collective':
      return `${printed} (${agencies.length} đơn vị)`
    case 'open':
      return `'${printed}' (chưa rõ)`
    case 'context':
      return printed
  }
}

function decisions({ id, problems, directives }: DraftView): string[] {
  const kept = directives.filter(({ skipped }) => !skipped)
  const blocking = kept.filter(({ open }) => open)
  const undated = kept.filter((directive) => !directive.open && lacksOnlyDeadline(directive))
  const asking = kept
    .filter(({ open, problems: own }) => !open && own.length > 0)
    .filter((each) => !undated.includes(each))
  return [
    ...section('PHẢI QUYẾT trước khi ban hành: đơn vị nào chủ trì?', blocking, (each) => decision(id, each)),
    ...section('NÊN XEM LẠI', asking, (each) => decision(id, each)),
    ...section('CHƯA CÓ HẠN: đặt hạn, hoặc để vậy', undated, ({ path, text }) => [`  ${path}: ${shorten(text, 90)}`]),
    ...(undated.length > 0 ? [`      → ${undatedRemedy(`chidao draft set ${id} MỤC`)}`] : []),
    ...(problems.length > 0 ? ['', 'VỀ CẢ VĂN BẢN'] : []),
    ...problems.map(({ message }) => `  ${message}`),
  ]
}

/** Most orders have no deadline, and may well have none: one line each, and the remedy once. */
const lacksOnlyDeadline = ({ problems }: DirectiveView) =>
  problems.length > 0 && problems.every(({ code }) => code === 'missing-deadline')

function section(title: string, directives: DirectiveView[], lines: (directive: DirectiveView) => string[]): string[] {
  return directives.length > 0 ? ['', `${title} (${directives.length})`, ...directives.flatMap(lines)] : []
}

function decision(id: number, { path, text, open, problems, addressees }: DirectiveView): string[] {
  const unnamed = open && !problems.some(({ code }) => isAboutLead(code))
  return [
    `  ${path}: ${shorten(text, 90)}`,
    ...(unnamed ? ['      Chưa có đơn vị chủ trì.'] : []),
    ...problems.map(({ message }) => `      ${message}`),
    ...remedies(id, path, { open, problems, addressees }).map((command) => `      → ${command}`),
  ]
}

const isAboutLead = (code: ProblemCode) => ['missing-lead', 'unknown-agency', 'ambiguous-agency'].includes(code)

function remedies(
  id: number,
  path: string,
  { open, problems, addressees }: Pick<DirectiveView, 'open' | 'problems' | 'addressees'>,
): string[] {
  const set = `chidao draft set ${id} ${path}`
  const unsure = (role: AddresseeView['role']) => addressees.find((each) => each.role === role && each.kind === 'open')
  const coordinating = unsure('coordinating')
  return [
    ...(open ? [`${set} lead=${unsure('lead')?.candidates[0]?.code ?? 'MÃ'}   (hoặc: ${set} skip)`] : []),
    ...(coordinating
      ? [`${set} coordinating=${coordinating.candidates[0]?.code ?? 'MÃ'}   (hoặc: coordinating=không)`]
      : []),
    ...deadlineRemedy(set, problems),
  ]
}

function deadlineRemedy(set: string, problems: Problem[]): string[] {
  const codes = problems.map(({ code }) => code)
  if (codes.includes('missing-hour')) return [`${set} deadline="hằng ngày 16:30"`]
  const undated: ProblemCode[] = [
    'missing-deadline',
    'relative-deadline',
    'deadline-before-document',
    'year-disagreement',
    'weekday-mismatch',
    'impossible-date',
  ]
  return codes.some((code) => undated.includes(code)) ? [undatedRemedy(set)] : []
}

const undatedRemedy = (set: string) => `${set} deadline="16:00 NGÀY/THÁNG/NĂM"   (hoặc: deadline=không)`

function nextStep({ id, directives }: DraftView): string {
  const open = directives.filter((directive) => directive.open).length
  return open > 0
    ? `Chưa ban hành được: còn ${open} nhiệm vụ chưa rõ đơn vị chủ trì.`
    : `Ban hành: chidao publish ${id} --as NGƯỜI`
}
