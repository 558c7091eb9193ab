import { fold } from '../text.ts'
import { type Column, columnNames, columnOf } from './columns.ts'
import { type CsvProblem, type CsvRecord, readRecords } from './read-records.ts'
import { type DirectoryRow, readRow } from './read-row.ts'

/** A merged province has some 200 units; a file far beyond that is some other file. */
const maxRows = 5_000

/**
 * Reads a CSV of agencies: cells between ',' ';' or tabs, titles in English or Vietnamese (docs/directory.md). Collects
 * problems and throws nothing; with any problem the rows are not to be used.
 */
export function readDirectoryCsv(csv: string): { rows: DirectoryRow[]; problems: CsvProblem[] } {
  const read = readRecords(csv)
  if ('problem' in read) return { rows: [], problems: [read.problem] }
  const [header, ...records] = read.records
  if (!header) return { rows: [], problems: [{ line: 1, message: 'Tệp trống.' }] }
  const { columns, problems } = readHeader(header)
  if (problems.length > 0) return { rows: [], problems }
  if (records.length === 0) {
    return { rows: [], problems: [{ line: header.line, message: 'Dưới dòng tiêu đề không có đơn vị nào.' }] }
  }
  if (records.length > maxRows) {
    const message = `Có ${records.length} dòng, nhiều nhất ${maxRows}. Hãy chia thành nhiều tệp.`
    return { rows: [], problems: [{ line: header.line, message }] }
  }
  const results = records.map((record) => readRow(record, columns))
  const rows = results.map(({ row }) => row)
  return { rows, problems: [...results.flatMap((result) => result.problems), ...codesTwice(rows)] }
}

/** Undefined stands for a column that is not read. */
function readHeader({ line, cells }: CsvRecord): { columns: (Column | undefined)[]; problems: CsvProblem[] } {
  const found = cells.map(columnOf)
  const columns = found.map((column) => (column === 'ignored' ? undefined : column))
  const messages: string[] = []
  if (!columns.includes('code') || !columns.includes('name')) {
    messages.push('Dòng đầu phải là tiêu đề, có ít nhất hai cột: mã (code) và tên (name).')
  }
  // Without one known title the line is no header, and its cells are no misspelt columns.
  if (columns.some((column) => column !== undefined)) {
    const unknown = cells.filter((title, index) => title !== '' && found[index] === undefined)
    if (unknown.length > 0)
      messages.push(`Không có cột '${unknown.join("', '").slice(0, 200)}'. Các cột: ${columnNames}.`)
    const twice = cells.filter((_, index) => {
      const column = columns[index]
      return column !== undefined && columns.indexOf(column) !== index
    })
    if (twice.length > 0) messages.push(`Cột '${twice.join("', '")}' có hai lần.`)
  }
  return { columns, problems: messages.map((message) => ({ line, message })) }
}

function codesTwice(rows: DirectoryRow[]): CsvProblem[] {
  const firstLine = new Map<string, number>()
  return rows.flatMap(({ code, line }) => {
    const first = firstLine.get(fold(code))
    if (first !== undefined && code !== '') return [{ line, message: `Mã '${code}' đã có ở dòng ${first}.` }]
    firstLine.set(fold(code), line)
    return []
  })
}
