import { lineBreak } from '../passage.ts'
import { readLoneBarTable } from './lone-bars.ts'
import { readPipeTable } from './pipe-rows.ts'
import { readTabTable } from './tab-rows.ts'
import type { FoundTable, SourceLine } from './table.ts'

/** The tables of tasks in a text, in its order; all other tables are left to be read as text. */
export function findTables(source: string): FoundTable[] {
  const lines = sourceLines(source)
  const tables: FoundTable[] = []
  for (let at = 0; at < lines.length; ) {
    const table = readPipeTable(source, lines, at) ?? readTabTable(lines, at) ?? readLoneBarTable(lines, at)
    if (table && table.table.rows.length > 0) {
      tables.push(table)
      at = Math.max(table.to, at + 1)
    } else at = afterBars(lines, at)
  }
  return tables
}

/** Past a run of lone bars and blank lines: what follows it was tried from its first bar. */
function afterBars(lines: readonly SourceLine[], at: number): number {
  let next = at + 1
  if (/^[\s|]*\|/.test(lines[at]?.text ?? '') && blankOrBars.test(lines[at]?.text ?? ''))
    while (blankOrBars.test(lines[next]?.text ?? 'x')) next++
  return next
}

const blankOrBars = /^[\s|]*$/

function sourceLines(source: string): SourceLine[] {
  const lines: SourceLine[] = []
  let start = 0
  for (const { 0: end, index } of source.matchAll(lineBreak)) {
    lines.push({ text: source.slice(start, index), offset: start })
    start = index + end.length
  }
  lines.push({ text: source.slice(start), offset: start })
  return lines
}
