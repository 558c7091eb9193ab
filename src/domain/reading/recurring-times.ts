import type { Recurrence } from '../parsed-document.ts'
import type { TimePhrase } from './time-phrases.ts'
import { clockOf, hour } from './time-points.ts'

const cue = '(?:(?:chậm nhất|muộn nhất)(?: là| vào)?|trước|vào|lúc)'
const again = '(?:hằng|hàng|mỗi)'
const onDay = String.raw`(?:ngày\s+)?(?:thứ\s(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)|ngày\s*\d{1,2}(?:\s?\/\s?\d{1,2}|\s+tháng\s+\d{1,2})?(?:\s+(?:và|,)\s*(?:ngày\s*)?\d{1,2}(?:\s?\/\s?\d{1,2}|\s+tháng\s+\d{1,2})?)?(?![/\d])|tháng\s\d{1,2}`
const unit = '(?<unit>ngày|tuần|tháng|quý|năm)(?![\\p{L}])'

const patterns = [
  // 'trước 16 giờ 00’ hằng ngày', 'vào ngày 25 hằng tháng', 'trước 15 giờ thứ Sáu hằng tuần', 'Tháng 12 hằng năm'
  String.raw`(?<!\p{L})(?:${cue}\s+)?(?:${hour}\s*,?\s*(?:của\s+|vào\s+)?)?(?:(?<on>${onDay})\s*)?(?:của\s+)?(?:định kỳ\s+)?${again}\s${unit}`,
  // 'hằng năm (trước ngày 30 tháng 11)', 'hằng tuần trước 15:00 ngày thứ Năm', 'trước ngày 20 của tháng cuối quý'
  String.raw`(?<!\p{L})(?:định kỳ\s+)?${again}\s${unit}\s*[,(]?\s*${cue}\s+(?:${hour}\s*,?\s*(?:của\s+|vào\s+)?)?(?<on>${onDay})`,
  String.raw`(?<!\p{L})(?:định kỳ\s+)?(?:${cue}\s+)(?<on>ngày\s*\d{1,2})\s(?:của\s)?tháng\s(?:cuối|đầu|tiếp theo|sau)(?: của)?(?: mỗi| hằng| hàng)?\s?(?<unit>quý|tháng)?(?!\p{L})`,
  // '02 tuần/lần', 'mỗi tuần một lần', 'định kỳ 6 tháng'
  String.raw`(?<!\p{L})(?:định kỳ\s+)?(?<count>\d{1,2})\s(?<unit>ngày|tuần|tháng|quý|năm)\s?(?:\/|một|1)\s?(?:01 )?lần`,
  String.raw`(?<!\p{L})định kỳ\s(?:\(?(?<count>\d{1,2}|sáu|ba)\)?\s)?(?<unit>ngày|tuần|tháng|quý|năm)(?!\p{L})`,
].map((source) => new RegExp(source, 'giu'))

const units: Record<string, Recurrence> = {
  ngày: 'daily',
  tuần: 'weekly',
  tháng: 'monthly',
  quý: 'quarterly',
  năm: 'yearly',
}
/** In characters: a duty stands close to how often it is due. */
const nearDuty = 110
/** What one does again and again for somebody who waits. */
const duty =
  /báo cáo|tổng hợp|kiểm tra|xét nghiệm|giao ban|rà soát|thống kê|cập nhật|đánh giá|giám sát|họp|gửi|sơ kết|tổng kết|thông tin(?! cho)|đôn đốc|công bố|công khai|nộp|trình/iu
/** 'kế hoạch thanh tra hằng năm', 'chỉ tiêu hằng năm', 'thói quen … hằng ngày': of a thing, not of a duty. */
const ofThing =
  /(?:kế hoạch|nghị quyết|ngân sách|dự toán|chi|thói quen|đời sống|cuộc sống|sinh hoạt|sử dụng|kinh phí|nhiệm vụ|chương trình|cách ly|chỉ tiêu|mục tiêu|mức|tỷ lệ|lộ trình|dịp|công việc|nhu cầu|vốn|danh mục|phương án|thu nhập|sản lượng|kết quả)[\p{L}\s]{0,30},?\s*$/iu

/** 'báo cáo UBND tỉnh kết quả thực hiện hằng năm' */
const reported = /báo cáo[^.;,]{0,80}kết quả thực hiện\s*$/iu

/** Duties that come again. `clauseBefore` gives what stands before an offset in its clause. */
export function findRecurring(text: string, clauseBefore: (start: number) => string): TimePhrase[] {
  const found: TimePhrase[] = []
  if (!/hằng|hàng|mỗi|lần|định kỳ|tháng cuối|tháng đầu|tháng sau|tháng tiếp/iu.test(text)) return found
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const phrase = readRecurring(match, clauseBefore(match.index), text)
      if (phrase) found.push(phrase)
    }
  }
  return found
}

function readRecurring(match: RegExpMatchArray, clause: string, text: string): TimePhrase | undefined {
  const groups = match.groups ?? {}
  const time = clockOf(groups) ?? null
  const on = groups['on']?.trim()
  const raw = match[0].trimEnd()
  const start = match.index ?? 0
  const after = text.slice(start + raw.length, start + raw.length + 40)
  const periodic = /định kỳ/iu.test(raw) || /định kỳ\s*$/iu.test(clause)
  if (!on && time === null) {
    // 'hoạt động hằng năm của đơn vị' is a thing.
    if (/^ của /u.test(after) && !periodic) return undefined
    const opens = /^[-+–•\s]*$/.test(clause) && /^,?\s\p{L}/u.test(after)
    if (!opens && ofThing.test(clause.slice(-60)) && !reported.test(clause) && !periodic) return undefined
    if (!opens && !duty.test(clause.slice(-nearDuty)) && !(periodic && duty.test(after))) return undefined
  }
  const every = everyOf(groups)
  if (every === undefined) return undefined
  const words = [every, on && onWords(on), time].filter(Boolean).join(' ')
  return { start, end: start + raw.length, raw, deadline: { kind: 'recurring', raw, every, time }, every: words }
}

/** 'ngày 30 tháng 11' → 'day 30/11', 'Tháng 12' → 'in December', 'ngày thứ Sáu' → 'thứ sáu'. */
function onWords(on: string): string {
  const month = /^tháng\s(\d{1,2})$/iu.exec(on)
  if (month) return `in ${monthNames[Number(month[1]) - 1] ?? on}`
  return on
    .toLowerCase()
    .replace(/\s+tháng\s+/gu, '/')
    .replace(/^ngày\s*(?=\d)/u, 'day ')
    .replace(/^ngày\s+/u, '')
}

const monthNames = 'January February March April May June July August September October November December'.split(' ')

function everyOf(groups: Record<string, string | undefined>): Recurrence | undefined {
  const unitName = (groups['unit'] ?? 'tháng').toLowerCase()
  const count = { sáu: 6, ba: 3 }[groups['count'] ?? ''] ?? Number(groups['count'] ?? 1)
  if (unitName === 'tháng' && count === 6) return 'half-yearly'
  if (unitName === 'tháng' && count === 3) return 'quarterly'
  if (unitName === 'tháng' && count === 12) return 'yearly'
  return units[unitName]
}
