import type { Block } from '../blocks.ts'
import { mostColumns } from '../table-grid.ts'
import { isTaskHead } from '../task-head.ts'
import { readLines, type Styles } from './styles.ts'
import { allOf, countOf, type Element, elementsOf, firstOf, valOf } from './xml.ts'

interface Cell {
  blocks: Block[]
  span: number
  /** Merged downwards: 'begin' has the text, 'continue' stands below it. */
  merge: 'begin' | 'continue' | undefined
  lines: boolean
}

/**
 * A table as rows; one without lines that only sets things side by side, as letterheads and signatures do, as the
 * paragraphs of its cells, row by row.
 */
export function readTable(table: Element, styles: Styles, readInside: (cell: Element) => Block[]): Block[] {
  const rows = rowsOf(table).map((row) => readRow(row, readInside))
  if (isForLayout(table, rows, styles)) return rows.flatMap(({ cells }) => cells.flatMap(({ blocks }) => blocks))
  const above: string[] = []
  return rows.map(({ cells, skipped }) => {
    const written: string[] = Array.from({ length: skipped }, () => '')
    for (const cell of cells) {
      const at = written.length
      const text = cell.merge === 'continue' ? (above[at] ?? '') : cellText(cell.blocks)
      written.push(text, ...Array.from({ length: cell.span - 1 }, () => ''))
      above[at] = text
    }
    return { kind: 'row', cells: written }
  })
}

/** Rows may stand in content controls and insertions. */
function rowsOf(parent: Element): Element[] {
  return elementsOf(parent).flatMap((element) => {
    if (element.name === 'w:tr') return firstOf(firstOf(element, 'w:trPr'), 'w:del') ? [] : [element]
    return ['w:tblPr', 'w:tblGrid', 'w:del', 'w:moveFrom'].includes(element.name) ? [] : rowsOf(element)
  })
}

function readRow(row: Element, readInside: (cell: Element) => Block[]): { cells: Cell[]; skipped: number } {
  const skipped = Math.min(countOf(valOf(firstOf(row, 'w:trPr'), 'w:gridBefore')) ?? 0, mostColumns)
  return { cells: cellsOf(row).map((cell) => readCell(cell, readInside)), skipped }
}

function cellsOf(parent: Element): Element[] {
  return elementsOf(parent).flatMap((element) =>
    element.name === 'w:tc' ? [element] : element.name === 'w:trPr' ? [] : cellsOf(element),
  )
}

function readCell(cell: Element, readInside: (cell: Element) => Block[]): Cell {
  const properties = firstOf(cell, 'w:tcPr')
  const [merge] = allOf(properties, 'w:vMerge')
  return {
    blocks: readInside(cell),
    span: Math.max(1, Math.min(countOf(valOf(properties, 'w:gridSpan')) ?? 1, mostColumns)),
    merge: merge && (merge.attribs['w:val'] === 'restart' ? 'begin' : 'continue'),
    lines: readLines(properties) ?? false,
  }
}

/** A table within a cell comes to lines of its own there. */
function cellText(blocks: Block[]): string {
  return blocks.map((block) => (block.kind === 'row' ? block.cells.filter(Boolean).join(' ; ') : block.text)).join('\n')
}

function isForLayout(table: Element, rows: { cells: Cell[] }[], styles: Styles): boolean {
  const properties = firstOf(table, 'w:tblPr')
  const drawn = readLines(properties) ?? styles.drawsLines(valOf(properties, 'w:tblStyle'))
  if (drawn || rows.some(({ cells }) => cells.some(({ lines }) => lines)))
    return rows.length === 1 && rows[0]?.cells.length === 1
  return rows.every(({ cells }) => cells.length <= 3) && !isTaskHead(cellText(rows[0]?.cells[0]?.blocks ?? []))
}
