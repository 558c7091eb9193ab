import { wordsOf } from '../words.ts'
import type { Cell, Role } from './table.ts'

/** A heading says what its column holds in a few words; whatever is longer is a task. */
const longestHeader = 90

/** The first that fits; each is asked of a heading's words in small letters. */
const byWords: [Role, RegExp][] = [
  ['ordinal', /^(?:s ?tt|tt|số tt|số thứ tự|thứ tự|stt|no)$/u],
  ['both', /chủ trì.*phối hợp|phối hợp.*chủ trì|thực hiện.*phối hợp/u],
  ['other', /^(?:ngày|thời gian) (?:chỉ đạo|giao|ban hành|bắt đầu|khởi|nhận)|nguồn|căn cứ|ghi chú|kinh phí|địa điểm/u],
  ['time', /thời (?:hạn|gian|điểm|hiệu)|tiến độ|(?:^|hạn )hoàn thành|^hạn |lộ trình|kết thúc/u],
  ['coordinating', /phối hợp|tham gia|liên quan/u],
  [
    'lead',
    /chủ trì|đầu mối|chịu trách nhiệm|phụ trách|được giao|phân công|(?:cơ quan|đơn vị|cá nhân|bộ phận|người|nơi|tổ chức|cấp|ngành|trách nhiệm) (?:[\p{L},/ ]* )?(?:thực hiện|triển khai|báo cáo|tham mưu|soạn thảo|xây dựng)|^trách nhiệm$/u,
  ],
  ['product', /sản phẩm|kết quả|đầu ra|dự kiến/u],
  [
    'task',
    /nội dung|nhiệm vụ|công việc|hoạt động|giải pháp|đầu việc|danh mục|tên (?:nhiệm vụ|công việc|văn bản|đề án)|chỉ tiêu/u,
  ],
  ['lead', /^(?:cơ quan|đơn vị|các cơ quan|các đơn vị|cơ quan đơn vị|đơn vị cá nhân|bộ ngành địa phương|thực hiện)$/u],
]

export function roleOf(header: string): Role {
  const words = wordsOf(header.slice(0, longestHeader))
  const plain = words.flatMap((word) => (word.letters ? [word.key] : word.text === '/' ? ['/'] : [])).join(' ')
  return byWords.find(([, pattern]) => pattern.test(plain))?.[0] ?? 'other'
}

export interface Heading {
  roles: Role[]
  /** One row, or two: 'Đơn vị thực hiện' over 'Chủ trì' and 'Phối hợp'. */
  rows: 1 | 2
}

/** The heading that a table's first two rows make; undefined when they head no table of tasks. */
export function headingOf([first, second]: readonly (readonly Cell[] | undefined)[]): Heading | undefined {
  if (!first) return undefined
  if (second && second.length >= 2 && isSecondRow(second)) {
    const width = Math.max(first.length, second.length)
    // A cell merged over columns has its text in the first of them.
    let over = ''
    const texts = Array.from({ length: width }, (_, at) => {
      const top = first[at]?.text ?? ''
      const under = second[at]?.text ?? ''
      if (top !== '') over = top
      return under === '' || under === top ? top : `${over} ${under}`
    })
    const roles = rolesOf(texts)
    if (roles) return { roles, rows: 2 }
  }
  const roles = rolesOf(first.map((cell) => cell.text))
  return roles && { roles, rows: 1 }
}

/** The lower row of a heading holds nothing but headings, and no number. */
function isSecondRow(cells: readonly Cell[]): boolean {
  const filled = cells.filter((cell) => cell.text !== '')
  const short = filled.every((cell) => cell.text.length <= 40 && !/\d/.test(cell.text))
  return short && filled.length > 0 && filled.every((cell) => roleOf(cell.text) !== 'other')
}

/**
 * The roles of a table's columns by its heading row; undefined when the row heads no table of tasks. Such a table says
 * what is to be done and by whom, or by when.
 */
export function rolesOf(headers: readonly string[]): Role[] | undefined {
  if (headers.length < 2 || headers.some((header) => header.length > longestHeader || /:$/.test(header)))
    return undefined
  const roles = headers.map(roleOf)
  const has = (role: Role) => roles.includes(role)
  if (!has('task') || !(has('lead') || has('both') || (has('time') && has('ordinal')))) return undefined
  return onlyFirst(roles, headers)
}

/** Of two columns with one role the second helps ('Thời gian', 'Hoàn thành'): the later time counts, the first of the others. */
function onlyFirst(roles: Role[], headers: readonly string[]): Role[] {
  const ends = roles.lastIndexOf('time')
  const begins = roles.findIndex((role, at) => role === 'time' && /bắt đầu|từ/iu.test(headers[at] ?? ''))
  const offices = roles.filter((role) => role === 'lead').length > 1
  return roles.map((role, at) => {
    // 'Người đứng đầu chịu trách nhiệm' beside 'Cơ quan chủ trì': the office leads.
    if (offices && role === 'lead' && /^(?:người|lãnh đạo)/iu.test(headers[at] ?? '') && headers.some(isOffice))
      return 'other'
    if (role === 'time') return at === (begins >= 0 ? ends : roles.indexOf('time')) ? role : 'other'
    if (role === 'task' || role === 'ordinal')
      return roles.indexOf(role) === at ? role : role === 'task' ? 'product' : 'other'
    return role
  })
}

const isOffice = (header: string) => /chủ trì/iu.test(header) && !/^(?:người|lãnh đạo)/iu.test(header)

/** Whether a row is the heading again, as on every page, or the line of numbers under it ('(1) | (2) | (3)'). */
export function repeatsHeader(cells: readonly Cell[], roles: readonly Role[]): boolean {
  const filled = cells.filter((cell) => cell.text !== '')
  if (filled.length >= 2 && filled.every((cell, at) => new RegExp(`^\\(?${at + 1}\\)?$`).test(cell.text))) return true
  const again = rolesOf(cells.map((cell) => cell.text))
  return again?.every((role, at) => role === roles[at]) ?? false
}

const afterTable = /^(?:Nơi nhận|(?:TM|KT|TL|TUQ)\s*\.|T\/[LM][.\s])/u

/** The letter's end ('Nơi nhận', 'TM. …'), which no task begins with. */
export function closesTable(cell: Cell): boolean {
  return afterTable.test(cell.text)
}
