import type { Block } from '../blocks.ts'
import { inColumns } from './bands.ts'
import { findGrids } from './grid.ts'
import { type Line, toLines } from './line.ts'
import { continues, joinLines, type Margins, marginsOf, type Paragraph } from './paragraphs.ts'
import type { Page } from './piece.ts'
import { continueTable, type PageTable, takeTable } from './tables.ts'

/** What a page comes to, from top to bottom. */
type Part =
  | { kind: 'line'; line: Line; width: number | undefined; page: number }
  | { kind: 'table'; rows: string[][]; page: number }

/**
 * The pages' text as blocks: tables as drawn, columns one after the other, lines joined to paragraphs also over page
 * breaks. Page numbers are left out, and heads that every page repeats stand once; everything else is there.
 */
export function arrange(pages: readonly Page[]): Block[] {
  const read = pages.map(partsOf)
  const repeated = repeatedHeads(read)
  const parts = read.flatMap((page, index) => withoutPageNumber(page, index + 1)).filter((part) => !repeated.has(part))
  const widths = pages.map(({ width }) => Math.round(width / 10))
  const margins = new Map<number, Margins>()
  for (const width of new Set(widths)) {
    const prose = parts.filter(
      (part) => part.kind === 'line' && part.width === undefined && widths[part.page] === width,
    )
    margins.set(width, marginsOf(prose.flatMap((part) => (part.kind === 'line' ? [part.line] : []))))
  }
  const blocks: Block[] = []
  let paragraph: Paragraph | undefined
  let table: { rows: string[][]; page: number } | undefined
  const endParagraph = () => {
    if (paragraph) blocks.push({ kind: 'paragraph', text: paragraph.text })
    paragraph = undefined
  }
  for (const part of parts) {
    if (part.kind === 'table') {
      endParagraph()
      const rows = table && part.page > table.page ? continueTable(table.rows, part.rows) : part.rows
      // The same row of cells: a later page may still add to it.
      blocks.push(...rows.map((cells): Block => ({ kind: 'row', cells })))
      table = { rows: table && part.page > table.page ? [...table.rows.slice(0, 1), ...rows] : rows, page: part.page }
      continue
    }
    table = undefined
    const { line, width, page } = part
    const edges = margins.get(widths[page] ?? 0) ?? { left: 0, right: 0 }
    if (paragraph && paragraph.width === width && continues(paragraph, line, page, edges)) {
      paragraph = { ...paragraph, text: joinLines(paragraph.text, line.text), last: line, page }
    } else {
      endParagraph()
      paragraph = { text: line.text, first: line, last: line, width, page }
    }
  }
  endParagraph()
  const turned = pages.flatMap((page) => (page.turned.length > 0 ? [page.turned.join(' ')] : []))
  return [...blocks, ...turned.map((text): Block => ({ kind: 'paragraph', text }))]
}

function partsOf(page: Page, index: number): Part[] {
  const pieces = new Set(page.pieces)
  const tables = findGrids(page.rulings).flatMap((grid) => takeTable(grid, pieces) ?? [])
  const parts: Part[] = []
  let lines = toLines([...pieces])
  const flow = (some: Line[]) => {
    for (const { lines: each, width } of inColumns(some)) {
      parts.push(...each.map((line): Part => ({ kind: 'line', line, width, page: index })))
    }
  }
  for (const table of tables.sort((a: PageTable, b: PageTable) => a.top - b.top)) {
    flow(lines.filter(({ base }) => base <= table.top))
    lines = lines.filter(({ base }) => base > table.top)
    parts.push({ kind: 'table', rows: table.rows, page: index })
  }
  flow(lines)
  return parts
}

/** A page's own number alone on its first or last line. */
function withoutPageNumber(parts: Part[], number: number): Part[] {
  const isNumber = (part: Part | undefined) =>
    part?.kind === 'line' &&
    new RegExp(`^(?:Trang\\s+|-\\s*)?${number}(?:\\s*-|\\s*/\\s*\\d+)?$`, 'iu').test(part.line.text)
  return parts.filter((part, at) => !((at === 0 || at === parts.length - 1) && isNumber(part)))
}

/** First lines that stand on at least three pages, but for their first time. */
function repeatedHeads(pages: readonly Part[][]): Set<Part> {
  const repeated = new Set<Part>()
  const seen = new Map<string, Part[]>()
  for (const [first] of pages) {
    if (first?.kind === 'line') seen.set(first.line.text, [...(seen.get(first.line.text) ?? []), first])
  }
  for (const parts of seen.values()) if (parts.length >= 3) for (const part of parts.slice(1)) repeated.add(part)
  return repeated
}
