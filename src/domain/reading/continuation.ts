import { readAddressees } from './addressees.ts'
import type { Line } from './clean-lines.ts'
import { isHeadingOnly, longestHeading } from './heading.ts'
import { openings } from './lexicon.ts'
import { type Mark, markAt } from './mark.ts'
import type { Passage } from './passage.ts'
import { stops } from './predicate.ts'
import { isKindTitle, opensBody } from './structural.ts'
import type { TaskTable } from './tables/table.ts'
import { phraseAt, wordsOf } from './words.ts'

/** A paragraph while its lines are being gathered. */
export interface Draft {
  pieces: Passage[]
  last: Line
  mark: Mark | null
  bullet: boolean
  heading: boolean
  apart: boolean
  structural: boolean
  length: number
  table?: TaskTable
}

const terminal = /[.;:!?…]["”’')\]]*$/
const startsLower = /^["“‘(]?\p{Ll}/u
const startsUpper = /^[“"(]?\p{Lu}/u
const startsPlace = /^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+ /u
/** A paragraph broken by a page break is at least so long; shorter ones are headings and list entries. */
const proseLength = 60

export const footnoteMark = /^\[\d{1,3}\](?:\s*\p{L}|\s*$)/u

/** A footnote's next line; one in small letters belongs to the sentence that the footnote interrupted, when it had not ended. */
export function goesOnBelow(footnote: Draft | undefined, interrupted: Draft | undefined, next: Draft, blanks: number) {
  if (!footnote || blanks > 0 || next.structural || next.mark) return undefined
  const ended = terminal.test(footnote.last.passage.text)
  const waiting = interrupted && interrupted.length >= proseLength && !terminal.test(interrupted.last.passage.text)
  return ended && (waiting || !startsLower.test(next.last.passage.text)) ? undefined : footnote
}

/** Whether a line goes on with the paragraph before it; `next` is what it would begin, `width` where the text is broken. */
export function continues(current: Draft, line: Line, next: Draft, blanks: number, width: number | null): boolean {
  const { text } = line.passage
  const before = current.last.passage.text
  if (next.mark || (next.bullet && !isDash(current, text))) return false
  if (current.last.open && blanks === 0 && !isKindTitle(before)) return true
  if (next.structural || opensBody(text)) return false
  if (/^V\/v/i.test(current.pieces[0]?.text ?? '')) return blanks === 0
  if (current.structural) return false
  const ended = terminal.test(before)
  if (startsLower.test(text) && !ended) return blanks <= 2
  if (current.heading || line.heading) return false
  const headingOnly = () =>
    current.length < longestHeading && isHeadingOnly(current.pieces.map((piece) => piece.text).join(' '))
  if (blanks > 0)
    return !ended && blanks <= 2 && current.length >= proseLength && before.length >= proseLength && !headingOnly()
  if (endsInMiddle(before)) return true
  if (width === null) return !ended && before.length >= proseLength && before.length <= longestLine && !headingOnly()
  const full = before.length >= width * 0.82
  if (line.indent > current.last.indent + 1 && ended) return false
  if (ended && blanks === 0 && /;$/.test(before) && opensList(current, text)) return true
  if (ended) return full && line.indent <= current.last.indent && !isAddress(current)
  // A title alone on its line: the text under it has no reason to begin a new one.
  if (current.pieces.length === 1 && before.length < width * 0.6 && isTitleAbove(before, text)) return false
  // A name may be broken before its place: 'Kinh doanh dịch vụ | Quảng Ngãi tiếp thu …'.
  return !headingOnly() || (before.length >= width * 0.7 && startsPlace.test(text)) || namesOneBody(before, text)
}

/** 'kinh tế | - xã hội', 'Công nghiệp | - Viễn thông': a line that ends in the middle goes on, whatever the next begins with. */
function isDash(current: Draft, text: string): boolean {
  const before = current.last.passage.text
  if (!/^[-–] /.test(text) || current.heading || /[.;:,!?…)”"]$/.test(before)) return false
  if (/^[-–] \p{Ll}/u.test(text)) return before.length > shortestBroken
  const pieces = current.pieces.map((piece) => piece.text).join(' ')
  return (
    before.length >= proseLength && endsInName.test(before) && !isHeadingOnly(pieces.slice(current.mark?.length ?? 0))
  )
}

/** '- Chủ tịch UBND các tỉnh, thành phố.': an entry of a list of names ends with its stop. */
function isAddress(current: Draft): boolean {
  if (!current.bullet || current.length > longestHeading) return false
  return isHeadingOnly(
    current.pieces
      .map((piece) => piece.text)
      .join(' ')
      .replace(/^\S+\s/, ''),
  )
}

/** A line that the page broke is at least so long. */
const shortestBroken = 30
const endsInName = /\p{Lu}\p{L}*(?: \p{Ll}+)?$/u

/** 'Tổ chức thực hiện' above 'Thủ trưởng các sở …': a title that names nobody over a line that begins with somebody. */
function isTitleAbove(title: string, text: string): boolean {
  if (!startsUpper.test(text) || /[,\-–]$/.test(title)) return false
  const words = wordsOf(title.slice(markAt(title)?.length ?? 0))
  const last = words.at(-1)
  if (!last || stops.has(last.key) || takesMore.has(last.key) || phraseAt(words, 0, openings) > 0) return false
  return (
    readAddressees(words, 0).list.length === 0 &&
    readAddressees(wordsOf(text.slice(0, longestHeading)), 0).list.length > 0
  )
}

/** 'Đài Tiếng nói Việt | Nam, Thông tấn xã …': a name goes on over the break. */
function namesOneBody(before: string, text: string): boolean {
  const start = before.slice(-longestNameAtEnd)
  const words = wordsOf(`${start} ${text.slice(0, longestNameAtEnd)}`)
  const broken = wordsOf(start).length
  for (let at = Math.max(0, broken - 12); at < broken; at++) {
    const end = readAddressees(words, at).list[0]?.end ?? 0
    if (words[at]?.capital && end > broken) return true
  }
  return false
}

/** 'Các bộ, cơ quan thuộc Chính phủ; | Ủy ban nhân dân các tỉnh …': names alone are no paragraph yet. */
function opensList(current: Draft, text: string): boolean {
  if (current.mark === null || current.length > longestHeading) return false
  const pieces = current.pieces.map((piece) => piece.text).join(' ')
  return (
    isHeadingOnly(pieces.replace(/;$/, '')) && readAddressees(wordsOf(text.slice(0, longestHeading)), 0).list.length > 0
  )
}

/** 'thực hiện chỉ đạo của | Chính phủ': after such a word nothing has ended. */
function endsInMiddle(line: string): boolean {
  const last = wordsOf(line.slice(-longestWord)).at(-1)
  return last !== undefined && (neverLast.has(last.key) || (line.length > shortestBroken && openWords.has(last.key)))
}

const longestWord = 12
const longestNameAtEnd = 80
/** In characters; a line that is longer was not broken by a page. */
const longestLine = 130
const openWords = new Set(
  'của và các với cho về tại theo do từ đến trong bởi hoặc những là bằng để thuộc giữa'.split(' '),
)

/** 'Điều 4. Chánh | Văn phòng UBND tỉnh' */
const neverLast = new Set(['chánh', 'phó'])

const takesMore = new Set(['của', 'và', 'các', 'giao', 'nghị', 'cầu', 'cáo', 'mưu', 'thuộc'])
