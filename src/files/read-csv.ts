import { parse } from 'csv-parse/sync'
import { layOut } from './blocks.ts'
import { sheetBlocks } from './sheet-blocks.ts'

const delimiters = [',', ';', '\t']
const fewestColumns = 3

/**
 * A table in text form as rows; undefined for text that is none. A table has the same number of fields, at least three, in
 * every record and at least two records: prose never does.
 */
export function readCsv(text: string): string | undefined {
  // Excel may name the delimiter in a line of its own.
  const named = /^sep=(.)\n/.exec(text)
  const body = text.slice(named?.[0].length ?? 0)
  const [first = ''] = body.trimStart().split('\n', 1)
  for (const delimiter of named?.[1] === undefined ? delimiters : [named[1]]) {
    if (first.split(delimiter).length < fewestColumns) continue
    const records = parsed(body, delimiter)
    if (records && records.length >= 2) return layOut(sheetBlocks(records))
  }
  return undefined
}

function parsed(text: string, delimiter: string): string[][] | undefined {
  try {
    return parse(text, { delimiter, skip_empty_lines: true, trim: true })
  } catch {
    return undefined
  }
}
