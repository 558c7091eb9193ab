import type { Recipient, RecipientRole } from '../parsed-document.ts'
import type { Paragraph } from './paragraphs.ts'
import { type Passage, type PlaceOf, slicePassage } from './passage.ts'

const opening = /^Nơi nhận\s*:?\s*/iu
const signatureBegins =
  /^(?:(?:TM|KT|TL|TUQ|Q)\s*\.|[TK]\/[LMT][.\s]|(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|CHÁNH|BỘ TRƯỞNG|THỦ TƯỚNG|BÍ THƯ|TRƯỞNG BAN))/u
const bulletMark = /^[-–—•+*]\s*/u
const mode = /^Gửi (?:bản )?(giấy|điện tử)\s*:?$/iu
const note = /\((?:để )?([^()]{2,40})\)\s*$/iu
const roles: [RecipientRole, RegExp][] = [
  ['to-report', /^(?:b\/c|báo cáo|bc)/iu],
  ['to-coordinate', /^(?:p\/h|phối hợp|ph)(?=$|\s)/iu],
  ['to-inform', /^(?:biết|theo dõi|để biết|t\/d|tham khảo)/iu],
]

/** 'Nơi nhận' with each one's role; what stands beside a brace is left as printed. */
export function readRecipients(tail: readonly Paragraph[], placeOf: PlaceOf): Recipient[] {
  const start = tail.findIndex((paragraph) => opening.test(paragraph.passage.text))
  if (start < 0) return []
  const recipients: Recipient[] = []
  let delivery: Recipient['delivery'] = null
  let open: string | null = null
  for (const [index, { passage }] of tail.slice(start).entries()) {
    const skip = index === 0 ? (opening.exec(passage.text)?.[0].length ?? 0) : 0
    const line = slicePassage(passage, skip)
    if (signatureBegins.test(line.text)) {
      // Two columns on one line: 'Nơi nhận:   TL. CHỦ TỊCH'.
      if (index === 0) continue
      break
    }
    const sent = mode.exec(line.text)
    if (sent) delivery = sent[1]?.toLowerCase() === 'giấy' ? 'giấy' : 'điện tử'
    else if (/\p{L}/u.test(line.text)) {
      const recipient = toRecipient(line, delivery, placeOf)
      if (!/\p{L}/u.test(recipient.printed)) continue
      const before = recipients.at(-1)
      if (before && open !== null && !bulletMark.test(line.text)) before.printed += `${open} ${recipient.printed}`
      else recipients.push(recipient)
      open = /[;.]\s*$/.test(line.text) ? null : (/,\s*$/.exec(line.text)?.[0].trim() ?? '')
    }
  }
  return recipients
}

function toRecipient(line: Passage, delivery: Recipient['delivery'], placeOf: PlaceOf): Recipient {
  const skip = bulletMark.exec(line.text)?.[0].length ?? 0
  const said = line.text.slice(skip).replace(/[;,.\s]+$/u, '')
  const role = note.exec(said)
  const words = role?.[1]?.trim() ?? null
  const known = words === null ? undefined : roles.find(([, pattern]) => pattern.test(words))?.[0]
  return {
    printed: known && role ? said.slice(0, role.index).trimEnd() : said,
    role: known ?? (/^Như trên/iu.test(said) ? 'as-addressed' : /^Lưu(?=[\s:])/iu.test(said) ? 'archive' : 'copy'),
    note: known ? words : null,
    delivery,
    place: placeOf(line, skip),
  }
}

const addressed = /^Kính gửi\s*:?\s*/iu
const telegram = /điện\s*:\s*$/iu

/** Kính gửi, or the list under 'THỦ TƯỚNG CHÍNH PHỦ điện:'. */
export function readAddressedTo(head: readonly Paragraph[]): string[] {
  const start = head.findIndex(({ passage }) => addressed.test(passage.text) || telegram.test(passage.text))
  const first = head[start]
  if (!first) return []
  const own = addressed.test(first.passage.text) ? first.passage.text.replace(addressed, '') : ''
  const listed: string[] = []
  for (const { passage, bullet } of head.slice(start + 1)) {
    if (!bullet) break
    listed.push(passage.text.replace(bulletMark, ''))
  }
  return [own, ...listed].map((line) => line.replace(/[;.,\s]+$/u, '')).filter((line) => line !== '')
}
