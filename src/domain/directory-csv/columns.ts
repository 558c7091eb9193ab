import { fold } from '../text.ts'

/** The columns of a CSV of agencies, and what people call them; case and accents aside. docs/directory.md lists the same. */
const titles = {
  code: ['code', 'mã', 'mã đơn vị', 'mã cơ quan'],
  name: ['name', 'tên', 'tên đơn vị', 'tên cơ quan'],
  aliases: ['aliases', 'tên khác', 'tên gọi khác'],
  level: ['level', 'cấp'],
  sector: ['sector', 'loại', 'khối'],
  parent: ['parent', 'trực thuộc'],
  head: ['head', 'người đứng đầu', 'thủ trưởng'],
  focal: ['focal', 'đầu mối'],
  collectives: ['collectives', 'nhóm'],
  units: ['units', 'số đơn vị cấp dưới', 'số xã'],
  valid_from: ['valid_from', 'hiệu lực từ', 'từ ngày'],
  valid_to: ['valid_to', 'hiệu lực đến', 'đến ngày'],
  successor: ['successor', 'đơn vị kế thừa', 'kế thừa'],
} as const satisfies Record<string, readonly string[]>

export type Column = keyof typeof titles

/** Columns that a person keeps for herself: not read. */
const ignored = ['stt', 'tt', 'no', 'ghi chú', 'note', 'notes']

const byTitle = new Map<string, Column>(
  (Object.keys(titles) as Column[]).flatMap((column) => titles[column].map((title) => [fold(title), column] as const)),
)
const ignoredTitles = new Set(ignored.map(fold))

/** The column that a title means; 'ignored' for one not read; undefined for a title that nobody knows. */
export function columnOf(title: string): Column | 'ignored' | undefined {
  const folded = fold(title).replaceAll('-', '_')
  return byTitle.get(folded) ?? (ignoredTitles.has(folded) ? 'ignored' : undefined)
}

/** As problems name a column: 'mã (code)'. */
export const columnName = (column: Column) => `${titles[column][1]} (${column})`

/** All columns, for a problem's message. */
export const columnNames = (Object.keys(titles) as Column[]).map(columnName).join(', ')
