/** A piece of a document in reading order, before it is set down as text. */
export type Block =
  /** Lines broken by hand are kept as '\n'. */
  | { kind: 'paragraph'; text: string }
  /** One row of a table. What is merged downwards is repeated in every row; what is merged sideways is followed by empty cells. */
  | { kind: 'row'; cells: string[] }

/** Sets blocks down as text: a paragraph a line with blank lines between, a table's rows together as '| a | b |'. */
export function layOut(blocks: readonly Block[]): string {
  let text = ''
  let before: Block['kind'] | undefined
  for (const block of blocks) {
    const line = block.kind === 'row' ? pipeRow(block.cells) : tidyLines(block.text)
    if (line === '') continue
    if (before !== undefined) text += before === 'row' && block.kind === 'row' ? '\n' : '\n\n'
    text += line
    before = block.kind
  }
  return text === '' ? '' : `${text}\n`
}

/** '| a | b |'; a bar in a cell becomes '\|', a line break '<br>'. Empty when every cell is. */
function pipeRow(cells: readonly string[]): string {
  const written = cells.map((cell) => tidyLines(cell).replaceAll('|', '\\|').replaceAll('\n', '<br>'))
  return written.every((cell) => cell === '') ? '' : `| ${written.join(' | ')} |`
}

/** Blanks at the ends of lines say nothing; neither do lines without any text. */
function tidyLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/[\0\f\v]/g, ' ').trimEnd())
    .filter((line) => line.trim() !== '')
    .join('\n')
}
