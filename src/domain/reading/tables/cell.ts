import { cleanStretch } from '../clean-lines.ts'
import { joinPassages, type Passage, slicePassage } from '../passage.ts'
import type { Cell } from './table.ts'

const breakMark = /<br\s*\/?>|\r\n|\n|\r/giu
const bullet = /^(?:[-–—•●▪◦○□■►+*]\s|[\ue000-\uf8ff])/u

/** A cell's raw text: `<br>` parts its lines. */
export function cellOf(raw: string, offset: number): Cell {
  const pieces: Passage[] = []
  let start = 0
  const add = (end: number) => {
    const piece = cleanStretch(raw.slice(start, end), offset + start)
    if (piece.text !== '' || pieces.length === 0) pieces.push(piece)
  }
  for (const found of raw.matchAll(breakMark)) {
    add(found.index)
    start = found.index + found[0].length
  }
  add(raw.length)
  return joinPassages(pieces.length > 1 ? pieces.filter((piece) => piece.text !== '') : pieces, '\n')
}

/** Lines that the page broke inside one cell; a bullet begins a line of its own. */
export function joinLines(lines: readonly Passage[]): Cell {
  const groups: Passage[][] = []
  for (const line of lines) {
    const group = groups.at(-1)
    if (group && !bullet.test(line.text)) group.push(line)
    else groups.push([line])
  }
  return joinPassages(
    groups.map((group) => joinPassages(group, ' ')),
    '\n',
  )
}

/** A row that goes on after a page break: each cell with what stands under it. */
export function joinCells(above: Cell, below: Cell): Cell {
  if (below.text === '') return above
  return above.text === '' ? below : joinLines([above, below])
}

/** The cell's paragraphs: a line that goes on in the next one is one with it. */
export function paragraphsOf(cell: Cell): Passage[] {
  const paragraphs: Passage[] = []
  let start = 0
  for (const { index } of cell.text.matchAll(/\n/g)) {
    const rest = cell.text.slice(index + 1, index + 4)
    const ended = /[.;:!?…]["”)]*$/u.test(cell.text.slice(start, index))
    if (!bullet.test(rest) && !(ended && /^[\p{Lu}\d“"(]/u.test(rest))) continue
    paragraphs.push(slicePassage(cell, start, index))
    start = index + 1
  }
  paragraphs.push(slicePassage(cell, start))
  return paragraphs.map(({ text, anchors }) => ({ text: text.replaceAll('\n', ' '), anchors }))
}

export function emptyCell(offset: number): Cell {
  return { text: '', anchors: [{ at: 0, source: offset }] }
}

/** A row with as many cells as its table has columns. */
export function padded(row: readonly Cell[], width: number): Cell[] {
  const cells = row.slice(0, width)
  const offset = row.at(-1)?.anchors[0]?.source ?? 0
  while (cells.length < width) cells.push(emptyCell(offset))
  return cells
}
