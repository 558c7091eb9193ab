import { type SpanningCell, spreadCells } from '../table-grid.ts'
import type { Grid } from './grid.ts'
import { toLines } from './line.ts'
import { joinLines } from './paragraphs.ts'
import type { Piece } from './piece.ts'

/** A table of a page: where it stands, its rows, and the pieces that are in it. */
export interface PageTable {
  top: number
  bottom: number
  rows: string[][]
}

/** Reads the pieces that stand in a grid into its cells and takes them out of `pieces`; undefined when it is empty. */
export function takeTable(grid: Grid, pieces: Set<Piece>): PageTable | undefined {
  const [top = 0, bottom = 0] = [grid.ys[0], grid.ys.at(-1)]
  const columns = grid.xs.length - 1
  const slots = new Map<number, Piece[]>()
  for (const piece of [...pieces].flatMap((each) => splitAtLines(each, grid, pieces))) {
    const column = slotOf(grid.xs, (piece.left + piece.right) / 2)
    const row = slotOf(grid.ys, piece.base - piece.size * 0.35)
    if (column === undefined || row === undefined) continue
    const owner = ownerOf(grid, column, row)
    const key = owner.row * columns + owner.column
    slots.set(key, [...(slots.get(key) ?? []), piece])
    pieces.delete(piece)
  }
  if (slots.size === 0) return undefined
  const rows = Array.from({ length: grid.ys.length - 1 }, (_, row) =>
    Array.from({ length: columns }, (_, column) => column).flatMap((column): SpanningCell[] => {
      const owner = ownerOf(grid, column, row)
      if (owner.column !== column || owner.row !== row) return []
      const inside = slots.get(row * columns + column) ?? []
      return [
        { text: cellText(inside), columns: reach(grid, column, row, 'right'), rows: reach(grid, column, row, 'down') },
      ]
    }),
  )
  return { top, bottom, rows: spreadCells(rows) }
}

/** pdf.js joins what stands close together, also over a line between two cells: parted at the blank nearest to it. */
function splitAtLines(piece: Piece, grid: Grid, pieces: Set<Piece>): Piece[] {
  const row = slotOf(grid.ys, piece.base - piece.size * 0.35)
  if (row === undefined) return [piece]
  const crossed = grid.xs.findIndex(
    (x, column) =>
      x > piece.left + piece.size * 0.5 && x < piece.right - piece.size * 0.5 && grid.leftLine(column, row),
  )
  const x = grid.xs[crossed]
  const cut = x === undefined ? undefined : nearestBlank(piece, x)
  if (x === undefined || cut === undefined) return [piece]
  const first = { ...piece, text: piece.text.slice(0, cut), right: x - 1 }
  const second = { ...piece, text: piece.text.slice(cut + 1), left: x + 1 }
  pieces.delete(piece)
  pieces.add(first).add(second)
  return [first, ...splitAtLines(second, grid, pieces)]
}

/** By the average width of a letter; undefined when no blank is near enough. */
function nearestBlank({ text, left, right }: Piece, x: number): number | undefined {
  const expected = ((x - left) / (right - left)) * text.length
  const blanks = [...text.matchAll(/ /g)].map(({ index }) => index)
  const [nearest] = blanks.sort((a, b) => Math.abs(a - expected) - Math.abs(b - expected))
  return nearest !== undefined && Math.abs(nearest - expected) <= 3 + text.length * 0.1 ? nearest : undefined
}

function slotOf(edges: readonly number[], value: number): number | undefined {
  const next = edges.findIndex((edge) => edge > value)
  return next > 0 ? next - 1 : undefined
}

/** The first slot of the cell that a slot belongs to: no line between them. */
function ownerOf(grid: Grid, column: number, row: number): { column: number; row: number } {
  let [x, y] = [column, row]
  while (x > 0 && !grid.leftLine(x, y)) x--
  while (y > 0 && !grid.topLine(x, y)) y--
  while (x > 0 && !grid.leftLine(x, y)) x--
  return { column: x, row: y }
}

function reach(grid: Grid, column: number, row: number, way: 'right' | 'down'): number {
  let length = 1
  if (way === 'right') while (column + length < grid.xs.length - 1 && !grid.leftLine(column + length, row)) length++
  else while (row + length < grid.ys.length - 1 && !grid.topLine(column, row + length)) length++
  return length
}

/** A cell's lines are broken by its width: they are one paragraph, but for list entries and lines after a full stop. */
function cellText(pieces: Piece[]): string {
  let text = ''
  for (const line of toLines(pieces)) {
    const starts = /^(?:[-–+•]\s|\d{1,2}[.)]\s|[a-zđ]\)\s)/u.test(line.text)
    if (text === '') text = line.text
    else text = starts && /[.;:]$/.test(text) ? `${text}\n${line.text}` : joinLines(text, line.text)
  }
  return text
}

/** Tables of two pages that follow each other directly: the head is printed again, and a row may be cut in two. */
export function continueTable(before: string[][], after: string[][]): string[][] {
  const [head] = before
  const same = after[0] && JSON.stringify(after[0]) === JSON.stringify(head)
  const rest = same && before.length > 1 ? after.slice(1) : after
  const last = before.at(-1)
  const [first] = rest
  const isCut =
    last &&
    first &&
    first[0] === '' &&
    last[0] !== '' &&
    first.length === last.length &&
    first.some((cell) => /^\p{Ll}/u.test(cell))
  if (!isCut) return rest
  first.forEach((cell, index) => {
    if (cell !== '') last[index] = last[index] ? joinLines(last[index], cell) : cell
  })
  return rest.slice(1)
}
