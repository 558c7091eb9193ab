import { readAddressees } from './addressees.ts'
import { cleanLines, type Line } from './clean-lines.ts'
import { isHeadingOnly, longestHeading } from './heading.ts'
import { openings } from './lexicon.ts'
import { type Mark, markAt } from './mark.ts'
import { joinPassages, type Passage, slicePassage } from './passage.ts'
import { stops } from './predicate.ts'
import { setApart } from './set-apart.ts'
import { isKindTitle, isStructural, opensBody } from './structural.ts'
import { mendSyllables } from './syllables.ts'
import { findTables } from './tables/find-tables.ts'
import type { FoundTable, TaskTable } from './tables/table.ts'
import { phraseAt, wordsOf } from './words.ts'

/** A paragraph of the text, broken lines joined, without its number. */
export interface Paragraph {
  passage: Passage
  /** The number or letter it begins with; null for plain text and bullets. */
  mark: Mark | null
  /** Begins with '-', '+' or '•' (kept in the text). */
  bullet: boolean
  /** Set as a heading by its marks. */
  heading: boolean
  /** A blank line stood before it. */
  apart: boolean
  /** A table of tasks stands here instead of text. */
  table?: TaskTable
}

interface Draft {
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

const bulletPattern = /^(?:[-–—•●▪◦○□■►+]|[\ue000-\uf8ff])(?=[\s\p{L}\d“"(])/u
const terminal = /[.;:!?…]["”’')\]]*$/
const startsLower = /^["“‘(]?\p{Ll}/u
const startsUpper = /^[“"(]?\p{Lu}/u
const startsPlace = /^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+ /u
/** A paragraph broken by a page break is at least so long; shorter ones are headings and list entries. */
const proseLength = 60

/** The text's paragraphs: lines that the page or the mail broke are one again, each keeping its place. */
export function readParagraphs(source: string): Paragraph[] {
  const tables = findTables(source)
  const lines = linesBesides(tables, cleanLines(source))
  const width = wrapWidth(lines)
  const drafts: Draft[] = []
  let footnote: Draft | undefined
  let blanks = 0
  for (const line of lines) {
    if (line.table) {
      drafts.push(tableDraft(line.table, line))
      blanks = 0
      continue
    }
    if (line.passage.text === '') {
      blanks++
      continue
    }
    const draft = begin(line, blanks > 0)
    const current = drafts.at(-1)
    const noted = footnoteMark.test(line.passage.text) ? draft : goesOnBelow(footnote, current, draft, blanks)
    if (noted) {
      noted.last = line
      footnote = noted
      blanks = 0
      continue
    }
    footnote = undefined
    if (current && continues(current, line, draft, blanks, width)) {
      current.pieces.push(line.passage)
      current.length += line.passage.text.length
      current.last = line
    } else drafts.push(draft)
    blanks = 0
  }
  return drafts.map(finish)
}

/** The lines that are text, with one for each table. */
function linesBesides(tables: readonly FoundTable[], lines: Line[]): TableLine[] {
  const kept: TableLine[] = []
  let next = 0
  for (const { from, to, table } of tables) {
    const line = lines[from]
    kept.push(...textLines(lines.slice(next, from)))
    if (line) kept.push({ ...line, table })
    next = to
  }
  return [...kept, ...textLines(lines.slice(next))]
}

const textLines = (lines: Line[]) =>
  setApart(lines)
    .flatMap(splitColumns)
    .map((line) => ({ ...line, passage: mendSyllables(line.passage) }))
    .reduce<Line[]>(withItsMark, [])

/** '1.' alone on its line is the number of what stands on the next. */
function withItsMark(lines: Line[], line: Line): Line[] {
  const before = lines.at(-1)
  if (before && loneMark.test(before.passage.text) && line.passage.text !== '') {
    lines[lines.length - 1] = {
      ...line,
      indent: before.indent,
      passage: joinPassages([before.passage, line.passage], ' '),
    }
  } else lines.push(line)
  return lines
}

const loneMark = /^(?:[IVX]{1,6}\.|\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\d{1,2}\.\d{1,2}|[a-zđ]\)|\(\d{1,2}\))$/u

interface TableLine extends Line {
  table?: TaskTable
}

function tableDraft(table: TaskTable, line: Line): Draft {
  const passage = { text: '', anchors: line.passage.anchors.slice(0, 1) }
  const last = { ...line, passage, open: false }
  return {
    pieces: [passage],
    last,
    mark: null,
    bullet: false,
    heading: false,
    apart: true,
    structural: true,
    length: 0,
    table,
  }
}

const footnoteMark = /^\[\d{1,3}\](?:\s*\p{L}|\s*$)/u

/** A footnote's next line; one in small letters belongs to the sentence that the footnote interrupted, when it had not ended. */
function goesOnBelow(footnote: Draft | undefined, interrupted: Draft | undefined, next: Draft, blanks: number) {
  if (!footnote || blanks > 0 || next.structural || next.mark) return undefined
  const ended = terminal.test(footnote.last.passage.text)
  const waiting = interrupted && interrupted.length >= proseLength && !terminal.test(interrupted.last.passage.text)
  return ended && (waiting || !startsLower.test(next.last.passage.text)) ? undefined : footnote
}

function begin(line: Line, apart: boolean): Draft {
  const { text } = line.passage
  const mark = markAt(text)
  return {
    pieces: [line.passage],
    last: line,
    mark,
    bullet: mark === null && bulletPattern.test(text),
    heading: line.heading,
    apart,
    structural: isStructural(text),
    length: text.length,
  }
}

function continues(current: Draft, line: Line, next: Draft, blanks: number, width: number | null): boolean {
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
      .replace(bulletPattern, '')
      .trim(),
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

function finish(draft: Draft): Paragraph {
  const joined = joinPassages(draft.pieces, ' ')
  const skip = draft.mark?.length ?? 0
  return {
    passage: skip > 0 ? slicePassage(joined, skip) : joined,
    mark: draft.mark,
    bullet: draft.bullet,
    heading: draft.heading,
    apart: draft.apart,
    ...(draft.table ? { table: draft.table } : {}),
  }
}

/** Letterhead and signature stand in two columns: what a wide gap or a bar parts are lines of their own. */
function splitColumns(line: Line): Line[] {
  const { text } = line.passage
  // 'Số:      /TB-UBND' and 'ngày     tháng 01' are blanks to be filled in, not columns. Only a few characters decide.
  const cuts = line.gaps.filter((gap) => {
    const before = text.slice(Math.max(0, gap - 8), gap)
    return !/(?::|ngày|tháng)\s*$/iu.test(before) && !/^(?:tháng|năm|\/)/iu.test(text.slice(gap, gap + 8))
  })
  if (cuts.length === 0) return [line]
  return [0, ...cuts].map((cut, index) => {
    const end = cuts[index] ?? text.length
    const trimmed = text.slice(cut, end).trimEnd()
    return {
      ...line,
      passage: slicePassage(line.passage, cut, cut + trimmed.length),
      gaps: [],
      open: line.open && end === text.length,
    }
  })
}

/** The width at which the text is broken into lines; null when a line is a paragraph. */
function wrapWidth(lines: Line[]): number | null {
  const lengths = lines.map((line) => line.passage.text.length).filter((length) => length > 40)
  if (lengths.length < 8) return null
  lengths.sort((a, b) => a - b)
  const width = lengths[Math.floor(lengths.length * 0.9)] ?? 0
  const near = lengths.filter((length) => length >= width * 0.75 && length <= width * 1.15).length
  return width <= 130 && near >= lengths.length * 0.6 ? width : null
}
