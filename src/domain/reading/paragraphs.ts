import { cleanLines, type Line } from './clean-lines.ts'
import { continues, type Draft, footnoteMark, goesOnBelow } from './continuation.ts'
import { loneArticle, type Mark, markAt } from './mark.ts'
import { joinPassages, type Passage, slicePassage } from './passage.ts'
import { setApart } from './set-apart.ts'
import { isStructural } from './structural.ts'
import { mendSyllables } from './syllables.ts'
import { findTables } from './tables/find-tables.ts'
import type { FoundTable, TaskTable } from './tables/table.ts'

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

const bulletPattern = /^(?:[-–—•●▪◦○□■►+]|[\ue000-\uf8ff])(?=[\s\p{L}\d“"(])/u

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

/** '1.' alone on its line is the number of what stands on the next, 'Điều 2.' of what stands below. */
function withItsMark(lines: Line[], line: Line): Line[] {
  const next = line.passage.text
  const at = next === '' || loneMark.test(next) ? undefined : (markJustAbove(lines) ?? articleAbove(lines, next))
  const mark = at === undefined ? undefined : lines[at]
  if (mark) {
    const passage = joinPassages([mark.passage, line.passage], ' ')
    lines.splice(at ?? 0, lines.length, { ...line, indent: mark.indent, passage })
  } else lines.push(line)
  return lines
}

const loneMark = /^(?:[IVX]{1,6}\.|\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\d{1,2}\.\d{1,2}|[a-zđ]\)|\(\d{1,2}\))$/u

function markJustAbove(lines: Line[]): number | undefined {
  const at = lines.length - 1
  return loneMark.test(lines[at]?.passage.text ?? '') ? at : undefined
}

/** A reference that the page broke ('… theo quy định tại / Điều 5.') has no blank line before it. */
function articleAbove(lines: Line[], next: string): number | undefined {
  const at = lines.at(-1)?.passage.text === '' ? lines.length - 2 : lines.length - 1
  const apart = (lines[at - 1]?.passage.text ?? '') === ''
  return apart && markAt(next) === null && loneArticle(lines[at]?.passage.text ?? '') ? at : undefined
}

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

function begin(line: Line, apart: boolean): Draft {
  const { text } = line.passage
  const mark = markAt(text) ?? (apart ? loneArticle(text) : null)
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
