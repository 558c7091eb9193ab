import { z } from 'zod'
import { tidy } from '../text.ts'
import { type Column, columnName } from './columns.ts'
import type { CsvProblem, CsvRecord } from './read-records.ts'
import { type Level, levelWords, type Sector, sectorWords, type Vocabulary } from './words.ts'

/** One agency of the file. An empty cell is absent here: it changes nothing. */
export interface DirectoryRow {
  line: number
  code: string
  name: string
  aliases?: string[]
  level?: Level
  sector?: Sector
  /** Code of the agency that it belongs to. */
  parent?: string
  /** Names of persons. */
  head?: string
  focals?: string[]
  /** Names. */
  collectives?: string[]
  /** How many bodies of the level below it has. */
  unitCount?: number
  /** First and last day that it exists, 'YYYY-MM-DD'. */
  validFrom?: string
  validTo?: string
  /** Code of the agency that follows it. */
  successor?: string
}

/** Longest name and code that a message, a button and a table still show. */
const maxName = 300
const maxCode = 40

/** Reads one record; with any problem its row is not to be used. */
export function readRow(
  record: CsvRecord,
  columns: (Column | undefined)[],
): { row: DirectoryRow; problems: CsvProblem[] } {
  const cells = cellsOf(record, columns)
  const { problem } = cells
  if (record.cells.slice(columns.length).some((cell) => cell !== '')) {
    problem('Có nhiều ô hơn tiêu đề. Ô có chứa dấu ngăn cột phải nằm trong dấu ngoặc kép.')
  }
  const code = cells.text('code', maxCode)
  const name = cells.text('name')
  if (code === undefined) problem('Thiếu mã (code).')
  else if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u.test(code)) {
    problem(`Mã '${shorten(code)}' chỉ được gồm chữ, số và các dấu . _ - (thí dụ: SYT).`)
  }
  if (name === undefined) problem('Thiếu tên (name).')
  const row: DirectoryRow = {
    line: record.line,
    code: code ?? '',
    name: name ?? '',
    ...present('aliases', cells.list('aliases')),
    ...present('level', cells.word('level', levelWords)),
    ...present('sector', cells.word('sector', sectorWords)),
    ...present('parent', cells.text('parent', maxCode)),
    ...present('head', cells.text('head')),
    ...present('focals', cells.list('focal')),
    ...present('collectives', cells.list('collectives')),
    ...present('unitCount', cells.count('units')),
    ...present('validFrom', cells.day('valid_from')),
    ...present('validTo', cells.day('valid_to')),
    ...present('successor', cells.text('successor', maxCode)),
  }
  if (row.head?.includes('|')) problem(`Cột ${columnName('head')} chỉ ghi một người.`)
  for (const person of [...(row.head === undefined ? [] : [row.head]), ...(row.focals ?? [])]) {
    if (!/\p{L}/u.test(person)) problem(`'${shorten(person)}' không phải là tên người.`)
  }
  if (row.validFrom && row.validTo && row.validFrom > row.validTo) {
    problem('Ngày hết hiệu lực đứng trước ngày có hiệu lực.')
  }
  return { row, problems: cells.problems }
}

/** Takes a record's cells by column; what does not fit becomes a problem and is undefined, like an empty cell. */
function cellsOf(record: CsvRecord, columns: (Column | undefined)[]) {
  const problems: CsvProblem[] = []
  const problem = (message: string): undefined => {
    problems.push({ line: record.line, message })
  }
  const fits = (column: Column, value: string, max: number) =>
    value.length <= max ||
    problem(`Ô ở cột ${columnName(column)} quá dài: ${value.length} ký tự, nhiều nhất ${max}.`) === undefined
  const text = (column: Column, max = maxName) => {
    const value = record.cells[columns.indexOf(column)] ?? ''
    return value !== '' && fits(column, value, max) ? value : undefined
  }
  const read = <T>(column: Column, meaning: (value: string) => T | undefined, expected: string) => {
    const value = text(column)
    if (value === undefined) return undefined
    return meaning(value) ?? problem(`Không hiểu '${shorten(value)}' ở cột ${columnName(column)}. Ghi ${expected}.`)
  }
  return {
    problems,
    problem,
    text,
    word: <T>(column: Column, words: Vocabulary<T>) => read(column, words.read, `một trong: ${words.allowed}`),
    count: (column: Column) =>
      read(column, (value) => (/^\d{1,4}$/.test(value) ? Number(value) : undefined), 'một số, ví dụ 33'),
    day: (column: Column) => read(column, readDay, 'ngày như 2021-02-03 hoặc 03/02/2021'),
    list(column: Column) {
      const values = (record.cells[columns.indexOf(column)] ?? '').split('|').map(tidy)
      const named = [...new Set(values)].filter((value) => value !== '' && fits(column, value, maxName))
      return named.length === 0 ? undefined : named
    },
  }
}

/** '2021-02-03' or '3/2/2021' → '2021-02-03'; undefined when there is no such day. */
function readDay(text: string): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  const [, day = '', month = '', year = ''] = iso
    ? [iso[0], iso[3], iso[2], iso[1]]
    : (/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [])
  return z.iso.date().safeParse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`).data
}

/** A field only when it has a value: an absent one and an undefined one are not the same when they are written. */
function present<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: T }) // a computed key loses its type
}

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
