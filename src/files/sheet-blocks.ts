import type { Block } from './blocks.ts'

const filledIn = (row: readonly string[]) => row.filter((cell) => cell.trim() !== '').length
const fewestCells = 3

/**
 * A sheet's cells as blocks: the table from its head to its last full row as rows without empty columns, what stands
 * above and below (letterhead, title, signature) as paragraphs.
 */
export function sheetBlocks(rows: readonly (readonly string[])[]): Block[] {
  const isFull = (row: readonly string[]) => filledIn(row) >= fewestCells
  const first = rows.findIndex(isFull)
  if (first < 0) return rows.flatMap(asParagraphs)
  const last = rows.findLastIndex(isFull)
  const table = rows.slice(first, last + 1)
  // Margins, and what a cell merged sideways covers in every row.
  const columns = [...Array(Math.max(...table.map((row) => row.length))).keys()]
  const used = columns.filter((column) => table.some((row) => row[column]?.trim()))
  return [
    ...rows.slice(0, first).flatMap(asParagraphs),
    ...table.map((row): Block => ({ kind: 'row', cells: used.map((column) => row[column] ?? '') })),
    ...rows.slice(last + 1).flatMap(asParagraphs),
  ]
}

function asParagraphs(row: readonly string[]): Block[] {
  return row.filter((cell) => cell.trim() !== '').map((text) => ({ kind: 'paragraph', text }))
}
