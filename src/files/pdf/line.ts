import type { Piece } from './piece.ts'

/** Pieces on one height that belong together. */
export interface Line extends Piece {
  top: number
}

/** In heights of the letters: what lies on one line, what a blank is, and what parts two columns. */
const sameLine = 0.45
const blank = 0.14
const columnGap = 1.1
/** Between a list's number and its text there may be more, up to a tab. */
const markGap = 6

const mark =
  /^(?:\(?(?:\d{1,2}|[a-zđ]|[IVX]{1,6})[.)/]?|\d{1,2}(?:\.\d{1,2}){1,3}\.?|[-–—+•●▪*§\ue000-\uf8ff]|\[\d+\])$/u

/** A page's pieces as lines from top to bottom, each parted where columns part. Nothing is left out. */
export function toLines(pieces: readonly Piece[]): Line[] {
  const rows: Piece[][] = []
  for (const piece of [...pieces].sort((a, b) => a.base - b.base)) {
    // A raised number stands a little above the line it belongs to, so the last few rows are looked at.
    const row = rows.slice(-3).find((each) => each.some((other) => isBeside(other, piece)))
    if (row) row.push(piece)
    else rows.push([piece])
  }
  return rows.flatMap(toSegments).sort((a, b) => a.base - b.base || a.left - b.left)
}

function isBeside(one: Piece, other: Piece): boolean {
  return Math.abs(one.base - other.base) <= Math.max(one.size, other.size) * sameLine
}

function toSegments(row: Piece[]): Line[] {
  const segments: Line[] = []
  for (const piece of row.sort((a, b) => a.left - b.left)) {
    const last = segments.at(-1)
    const size = Math.max(piece.size, last?.size ?? 0)
    const gap = last ? piece.left - last.right : 0
    if (last && gap < size * (mark.test(last.text.trim()) ? markGap : columnGap)) {
      const apart = gap > size * blank && !last.text.endsWith(' ') && !piece.text.startsWith(' ')
      last.text += apart ? ` ${piece.text}` : piece.text
      last.right = Math.max(last.right, piece.right)
      if (piece.size > last.size) Object.assign(last, { size: piece.size, base: piece.base })
      last.top = Math.min(last.top, piece.base - piece.size)
    } else segments.push({ ...piece, top: piece.base - piece.size })
  }
  return segments.map((segment) => ({ ...segment, text: segment.text.trim() }))
}
