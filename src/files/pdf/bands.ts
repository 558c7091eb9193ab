import type { Line } from './line.ts'

/** Lines in reading order that belong to one column. */
export interface Column {
  lines: Line[]
  /** The widest line's width, in a column beside another one: there lines are short because the column is. */
  width?: number
}

/** Lines in heights of letters below each other that still belong together; a signature leaves six empty. */
const farthest = 9
const besideOverlap = 0.3
const narrowestGutter = 0.6

/**
 * Lines from top to bottom, but where two columns stand side by side (letterhead, signature) first all of the left one and
 * then all of the right one.
 */
export function inColumns(lines: readonly Line[]): Column[] {
  const columns: Column[] = []
  for (let at = 0; at < lines.length; ) {
    const band = bandFrom(lines, at)
    if (band) {
      // A signature may begin a little higher than what stands on its left.
      const above = columns.at(-1)
      for (
        let last = above?.lines.at(-1);
        above?.width === undefined && last && beginsAbove(last, band);
        last = above?.lines.at(-1)
      ) {
        above?.lines.pop()
        band.right.unshift(last)
      }
      columns.push(...[band.left, band.right].map((each) => ({ lines: each, width: Math.max(...each.map(widthOf)) })))
      at = band.next
      continue
    }
    const line = lines[at]
    const last = columns.at(-1)
    if (line && last && last.width === undefined) last.lines.push(line)
    else if (line) columns.push({ lines: [line] })
    at++
  }
  return columns
}

function beginsAbove(line: Line, { left, right }: { left: Line[]; right: Line[] }): boolean {
  const [first] = right
  const edge = Math.max(...left.map((each) => each.right))
  return first !== undefined && line.left > edge && goesOn([line], first, 3)
}

interface Placed {
  line: Line
  side: 'left' | 'right'
}

/** The band of two columns that begins with this line; undefined when the line stands alone. */
function bandFrom(lines: readonly Line[], start: number): { left: Line[]; right: Line[]; next: number } | undefined {
  const first = lines[start]
  const partner = lines.slice(start + 1, start + 4).find((line) => first && isNearBeside(first, line))
  if (!first || !partner) return undefined
  const [leftmost, rightmost] = first.left < partner.left ? [first, partner] : [partner, first]
  const placed = placeAll(lines, start, { from: leftmost.right, to: rightmost.left })
  // What stands alone below the last pair belongs to the band only as the next line of its column.
  let length =
    placed.findLastIndex(({ line, side }) =>
      placed.some((other) => other.side !== side && isNearBeside(other.line, line)),
    ) + 1
  for (
    let next = placed[length];
    next && goesOn(columnOf(placed.slice(0, length), next.side), next.line);
    next = placed[++length]
  );
  const kept = placed.slice(0, length)
  const [left, right] = [columnOf(kept, 'left'), columnOf(kept, 'right')]
  const certain = left.some((line) => right.some((other) => isBeside(line, other)))
  if (!certain && (left.length < 2 || right.length < 2)) return undefined
  return { left, right, next: start + length }
}

/** Lines on from `start`, as long as each stands wholly on one side of what is left of the gutter. */
function placeAll(lines: readonly Line[], start: number, gutter: { from: number; to: number }): Placed[] {
  const placed: Placed[] = []
  let { from, to } = gutter
  for (const line of lines.slice(start)) {
    const bottom = placed.at(-1)?.line.base ?? line.base
    if (line.base - bottom > line.size * farthest) break
    const least = line.size * narrowestGutter
    // Of a short line within the gutter the nearer edge decides.
    const leftFits = to - Math.max(from, line.right) >= least
    const rightFits = Math.min(to, line.left) - from >= least
    if (!leftFits && !rightFits) break
    const side = leftFits && (!rightFits || line.left - from < to - line.right) ? 'left' : 'right'
    if (side === 'left') from = Math.max(from, line.right)
    else to = Math.min(to, line.left)
    placed.push({ line, side })
  }
  return placed
}

const columnOf = (placed: readonly Placed[], side: Placed['side']) =>
  placed.filter((each) => each.side === side).map(({ line }) => line)

const widthOf = (line: Line) => line.right - line.left

/** Also half a line higher or lower, where the columns' lines do not match: certain only when it happens again. */
function isNearBeside(one: Line, other: Line): boolean {
  const size = Math.max(one.size, other.size)
  const gap = Math.max(other.left - one.right, one.left - other.right)
  return isBeside(one, other) || (gap > size * 2 && Math.abs(one.base - other.base) < size * 1.3)
}

function isBeside(one: Line, other: Line): boolean {
  const overlap = Math.min(one.base, other.base) - Math.max(one.top, other.top)
  const apart = one.right < other.left || other.right < one.left
  return apart && overlap > Math.min(one.size, other.size) * besideOverlap
}

/** The next line of its column: no farther below than lines there are, in the same size, set to the same edge or middle. */
function goesOn(column: readonly Line[], line: Line, usual = 1.8): boolean {
  const [before, last] = [column.at(-2), column.at(-1)]
  if (!last || Math.abs(line.size - last.size) > line.size * 0.1) return false
  const pitch = Math.max(line.size * usual, before ? (last.base - before.base) * 1.1 : 0)
  const middle = (each: Line) => (each.left + each.right) / 2
  const aligned = Math.abs(last.left - line.left) < 3 || Math.abs(middle(last) - middle(line)) < 3
  return aligned && line.base - last.base <= Math.min(pitch, line.size * 3)
}
