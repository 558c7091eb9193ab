import type { Block } from '../blocks.ts'
import { isTaskHead } from '../task-head.ts'
import type { WordParagraph } from './read-paragraphs.ts'
import { type RowShape, readRowShape } from './row-shape.ts'

interface Row {
  /** The paragraphs of each cell. */
  cells: string[][]
  shape: RowShape
}

/** Edges of cells nearer than this, in twentieths of a point, are one column's. */
const nearEdges = 40

/**
 * The paragraphs of one table or several without anything between: the file does not say where the next begins, but rows
 * with lines and rows without are not of one.
 */
export function rowsOf(paragraphs: readonly WordParagraph[]): Block[] {
  const tables: Row[][] = []
  for (const row of readRows(paragraphs)) {
    const last = tables.at(-1)
    if (last && last[0]?.shape.lines === row.shape.lines) last.push(row)
    else tables.push([row])
  }
  return tables.flatMap(tableBlocks)
}

/**
 * A table as rows; one without lines that only sets things side by side as the paragraphs of its cells. What
 * is merged downwards is repeated, what is merged sideways is followed by empty cells.
 */
function tableBlocks(rows: readonly Row[]): Block[] {
  if (isForLayout(rows)) {
    return rows.flatMap(({ cells }) => cells.flat().map((text): Block => ({ kind: 'paragraph', text })))
  }
  const columns = distinct(rows.flatMap(({ shape }) => shape.edges))
  const above: string[] = []
  return rows.map(({ cells, shape }) => {
    const written: string[] = []
    cells.forEach((cell, index) => {
      const at = written.length
      const text = shape.continued[index] ? (above[at] ?? '') : cell.join('\n')
      const [left, right] = [columnAt(columns, shape.edges[index]), columnAt(columns, shape.edges[index + 1])]
      const span = left === undefined || right === undefined ? 1 : Math.max(1, right - left)
      written.push(text, ...Array.from({ length: span - 1 }, () => ''))
      above[at] = text
    })
    return { kind: 'row', cells: written }
  })
}

function readRows(paragraphs: readonly WordParagraph[]): Row[] {
  const rows: Row[] = []
  let cells: string[][] = []
  let cell: string[] = []
  for (const { text, cellEnd, rowEnd, modifiers } of paragraphs) {
    if (rowEnd) {
      rows.push({ cells, shape: readRowShape(modifiers) })
      cells = []
      cell = []
      continue
    }
    cell.push(text)
    if (!cellEnd) continue
    cells.push(cell)
    cell = []
  }
  // A damaged file may have lost the end.
  if (cell.length > 0) cells.push(cell)
  if (cells.length > 0) rows.push({ cells, shape: { edges: [], continued: [], lines: false } })
  return rows
}

function isForLayout(rows: readonly Row[]): boolean {
  if (rows.some(({ shape }) => shape.lines)) return rows.length === 1 && rows[0]?.cells.length === 1
  return rows.every(({ cells }) => cells.length <= 3) && !isTaskHead(rows[0]?.cells[0]?.join(' '))
}

function distinct(edges: readonly number[]): number[] {
  const kept: number[] = []
  for (const edge of [...edges].sort((a, b) => a - b)) if (edge - (kept.at(-1) ?? -1e9) > nearEdges) kept.push(edge)
  return kept
}

function columnAt(columns: readonly number[], edge: number | undefined): number | undefined {
  if (edge === undefined) return undefined
  const at = columns.findIndex((column) => Math.abs(column - edge) <= nearEdges)
  return at < 0 ? undefined : at
}
