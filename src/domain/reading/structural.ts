import { wordKey } from './words.ts'

const upperLine = /^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$/u
const structuralLine =
  /^(?:Nơi nhận|Kính gửi|Số\s*(?:hiệu|ký hiệu)?\s*:|V\/v|Độc lập\s*[-–]|Người ký|Thời gian ký|Ngày ban hành|Loại văn bản|Nơi ban hành|(?:TM|KT|TL|TUQ|T\/L|T\/M|K\/T)[.\s]|(?:Độ (?:mật|khẩn)\s*:))/iu
const placeAndDate = /^[\p{L}\s.-]{2,40},\s*ngày\s*[\d.…\s]*tháng/iu
const bodyOpening =
  /^(?:Ngày \d|(?:Sáng|Chiều|Tối) ngày \d|Thực hiện |Căn cứ |Xét |Sau khi |Trên cơ sở |Tiếp theo |Thừa lệnh |Trên đây |Văn phòng .{3,60} thông báo )/u

const kinds = [
  'thông báo',
  'công điện',
  'chỉ thị',
  'kế hoạch',
  'quyết định',
  'công văn',
  'báo cáo',
  'tờ trình',
  'giấy mời',
  'nghị quyết',
  'hướng dẫn',
  'chương trình',
  'kết luận',
]

/** A line of letterhead, stamp, address or signature: never part of a sentence that the page broke. */
export function isStructural(line: string): boolean {
  return (
    structuralLine.test(line) ||
    placeAndDate.test(line) ||
    (line.length < 120 && upperLine.test(line) && !/\d{4}/.test(line))
  )
}

/** The first words of a body or of its closing: whatever stood before has ended. */
export function opensBody(line: string): boolean {
  return bodyOpening.test(line)
}

/** 'THÔNG BÁO' alone on its line, in capitals. */
export function isKindTitle(line: string): boolean {
  return kindOfTitle(line) !== undefined
}

/** The kind a title line names; text may follow it in capitals ('THÔNG BÁO Ý KIẾN CHỈ ĐẠO …'). */
export function kindOfTitle(line: string): { kind: string; rest: string } | undefined {
  if (!/^\p{Lu}/u.test(line)) return undefined
  const upper = line.match(/^[^\p{Ll}]{0,40}/u)?.[0] ?? ''
  const keys = upper.split(/\s+/).map(wordKey).join(' ')
  const kind = kinds.find((each) => keys === each || keys.startsWith(`${each} `) || keys.trimEnd() === each)
  if (kind === undefined) return undefined
  const rest = line.slice(kind.length).trim()
  return rest === '' || /^\p{Lu}{2}|^\p{Lu}\s/u.test(rest) ? { kind, rest } : undefined
}
