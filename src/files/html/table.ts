import type { Block } from '../blocks.ts'
import { mostColumns, type SpanningCell, spreadCells } from '../table-grid.ts'
import { isTaskHead } from '../task-head.ts'
import { type Element, elementsOf, type Node, styleOf } from './dom.ts'

/** A table as rows; one without lines that only sets things side by side as the paragraphs of its cells. */
export function readTable(table: Element, readInside: (nodes: readonly Node[]) => Block[]): Block[] {
  const rows = within(table, 'tr').map((row) => elementsOf(row).filter(({ name }) => name === 'td' || name === 'th'))
  const caption = elementsOf(table).filter(({ name }) => name === 'caption')
  const above = caption.flatMap((each) => readInside(each.children))
  const read = rows.map((cells) => cells.map((cell) => ({ cell, blocks: readInside(cell.children) })))
  if (isForLayout(table, rows, read[0]?.[0]?.blocks)) return [...above, ...read.flat().flatMap(({ blocks }) => blocks)]
  const cells = read.map((row) =>
    row.map(({ cell, blocks }): SpanningCell => {
      const text = blocks.map((block) => (block.kind === 'row' ? block.cells.filter(Boolean).join(' ; ') : block.text))
      return {
        text: text.join('\n'),
        columns: spanOf(cell, 'colspan', mostColumns),
        rows: spanOf(cell, 'rowspan', 5_000),
      }
    }),
  )
  return [...above, ...spreadCells(cells).map((row): Block => ({ kind: 'row', cells: row }))]
}

/** Rows of this table, not of tables inside its cells. */
function within(parent: Element, name: string): Element[] {
  return elementsOf(parent).flatMap((element) => {
    if (element.name === name) return [element]
    return ['thead', 'tbody', 'tfoot', 'form'].includes(element.name) ? within(element, name) : []
  })
}

function spanOf(cell: Element, attribute: string, most: number): number {
  const span = Number.parseInt(cell.attribs[attribute] ?? '1', 10)
  return Number.isNaN(span) || span < 1 ? 1 : Math.min(span, most)
}

function isForLayout(table: Element, rows: Element[][], first: Block[] | undefined): boolean {
  if (rows.length === 1 && rows[0]?.length === 1) return true
  const drawn = [table, ...rows.flat()].some(hasLines) || Number(table.attribs['border'] ?? 0) > 0
  const [head] = first ?? []
  const isTaskTable = head?.kind === 'paragraph' && isTaskHead(head.text)
  return !drawn && !isTaskTable && rows.every((cells) => cells.length <= 3)
}

function hasLines(element: Element): boolean {
  return ['border', 'border-top', 'border-left', 'border-bottom', 'border-right'].some((side) => {
    const border = styleOf(element, side)?.toLowerCase()
    return border !== undefined && !/\bnone\b|^0|^medium none|\bhidden\b/.test(border)
  })
}
