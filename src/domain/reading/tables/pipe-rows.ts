import { cellOf, padded } from './cell.ts'
import { closesTable, type Heading, headingOf } from './column-roles.ts'
import type { Cell, FoundTable, SourceLine } from './table.ts'

/** A cell that was not closed on its line is looked for so many lines on. */
const longestCell = 15
/** Blank lines and page numbers that may stand between two rows. */
const widestPause = 4
const pause = /^\s*(?:-?\s*\d{1,3}\s*-?)?\s*$/

/** Rows with bars before and after every cell: '| 1 | Rà soát … | Sở Y tế | 2025 |'. */
export function readPipeTable(source: string, lines: readonly SourceLine[], at: number): FoundTable | undefined {
  const first = rowAt(source, lines, at)
  const heading = first && headingOf([first.cells, rowAt(source, lines, first.next)?.cells])
  if (!first || !heading) return undefined
  const rows: Cell[][] = []
  let next = heading.rows > 1 ? (rowAt(source, lines, first.next)?.next ?? first.next) : first.next
  for (;;) {
    const found = rowAfterPause(source, lines, next)
    if (!found || endsTable(found.cells, heading)) break
    rows.push(padded(found.cells, heading.roles.length))
    next = found.next
  }
  return { from: at, to: next, table: { roles: heading.roles, rows } }
}

/** Another table begins (its heading differs), or the signature, which is often set as one. */
function endsTable(cells: readonly Cell[], heading: Heading): boolean {
  if (cells.some(closesTable)) return true
  const other = headingOf([cells])
  return other !== undefined && other.roles.join() !== heading.roles.join()
}

function rowAfterPause(source: string, lines: readonly SourceLine[], from: number) {
  for (let at = from; at <= from + widestPause; at++) {
    const line = lines[at]
    if (!line) return undefined
    const row = rowAt(source, lines, at)
    if (row) return row
    if (!pause.test(line.text)) return undefined
  }
  return undefined
}

function rowAt(source: string, lines: readonly SourceLine[], at: number): { cells: Cell[]; next: number } | undefined {
  const line = lines[at]
  if (!line || !/^\s*\|/.test(line.text) || /^[\s|]*$/.test(line.text)) return undefined
  const last = lastLineOf(lines, at)
  const end = lines[last]
  if (!end) return undefined
  const raw = source.slice(line.offset, end.offset + end.text.length)
  const cells = splitRow(raw, line.offset)
  return cells.length < 2 ? undefined : { cells, next: last + 1 }
}

/** Where the row that begins at `at` ends: on its own line, or where a later line closes it. */
function lastLineOf(lines: readonly SourceLine[], at: number): number {
  if (/\|\s*$/.test(lines[at]?.text ?? '')) return at
  for (let next = at + 1; next < at + longestCell; next++) {
    const { text } = lines[next] ?? { text: '|' }
    if (/^\s*\|/.test(text)) break
    if (/\|\s*$/.test(text)) return next
  }
  return at
}

function splitRow(raw: string, offset: number): Cell[] {
  const cells: Cell[] = []
  const body = raw.trimEnd()
  let from = raw.indexOf('|') + 1
  for (let at = from; at < body.length; at++) {
    if (body[at] !== '|' || body[at - 1] === '\\') continue
    cells.push(cellOf(body.slice(from, at), offset + from))
    from = at + 1
  }
  if (body.slice(from).trim() !== '') cells.push(cellOf(body.slice(from), offset + from))
  return cells
}
