import { combine, type Matrix, place, toMatrix } from './matrix.ts'
import type { Ruling } from './piece.ts'

interface OperatorList {
  fnArray: number[]
  argsArray: unknown[]
}

type Operators = Record<string, number>

/** Thicker than this a filled box is a surface, not a line. */
const thickest = 2.5
const shortest = 6
const mostRulings = 20_000

/** The lines that a page draws, as they are looked at, and the number of its pictures. */
export function readDrawing(
  { fnArray, argsArray }: OperatorList,
  ops: Operators,
  toView: Matrix,
): { rulings: Ruling[]; images: number } {
  const rulings: Ruling[] = []
  const stack: Matrix[] = []
  let current = toView
  let images = 0
  const pictures = ['paintImageXObject', 'paintInlineImageXObject', 'paintImageMaskXObject', 'paintImageXObjectRepeat']
  const isPicture = new Set(pictures.map((name) => ops[name]))
  const strokes = new Set(['stroke', 'closeStroke'].map((name) => ops[name]))
  const fills = new Set(
    ['fill', 'eoFill', 'fillStroke', 'eoFillStroke', 'closeFillStroke', 'closeEOFillStroke'].map((name) => ops[name]),
  )

  fnArray.forEach((operator, index) => {
    const args = argsArray[index]
    if (operator === ops['save']) stack.push(current)
    else if (operator === ops['restore']) current = stack.pop() ?? toView
    else if (operator === ops['transform']) current = combine(current, toMatrix(args))
    else if (operator === ops['paintFormXObjectBegin']) {
      stack.push(current)
      if (Array.isArray(args)) current = combine(current, toMatrix(args[0]))
    } else if (operator === ops['paintFormXObjectEnd']) current = stack.pop() ?? toView
    else if (isPicture.has(operator)) images++
    else if (operator === ops['constructPath'] && Array.isArray(args) && rulings.length < mostRulings) {
      const [paint, data] = args
      const stroked = strokes.has(paint)
      if (!stroked && !fills.has(paint)) return
      for (const points of subpathsOf(Array.isArray(data) ? data[0] : undefined)) {
        const seen = points.map(({ x, y }) => place(current, x, y))
        rulings.push(...(stroked ? strokedRulings(seen) : filledRulings(seen)))
      }
    }
  })
  return { rulings, images }
}

interface Point {
  x: number
  y: number
}

/** pdf.js packs a path into one list: 0 move (2 numbers), 1 line (2), 2 cubic (6), 3 quadratic (4), 4 close. */
function subpathsOf(packed: unknown): Point[][] {
  if (!(packed instanceof Float32Array) && !Array.isArray(packed)) return []
  const paths: Point[][] = []
  let path: Point[] = []
  const numberAt = (at: number) => Number(packed[at] ?? Number.NaN)
  for (let at = 0; at < packed.length; ) {
    const kind = numberAt(at)
    const point = (offset: number) => ({ x: numberAt(at + offset), y: numberAt(at + offset + 1) })
    if (kind === 0) {
      path = [point(1)]
      paths.push(path)
      at += 3
    } else if (kind === 1) {
      path.push(point(1))
      at += 3
    } else if (kind === 2) {
      path.push(point(5))
      at += 7
    } else if (kind === 3) {
      path.push(point(3))
      at += 5
    } else if (kind === 4) {
      const [first] = path
      if (first) path.push(first)
      at += 1
    } else break
  }
  return paths
}

function strokedRulings(points: Point[]): Ruling[] {
  return points.slice(1).flatMap((to, index) => {
    const from = points[index]
    return from
      ? rulingOf(Math.min(from.x, to.x), Math.min(from.y, to.y), Math.max(from.x, to.x), Math.max(from.y, to.y))
      : []
  })
}

function filledRulings(points: Point[]): Ruling[] {
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  return rulingOf(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys))
}

function rulingOf(left: number, top: number, right: number, bottom: number): Ruling[] {
  const [width, height] = [right - left, bottom - top]
  if (height <= thickest && width >= shortest) return [{ level: true, at: (top + bottom) / 2, from: left, to: right }]
  if (width <= thickest && height >= shortest) return [{ level: false, at: (left + right) / 2, from: top, to: bottom }]
  return []
}
