import type { ParsedDocument } from '../domain/parsed-document.ts'
import { formatDate } from '../domain/time.ts'
import { deadlineWords } from './deadline-words.ts'
import { shorten } from './shorten.ts'

/** What the reader made of a document, as lines for a terminal. */
export function parsedText(parsed: ParsedDocument): string[] {
  const { number, issuedOn, kind, issuer, signer, subject, secrecy, urgency } = parsed
  return [
    `${kind} ${number ?? '(không số)'}, ngày ${issuedOn ? formatDate(issuedOn) : '(không rõ)'}`,
    `Nơi ban hành: ${issuer ?? '(không ghi)'}. Người ký: ${signer ?? '(không ghi)'}.`,
    ...(secrecy ? [`ĐỘ MẬT: ${secrecy}. Văn bản này không được đưa vào hệ thống.`] : []),
    ...(urgency ? [`Độ khẩn: ${urgency}.`] : []),
    subject,
    '',
    `${parsed.items.length} mục, ${parsed.directives.length} nhiệm vụ, ${parsed.problems.length} điểm cần xem lại`,
    ...parsed.directives.flatMap(({ path, text, lead, coordinating, strength, deadline, quantity }) => [
      '',
      `${path} · ${strength} · ${shorten(text)}`,
      `    Chủ trì: ${lead.join('; ') || '(chưa rõ)'}`,
      ...(coordinating.length > 0 ? [`    Phối hợp: ${coordinating.join('; ')}`] : []),
      `    Hạn: ${deadlineWords(deadline)}`,
      ...(quantity ? [`    Số lượng: ${quantity.raw}${quantity.per ? ` (${quantity.per})` : ''}`] : []),
    ]),
    ...(parsed.problems.length > 0 ? ['', 'Cần xem lại:'] : []),
    ...parsed.problems.map(({ path, place, message }) => {
      const where = [path && `mục ${path}`, place && `dòng ${place.line}`].filter(Boolean).join(', ')
      return `- ${where ? `${where}: ` : ''}${message}`
    }),
    ...parsed.attachments.flatMap((attachment) => ['', '--- Văn bản kèm theo ---', ...parsedText(attachment)]),
  ]
}
