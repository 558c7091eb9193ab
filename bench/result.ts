/** What a bench came to: the last line it prints. */
export interface Result {
  name: string
  ours: number
  /** What the limits allow at best; null where there is no such thing. */
  floor: number | null
  /** `ours` against the floor, or where there is none against the first peer. */
  ratio: number | null
  /** Sends that the platform refused as too fast. */
  refused: number
  peers: Record<string, number>
}

export function printResult<T extends Result>(result: T): void {
  console.log(JSON.stringify(result))
}

type Cell = string | number

export function printTable(title: string, head: string[], rows: Cell[][]): void {
  const all = [head, ...rows.map((row) => row.map(shown))]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const printed = all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  )
  console.log(
    `\n${title}\n\n  ${printed[0]}\n  ${'-'.repeat(printed[0]?.length ?? 0)}\n  ${printed.slice(1).join('\n  ')}\n`,
  )
}

const shown = (cell: Cell) => (typeof cell === 'string' ? cell : rounded(cell).toLocaleString('en'))

export function median(figures: number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? Number.NaN
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper
}

/** To three digits that say something. */
export function rounded(figure: number): number {
  return Math.abs(figure) >= 100 ? Math.round(figure) : Number(figure.toPrecision(3))
}
