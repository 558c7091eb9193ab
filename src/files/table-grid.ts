/** A cell as HTML and spreadsheets have it: it may reach over several columns and rows. */
export interface SpanningCell {
  text: string
  columns: number
  rows: number
}

/** Wider than any printed table: a damaged file may claim anything. */
export const mostColumns = 64
const mostRows = 5_000

/**
 * Rows of equal meaning by column: a cell that reaches downwards is repeated in each of its rows, one that reaches
 * sideways is followed by empty cells.
 */
export function spreadCells(rows: readonly (readonly SpanningCell[])[]): string[][] {
  /** Per column: the text that still comes down, and for how many rows. */
  const falling: ({ text: string; rows: number } | undefined)[] = []
  return rows.map((row) => {
    const written: string[] = []
    const waiting = [...row]
    while (written.length < mostColumns) {
      const at = written.length
      const above = falling[at]
      if (above && above.rows > 0) {
        above.rows--
        written.push(above.text)
        continue
      }
      const cell = waiting.shift()
      if (!cell) {
        if (falling.slice(at).every((each) => !each || each.rows <= 0)) break
        written.push('')
        continue
      }
      for (let column = 0; column < Math.min(cell.columns, mostColumns - at); column++) {
        const text = column === 0 ? cell.text : ''
        written.push(text)
        falling[at + column] = { text, rows: Math.min(cell.rows, mostRows) - 1 }
      }
    }
    return written
  })
}
