import { cellOf, joinCells, padded } from './cell.ts'
import { closesTable, headingOf } from './column-roles.ts'
import type { Cell, FoundTable, SourceLine } from './table.ts'

/** In characters. */
const longestHeading = 1000
/** Blank lines that may stand between two rows. */
const widestPause = 2
const ordinal = /^\s*(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVX]{1,6})[.)]?\s*$/u

/** Rows as they are copied from a word processor or a spreadsheet: cells parted by tabs, a cell's own lines left as they are. */
export function readTabTable(lines: readonly SourceLine[], at: number): FoundTable | undefined {
  const line = lines[at]
  // A heading's cells are few and short; a line of a million tabs is none.
  if (!line?.text.includes('\t') || line.text.length > longestHeading) return undefined
  const heading = headingOf([cellsOf(line)])
  if (!heading) return undefined
  const width = heading.roles.length
  const rows: Cell[][] = []
  let pauses = 0
  let next = at + 1
  let to = next
  for (; next < lines.length && pauses <= widestPause; next++) {
    const current = lines[next]
    if (!current) break
    if (current.text.trim() === '') {
      pauses++
      continue
    }
    const cells = cellsOf(current)
    const last = rows.at(-1)
    if (cells[0] && closesTable(cells[0])) break
    const opens = cells.length > 1 && (last === undefined || last.length >= width || ordinal.test(cells[0]?.text ?? ''))
    if (opens) rows.push(cells)
    // A row whose cells are not all there goes on: its last cell was broken into lines.
    else if (last && last.length < width) continueRow(last, cells)
    else if (last && cells.length === 1 && pauses === 0 && /^[-+•\p{Ll}]/u.test(cells[0]?.text ?? ''))
      continueRow(last, cells)
    else break
    pauses = 0
    to = next + 1
  }
  return { from: at, to, table: { roles: heading.roles, rows: rows.map((row) => padded(row, width)) } }
}

function continueRow(row: Cell[], [first, ...others]: Cell[]): void {
  const last = row.pop()
  if (last && first) row.push(joinCells(last, first), ...others)
}

function cellsOf(line: SourceLine): Cell[] {
  const cells: Cell[] = []
  let from = 0
  for (const { index } of line.text.matchAll(/\t/g)) {
    cells.push(cellOf(line.text.slice(from, index), line.offset + from))
    from = index + 1
  }
  cells.push(cellOf(line.text.slice(from), line.offset + from))
  return cells
}
