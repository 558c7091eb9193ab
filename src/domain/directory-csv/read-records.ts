import { CsvError, parse } from 'csv-parse/sync'
import { tidy } from '../text.ts'
import { columnOf } from './columns.ts'

/** What is wrong in a file, in Vietnamese, for whoever made it; `line` counts from 1. */
export interface CsvProblem {
  line: number
  message: string
}

export interface CsvRecord {
  /** Where it begins. */
  line: number
  cells: string[]
}

/** A directory of 5,000 agencies is about 1 million characters; far beyond that it is some other file. */
const maxCharacters = 2_000_000

/** The records of a CSV that have any text, each cell tidied; or what makes it unreadable. */
export function readRecords(csv: string): { records: CsvRecord[] } | { problem: CsvProblem } {
  const unfit = unfitReason(csv)
  if (unfit) return { problem: { line: 1, message: unfit } }
  try {
    const records = split(csv)
      .map(({ record, info }) => ({ line: info.lines - lineBreaks(record), cells: record.map(tidy) }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
    return { records }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { problem: quoteProblem(csv, error) }
  }
}

/** `lines` is the one on which the record ends. */
function split(csv: string, limit: { to?: number } = {}): { record: string[]; info: { lines: number } }[] {
  const records: unknown[] = parse(csv, {
    bom: true,
    delimiter: delimiterOf(csv),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    ...limit,
  })
  // The package's types do not know that `info` changes what comes out.
  return records as ReturnType<typeof split>
}

function unfitReason(csv: string): string | undefined {
  if (csv.length > maxCharacters) return 'Tệp quá lớn, không phải là danh bạ đơn vị (nhiều nhất 2 triệu ký tự).'
  // What other bytes become when they are taken for UTF-8.
  if (csv.includes('\u0000') || csv.includes('\ufffd')) {
    return 'Tệp không phải văn bản UTF-8. Trong Excel hãy chọn "Save As" (Lưu thành), loại "CSV UTF-8".'
  }
  return undefined
}

/** The delimiter that makes the most known columns of the first line. */
function delimiterOf(csv: string): string {
  const first = csv.split(/[\r\n]+/).find((line) => tidy(line) !== '') ?? ''
  const known = (delimiter: string) =>
    first.split(delimiter).filter((title) => columnOf(title.replaceAll('"', '')) !== undefined).length
  return [';', '\t'].reduce((best, each) => (known(each) > known(best) ? each : best), ',')
}

/** A record with line breaks inside its cells begins that many lines before its end. */
function lineBreaks(record: string[]): number {
  return record.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
}

function quoteProblem(csv: string, error: CsvError): CsvProblem {
  if (error.code !== 'CSV_QUOTE_NOT_CLOSED') {
    const message =
      'Dấu ngoặc kép (") đặt sai chỗ: cả ô phải nằm trong ngoặc kép, dấu ngoặc kép bên trong viết hai lần ("").'
    return { line: numberOf(error, 'lines') ?? 1, message }
  }
  // The parser notices at the end of the file; the quote stands in the record after the last complete one.
  const complete = numberOf(error, 'records') ?? 0
  const last = complete > 0 ? split(csv, { to: complete }).at(-1) : undefined
  return { line: (last?.info.lines ?? 0) + 1, message: 'Có dấu ngoặc kép (") mở mà không đóng.' }
}

function numberOf(error: CsvError, field: string): number | undefined {
  const value = error[field]
  return typeof value === 'number' ? value : undefined
}
