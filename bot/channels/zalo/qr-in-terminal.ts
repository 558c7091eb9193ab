/** Two rows a line, dark on light whatever the terminal's colours, with the quiet edge that phones look for. */
export function drawSquares(squares: boolean[][]): string {
  const quiet = 2
  const size = squares.length + 2 * quiet
  const isDark = (row: number, column: number) => squares[row - quiet]?.[column - quiet] ?? false
  const blackOnWhite = '\u001b[38;5;16;48;5;231m'
  const lines: string[] = []
  for (let row = 0; row < size; row += 2) {
    const cells = Array.from({ length: size }, (_, column) => {
      const [upper, lower] = [isDark(row, column), isDark(row + 1, column)]
      return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' '
    })
    lines.push(`${blackOnWhite}${cells.join('')}\u001b[0m`)
  }
  return `${lines.join('\n')}\n`
}
