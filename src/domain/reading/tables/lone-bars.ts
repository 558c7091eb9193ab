import { cleanStretch } from '../clean-lines.ts'
import type { Passage } from '../passage.ts'
import { emptyCell, joinLines, padded } from './cell.ts'
import { closesTable, headingOf, roleOf } from './column-roles.ts'
import type { Cell, FoundTable, SourceLine } from './table.ts'

/** A page saved as text: each cell on lines of its own, a bar alone on a line before and after it, two between rows. */
interface Stretch {
  cell: Cell
  from: number
  to: number
  /** Bars between it and the next one. */
  bars: number
}

const barLine = /^[\s|]*\|[\s|]*$/
const ordinalCell = /^(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVX]{1,6}|[A-Za-zđĐ])[.)]?$/u
/** No cell of a table of tasks has so many lines. */
const mostLines = 60

/** The stretches of text between bars, from the bar at `at` on, as they are asked for. */
class Stretches {
  private readonly lines: readonly SourceLine[]
  private at: number

  constructor(lines: readonly SourceLine[], at: number) {
    this.lines = lines
    this.at = at
  }

  next(): Stretch | undefined {
    while (this.isBar(this.at) || this.isBlank(this.at)) this.at++
    const from = this.at
    const texts: Passage[] = []
    while (this.at < this.lines.length && !this.isBar(this.at)) {
      const line = this.lines[this.at++]
      const text = line && cleanStretch(line.text, line.offset)
      if (text && text.text !== '') texts.push(text)
      if (texts.length > mostLines) return undefined
    }
    const to = this.at
    let bars = 0
    while (this.isBar(this.at) || this.isBlank(this.at)) bars += this.lines[this.at++]?.text.split('|').length ?? 1
    // Splitting counts one more than there are bars; blank lines split into one.
    bars -= this.at - to
    if (from === to) return undefined
    return { cell: joinLines(texts), from, to, bars }
  }

  private isBar(at: number): boolean {
    return barLine.test(this.lines[at]?.text ?? '')
  }

  private isBlank(at: number): boolean {
    return at < this.lines.length && (this.lines[at]?.text.trim() ?? '') === ''
  }
}

export function readLoneBarTable(lines: readonly SourceLine[], at: number): FoundTable | undefined {
  if (!barLine.test(lines[at]?.text ?? '')) return undefined
  const stretches = new Stretches(lines, at)
  const heading: Stretch[] = []
  for (let header = stretches.next(); header; header = stretches.next()) {
    if (header.cell.text.length > longestHeader || heading.length > mostColumns) return undefined
    heading.push(header)
    if (header.bars !== 1) break
  }
  const found = headingOf([heading.map((header) => header.cell)])
  if (!found) return undefined
  return readRows(stretches, at, heading.at(-1)?.to ?? at, found.roles)
}

const longestHeader = 90
const mostColumns = 14

function readRows(
  stretches: Stretches,
  from: number,
  headEnd: number,
  roles: FoundTable['table']['roles'],
): FoundTable {
  const width = roles.length
  const rows: Cell[][] = []
  let row: Cell[] = []
  let to = headEnd
  let current = stretches.next()
  while (current) {
    const next = stretches.next()
    if (current.bars === 0 && next === undefined && row.length === 0) break
    if (current.cell.text === '') {
      // Dots between two rows stand for rows that were left out.
      current = next
      continue
    }
    // The title above another table, whose heading follows.
    if (row.length === 0 && next && roleOf(next.cell.text) === 'ordinal') break
    row.push(current.cell)
    to = current.to
    const { bars } = current
    const empties = endsRow(row, bars, next, width, roles[0] === 'ordinal')
    const filler = current.cell.anchors[0]?.source ?? 0
    if (empties !== undefined) {
      rows.push(padded(row, width))
      row = []
    } else for (let count = 1; count < bars; count++) row.push(emptyCell(filler))
    if (next && row.length === 0 && isOutside(next)) break
    current = next
  }
  if (row.length > 0) rows.push(padded(row, width))
  return { from, to: to + 1, table: { roles, rows } }
}

/**
 * Whether the row ends after its last cell: then one bar closes it and one opens the next, with one more for each empty
 * cell between. The same bars may be empty cells inside the row: what comes next tells.
 */
function endsRow(row: Cell[], bars: number, next: Stretch | undefined, width: number, numbered: boolean) {
  if (!next || row.length >= width) return 0
  if (bars < 2) return undefined
  const empties = bars - 2
  if (row.length + empties >= width) return empties
  if (numbered && ordinalCell.test(next.cell.text)) return empties
  return row.length + empties + 1 >= width ? empties : undefined
}

/** Text after a row that is no cell: nothing closes it, or it is too long. */
const isOutside = ({ cell, bars }: Stretch) => bars === 0 || cell.text.length > 3000 || closesTable(cell)
