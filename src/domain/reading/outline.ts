import type { Paragraph } from './paragraphs.ts'
import { isKindTitle, isStructural, kindOfTitle, opensBody } from './structural.ts'
import type { TaskTable } from './tables/table.ts'

/** One document's parts, in the order of the page. */
export interface Outline {
  /** Letterhead, number, date, title, subject, 'Kính gửi'. */
  head: Paragraph[]
  /** From the lead-in to the closing formula. */
  body: Paragraph[]
  /** 'Nơi nhận' and the signature. */
  tail: Paragraph[]
  /** Tables of tasks, wherever they stand, in annexes too. */
  tables: TaskTable[]
}

const tailStart = /^(?:Nơi nhận\s*:?|(?:TM|KT|TL|TUQ)\s*\.|[TK]\/[LMT][.\s])/u
const signatureOffice = /^(?:CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|THỦ TƯỚNG|TRƯỞNG BAN|BÍ THƯ|CHÁNH VĂN PHÒNG)$/u
const addressLine = /^(?:Kính gửi|V\/v)/iu
const telegraphs = /điện\s*:$/iu
const motto = /^(?:CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM)(?=$|\s*Độc lập)/u
const appendix = /^(?:PHỤ LỤC|DANH MỤC|BIỂU)(?:\s|$)/u

/** Tells the documents in one file apart, and each one's head, body and tail. The first is the one that was sent. */
export function outlineDocuments(paragraphs: Paragraph[]): Outline[] {
  const documents: Outline[] = []
  let at = 0
  while (at < paragraphs.length) {
    const bodyStart = endOfHead(paragraphs, at)
    const bodyEnd = endOfBody(paragraphs, bodyStart)
    // A text that begins like another document's head must still move on.
    const next = Math.max(nextDocument(paragraphs, bodyEnd), at + 1)
    const tail = paragraphs.slice(bodyEnd, next)
    documents.push({
      head: paragraphs.slice(at, bodyStart),
      body: paragraphs.slice(bodyStart, bodyEnd).filter((paragraph) => !paragraph.table),
      tables: paragraphs.slice(at, next).flatMap((paragraph) => paragraph.table ?? []),
      tail: tail.slice(
        0,
        indexOrLength(tail, (paragraph) => appendix.test(textOf(paragraph))),
      ),
    })
    at = next
  }
  return documents.length > 0 ? documents : [{ head: [], body: [], tail: [], tables: [] }]
}

/** A title or an address has no full stop; an abbreviation at its end is shorter than any sentence. */
const shortestSentence = 24

const textOf = (paragraph: Paragraph | undefined) => paragraph?.passage.text ?? ''

function indexOrLength<T>(list: T[], test: (item: T) => boolean): number {
  const index = list.findIndex(test)
  return index < 0 ? list.length : index
}

/** The first paragraph that speaks: a numbered one, an opening ('Ngày 02/02/2021, …', 'Thực hiện …') or a sentence. */
function endOfHead(paragraphs: Paragraph[], from: number): number {
  let addressed = false
  for (let at = from; at < paragraphs.length; at++) {
    const paragraph = paragraphs[at]
    const text = textOf(paragraph)
    if (!paragraph || paragraph.table || tailStart.test(text)) return at
    if (paragraph.mark) return at
    if (addressLine.test(text)) {
      addressed = /^Kính gửi/iu.test(text)
      continue
    }
    if (telegraphs.test(text)) {
      addressed = true
      continue
    }
    if (addressed && paragraph.bullet) continue
    if (isStructural(text) || isKindTitle(text)) continue
    if (opensBody(text)) return at
    if (/[.:]$/u.test(text) && text.length > shortestSentence && !paragraph.heading) return at
    // A title can be long, but a paragraph after the address is the body's.
    if (addressed || text.length > 600) return at
  }
  return paragraphs.length
}

function endOfBody(paragraphs: Paragraph[], from: number): number {
  for (let at = from; at < paragraphs.length; at++) {
    const text = textOf(paragraphs[at])
    if (tailStart.test(text) || signatureOffice.test(text)) return at
    if (motto.test(text)) return at
    if (/\.\/\.\W*$/u.test(text.slice(-8))) return at + 1
  }
  return paragraphs.length
}

/** After a tail, a kind's title or a new letterhead begins the next document. */
function nextDocument(paragraphs: Paragraph[], from: number): number {
  for (let at = from; at < paragraphs.length; at++) {
    const text = textOf(paragraphs[at])
    if (motto.test(text)) return Math.max(from, startOfLetterhead(paragraphs, at))
    // 'I. QUYẾT ĐỊNH' heads a list of decisions.
    if (!paragraphs[at]?.mark && isKindTitle(text) && kindOfTitle(text)?.rest === '') return at
  }
  return paragraphs.length
}

/** The issuer's name stands beside or above the motto. */
function startOfLetterhead(paragraphs: Paragraph[], at: number): number {
  return /^(?:ỦY BAN|UỶ BAN|BỘ|SỞ|TỈNH|BAN CHỈ ĐẠO|VĂN PHÒNG|CHÍNH PHỦ|THỦ TƯỚNG)/u.test(textOf(paragraphs[at - 1]))
    ? at - 1
    : at
}
