import type { DocumentKind, ParsedDocument } from '../parsed-document.ts'
import { fold } from '../text.ts'
import { dateFrom } from './calendar.ts'
import type { Paragraph } from './paragraphs.ts'
import { isKindTitle, isStructural, kindOfTitle } from './structural.ts'

export type Letterhead = Pick<
  ParsedDocument,
  'number' | 'issuedOn' | 'kind' | 'issuer' | 'subject' | 'secrecy' | 'urgency'
>

const numberLine = /^Số(?:\s*(?:hiệu|ký hiệu))?\s*:?\s*(.*)$/iu
const numberValue = /^(\d[\d\s]{0,8}\p{Lu}?)\s*([/-])\s*([\p{Lu}\d][\p{L}\d&.]*(?:\s*[-/]\s*[\p{L}\d&.]+){0,4})/u
const dateWords = /ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})/iu
const placeAndDate = /^[\p{L}\s.-]{2,40},\s*ngày/iu
const meetingDate =
  /^(?:Sáng |Chiều |Tối )?ngày\s*(\d{1,2})(?:\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})|\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4}))/iu
const meeting =
  /họp|hội nghị|chủ trì|buổi làm việc|làm việc với|giao ban|cuộc|tiếp xúc|khảo sát|đi kiểm tra|kiểm tra thực tế/iu
const motto = /^(?:CỘNG H(?:ÒA|OÀ)|ĐẢNG CỘNG SẢN|Độc lập)/iu
const secrecyStamp = /^[[("]?\s*(?:Độ mật\s*:?\s*)?(?:(TUYỆT|TỐI)\s+)?M\s?Ậ\s?T\s*[\])"]?$/iu
const urgencyStamp =
  /^[[("]?\s*(?:Độ khẩn\s*:?\s*)?(?:(HỎA TỐC|HOẢ TỐC)|(THƯỢNG KHẨN)|(KHẨN))(?:,? HẸN GIỜ)?\s*[\])"]?$/iu

/** Reads what stands above a document's body. `body` only lends the meeting's date when the head has none. */
export function readLetterhead(head: Paragraph[], body: Paragraph[]): Letterhead {
  const lines = head.map((paragraph) => paragraph.passage.text)
  const number = readNumber(lines)
  return {
    number,
    issuedOn: readDate(lines, body),
    kind: readKind(lines, number),
    issuer: readIssuer(lines),
    subject: readSubject(lines),
    // A scanner may put the stamp's line after the first words.
    ...readStamps([...lines, ...body.slice(0, 5).map((paragraph) => paragraph.passage.text)]),
  }
}

/** Độ mật and độ khẩn, from lines that hold the stamp and nothing else; a sentence that mentions 'mật' is none. */
export function readStamps(lines: string[]): Pick<ParsedDocument, 'secrecy' | 'urgency'> {
  const secrecy = firstMatch(lines, secrecyStamp)
  const urgency = firstMatch(lines, urgencyStamp)
  const degree = fold(secrecy?.[1] ?? '')
  return {
    secrecy: secrecy ? (degree === 'tuyet' ? 'tuyệt mật' : degree === 'toi' ? 'tối mật' : 'mật') : null,
    urgency: urgency ? (urgency[1] ? 'hỏa tốc' : urgency[2] ? 'thượng khẩn' : 'khẩn') : null,
  }
}

const longestStamp = 60

function firstMatch(lines: string[], pattern: RegExp): RegExpExecArray | undefined {
  for (const line of lines) {
    const found = line.length <= longestStamp ? pattern.exec(line) : null
    if (found) return found
  }
  return undefined
}

function readNumber(lines: string[]): string | null {
  for (const [index, line] of lines.entries()) {
    const found = line.length < 200 ? numberLine.exec(line) : null
    if (!found) continue
    // Bars and columns may put the number on the line after its name.
    const written = found[1] || (lines[index + 1] ?? '')
    const value = numberValue.exec(written.trim())
    if (value) return value[0].replace(/\s+/g, '')
  }
  return null
}

function readDate(lines: string[], body: Paragraph[]): string | null {
  for (const [index, line] of lines.entries()) {
    if (/^Ngày ban hành/iu.test(line)) {
      const found = /(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(
        line.length > 16 ? line.slice(0, 60) : (lines[index + 1] ?? '').slice(0, 60),
      )
      if (found) return dateFrom(found[3], found[2], found[1]) ?? null
    }
    if (!placeAndDate.test(line)) continue
    const found = dateWords.exec(line.slice(0, 120))
    if (found) return dateFrom(found[3], found[2], found[1]) ?? null
  }
  // 'Kèm theo Quyết định số 25/QĐ-UBND ngày 17/02/2023' under a plan's title.
  for (const line of lines) {
    const found = coveredBy.exec(line)
    if (found) return dateFrom(found[3] ?? found[6], found[2] ?? found[5], found[1] ?? found[4]) ?? null
  }
  for (const paragraph of body.slice(0, 6)) {
    const { text } = paragraph.passage
    const found = meetingDate.exec(text.slice(0, 80))
    if (found && meeting.test(text.slice(0, 300)))
      return dateFrom(found[3] ?? found[5], found[2] ?? found[4], found[1]) ?? null
  }
  return null
}

const coveredBy =
  /\(\s*(?:ban hành )?kèm theo (?:Quyết định|Công văn|Văn bản|Tờ trình|Thông báo|Kế hoạch)[^()]{0,60}? ngày\s*(?:(\d{1,2})\s?\/\s?(\d{1,2})\s?\/\s?(\d{4})|(\d{1,2}) tháng (\d{1,2}) năm (\d{4}))/iu

const byTitle: Record<string, DocumentKind> = {
  'thông báo': 'thông báo',
  'công điện': 'công điện',
  'chỉ thị': 'chỉ thị',
  'kế hoạch': 'kế hoạch',
  'công văn': 'công văn',
}
const bySymbol: [RegExp, DocumentKind][] = [
  [/[/-]TB(?:-|$)/u, 'thông báo'],
  [/[/-]CĐ(?:-|$)/u, 'công điện'],
  [/[/-]CT(?:-|$)/u, 'chỉ thị'],
  [/[/-]KH(?:-|$)/u, 'kế hoạch'],
  [/[/-](?:CV|UBND|VP|S\p{Lu}+)(?:-|$)/u, 'công văn'],
]

function readKind(lines: string[], number: string | null): DocumentKind {
  for (const line of lines) {
    const title = kindOfTitle(line)
    if (title) return byTitle[title.kind] ?? 'khác'
  }
  // A page on the web tells the kind in its table of facts.
  const told = lines.findIndex((line) => /^Loại văn bản/iu.test(line))
  const value = told < 0 ? '' : (/:\s*(.+)$/u.exec(lines[told] ?? '')?.[1] ?? lines[told + 1] ?? '')
  const named = byTitle[value.trim().toLowerCase()]
  if (named) return named
  const symbol = bySymbol.find(([pattern]) => pattern.test(number ?? ''))
  if (symbol) return symbol[1]
  return lines.some((line) => /^(?:Kính gửi|V\/v)/iu.test(line)) ? 'công văn' : 'khác'
}

/** The lines in capitals above or beside the motto. */
function readIssuer(lines: string[]): string | null {
  const upper: string[] = []
  for (const line of lines) {
    if (isKindTitle(line) || numberLine.test(line) || placeAndDate.test(line)) {
      // Above the letterhead a page on the web repeats the number.
      if (upper.length === 0) continue
      break
    }
    const stamp = secrecyStamp.test(line.slice(0, longestStamp)) || urgencyStamp.test(line.slice(0, longestStamp))
    if (isStructural(line) && !motto.test(line) && !stamp && /^\p{Lu}{2}/u.test(line)) upper.push(line)
  }
  return upper.length > 0 ? nameFromCapitals(upper.join(' ')) : null
}

const territory = /(?<= )(tỉnh|thành phố|huyện|quận|thị xã|xã|phường) (.+)$/u

/** 'UỶ BAN NHÂN DÂN TỈNH BẮC NINH' → 'Uỷ ban nhân dân tỉnh Bắc Ninh'; other names stay in capitals, nobody knows their small letters. */
function nameFromCapitals(line: string): string {
  if (!/^[UỦ][ỶY] BAN NHÂN DÂN/u.test(line)) return line
  const lower = line
    .toLowerCase()
    .replace(
      territory,
      (_, unit: string, name: string) =>
        `${unit} ${name.replace(/(?<=^|\s)\p{L}/gu, (letter) => letter.toUpperCase())}`,
    )
  return lower.charAt(0).toUpperCase() + lower.slice(1)
}

function readSubject(lines: string[]): string {
  const about = lines.find((line) => /^V\/v/iu.test(line))
  const title = lines.findIndex((line) => isKindTitle(line))
  if (title < 0) return about?.replace(/^V\/v\s*:?\s*/iu, '').trim() ?? ''
  const rest = kindOfTitle(lines[title] ?? '')?.rest ?? ''
  const under: string[] = rest ? [rest] : []
  for (const line of lines.slice(title + 1)) {
    if (/^Kính gửi|điện\s*:$/iu.test(line)) break
    under.push(line)
  }
  return under
    .join(' ')
    .replace(/^V\/v\s*:?\s*/iu, '')
    .trim()
}
