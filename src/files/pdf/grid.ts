import type { Ruling } from './piece.ts'

/** A table as its lines draw it: the places of its columns and rows, and which neighbours are one cell. */
export interface Grid {
  xs: number[]
  ys: number[]
  /** Whether a line is drawn on the left side of the slot; on its upper side. */
  leftLine(column: number, row: number): boolean
  topLine(column: number, row: number): boolean
}

/** Lines nearer to each other than this are the two sides of one, or one drawn in pieces. */
const near = 3
const mostLines = 400

/** The tables of a page, from top to bottom: groups of lines that touch and enclose at least two cells. */
export function findGrids(rulings: readonly Ruling[]): Grid[] {
  return groupsOf(rulings)
    .map(toGrid)
    .filter((grid) => grid !== undefined)
    .sort((a, b) => (a.ys[0] ?? 0) - (b.ys[0] ?? 0))
}

/** Lines that touch one another, directly or through others. Quadratic, for a bounded number of lines. */
function groupsOf(rulings: readonly Ruling[]): Ruling[][] {
  const waiting = new Set(rulings.slice(0, mostLines * 10))
  const groups: Ruling[][] = []
  for (const first of waiting) {
    waiting.delete(first)
    const group = [first]
    for (let at = 0; at < group.length; at++) {
      const one = group[at]
      if (!one) break
      for (const other of waiting) {
        if (!touch(one, other)) continue
        waiting.delete(other)
        group.push(other)
      }
    }
    groups.push(group)
  }
  return groups
}

function touch(one: Ruling, other: Ruling): boolean {
  const within = (value: number, ruling: Ruling) => value >= ruling.from - near && value <= ruling.to + near
  if (one.level !== other.level) return within(one.at, other) && within(other.at, one)
  return Math.abs(one.at - other.at) <= near && one.from <= other.to + near && other.from <= one.to + near
}

function toGrid(group: readonly Ruling[]): Grid | undefined {
  const level = group.filter((ruling) => ruling.level)
  const upright = group.filter((ruling) => !ruling.level)
  const xs = distinct(upright.map(({ at }) => at))
  const ys = distinct(level.map(({ at }) => at))
  // A frame around a page or a paragraph is no table.
  if (xs.length < 2 || ys.length < 2 || xs.length + ys.length < 5 || xs.length > mostLines || ys.length > mostLines)
    return undefined
  const drawn = (lines: Ruling[], at: number, from: number, to: number) => {
    const middle = (from + to) / 2
    return lines.some((line) => Math.abs(line.at - at) <= near && line.from <= middle && line.to >= middle)
  }
  return {
    xs,
    ys,
    leftLine: (column, row) => drawn(upright, xs[column] ?? 0, ys[row] ?? 0, ys[row + 1] ?? 0),
    topLine: (column, row) => drawn(level, ys[row] ?? 0, xs[column] ?? 0, xs[column + 1] ?? 0),
  }
}

function distinct(values: number[]): number[] {
  const kept: number[] = []
  for (const value of [...values].sort((a, b) => a - b)) if (value - (kept.at(-1) ?? -1e9) > near) kept.push(value)
  return kept
}
