import type { Deadline, Recurrence } from '../parsed-document.ts'
import { at, dateFrom, endOf, endOfDayBefore, endOfMonth } from './calendar.ts'
import { quoted } from './sentences.ts'

/** A phrase that obliges by a time. */
export interface TimePhrase {
  start: number
  end: number
  raw: string
  /** null: the date does not exist or has no year. */
  deadline: Deadline | null
  /** In plain words, for a recurring one. */
  every?: string
}

const weekday = '(?:(?:thứ\\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\\s+nhật),?\\s*\\(?)'
const hour = "(?<hour>\\d{1,2})\\s?(?:giờ|h|g|:)\\s?(?:(?<minute>\\d{2})\\s?(?:phút|[’'′‘`´]|ph)?)?"
const before = '(?:(?:chậm|muộn) nhất (?:là )?)?trước'
const until =
  '(?:chậm|muộn) nhất (?:là |vào |đến |trong |hết )*|đến hết|hết|trong|vào|đến|xong(?: trong| vào)?|hoàn thành(?: xong)?(?: trong| vào)?|hạn (?:cuối|chót)(?: là)?:?|(?:thời )?hạn(?: hoàn thành| báo cáo| nộp)?(?: là|:)?|lúc'
const date =
  '(?:ngày\\s*)?(?:(?<day>\\d{1,2})\\s?[/.-]\\s?(?<month>\\d{1,2})\\s?[/.-]\\s?(?<year>\\d{4})(?!\\d)|(?<day2>\\d{1,2})\\s+tháng\\s+(?<month2>\\d{1,2})(?:\\s+năm\\s+(?<year2>\\d{4}))?|(?<=ngày\\s{0,2})(?<day3>\\d{1,2})\\s?[/-]\\s?(?<month3>\\d{1,2})(?![\\d/.-]*\\d))'
const daily = '(?:hằng|hàng|mỗi) ngày'

const absolute = new RegExp(
  `(?<![\\p{L}])(?:(?<before>${before})|(?<until>${until}))\\s*(?:${hour}\\s*,?\\s*(?:của |vào )?)?${weekday}?\\s?${date}`,
  'giu',
)
const month =
  '(?:tháng\\s?(?<month>\\d{1,2})\\s?(?:/|năm|-)\\s?(?<year>\\d{4})|quý\\s?(?<quarter>IV|I{1,3}|[1-4])\\s?(?:/|năm|-)?\\s?(?<year2>\\d{4})|năm\\s(?<year3>\\d{4}))(?![\\d/])'
const period = new RegExp(
  `(?<![\\p{L}])(?:(?<before>${before})|(?<until>(?:chậm|muộn) nhất (?:là |vào |đến |trong |hết )*|đến hết|hết|trong|xong(?: trong)?|cuối))\\s*(?:(?<end>hết|cuối)\\s)?${month}`,
  'giu',
)
const dailyHour = new RegExp(
  `(?<![\\p{L}])(?:(?:${before}|chậm nhất(?: là| vào)?|lúc|vào)\\s*)${hour}\\s*,?\\s*(?:${daily})`,
  'giu',
)
const recurring =
  /(?<![\p{L}])(?:(?:trước|vào|chậm nhất(?: là| vào)?) )?(?:(?<dayOfMonth>ngày \d{1,2}(?:\/\d{1,2})?) |(?<weekday>thứ (?:hai|ba|tư|năm|sáu|bảy)) |(?<monthOfYear>tháng \d{1,2}) )?(?:định kỳ )?(?:hằng|hàng|mỗi) (?<unit>ngày|tuần|tháng|quý|năm)(?![\p{L}])/giu
const relative =
  /(?<![\p{L}])(?:trong vòng|trong thời hạn|trong thời gian|chậm nhất(?: là| sau)?|muộn nhất(?: là| sau)?|không quá|sau) \(?\d{1,3}\)? ?(?:giờ|ngày|tuần|tháng)(?: làm việc)?,? (?:kể từ|từ khi|từ ngày|từ thời điểm|tính từ|sau khi|sau ngày)[^,.;:\n]{0,60}/giu

const clauseEdge = /[;.\n](?=\s|$)|:\s/g
const longestClause = 400
const completes = /hoàn thành|xong|kết thúc|thời hạn|thời gian|ban hành|báo cáo|gửi|nộp|trình|chậm nhất|muộn nhất/iu
const sets = /hoàn thành|xong|báo cáo|gửi|nộp|trình|phát động|triển khai|đăng ký|tổng hợp|ra mắt|khởi công|thời hạn/iu
const tells =
  /(?:họp|hội nghị|cuộc làm việc|có hiệu lực|tính|kể từ|số \S+)\s*$|(?<![\p{L}])từ(?! chối| thiện| điển)[^,;]{0,60}$/iu
const past = /(?<![\p{L}])đã(?![\p{L}])/iu
const duty =
  /báo cáo|tổng hợp|kiểm tra|xét nghiệm|giao ban|rà soát|thống kê|cập nhật|đánh giá|giám sát|họp|gửi|sơ kết|thông tin(?! cho)|đôn đốc/iu
/** 'kế hoạch thanh tra hằng năm', 'ngân sách hằng năm', 'thói quen … hằng ngày': of a thing, not of a duty. */
const ofThing =
  /(?:kế hoạch|ngân sách|dự toán|chi|thói quen|đời sống|cuộc sống|sinh hoạt|sử dụng|kinh phí|nhiệm vụ|chương trình|cách ly)[\p{L}\s]{0,30},?\s*$/iu

/** All phrases in a text that oblige somebody by a time; `issuedOn` lends the year to a date that has none. */
export function findTimes(text: string, issuedOn: string | null): TimePhrase[] {
  const inQuotes = quoted(text)
  const found: TimePhrase[] = []
  const add = (phrase: TimePhrase | undefined) => {
    if (phrase && inQuotes[phrase.start] !== 1) found.push(phrase)
  }
  for (const match of text.matchAll(dailyHour)) add(readDailyHour(match))
  for (const match of text.matchAll(absolute)) add(readAbsolute(match, clauseBefore(text, match.index), issuedOn))
  for (const match of text.matchAll(period)) add(readPeriod(match, clauseBefore(text, match.index)))
  for (const match of text.matchAll(recurring)) add(readRecurring(match, clauseBefore(text, match.index), text))
  for (const match of text.matchAll(relative)) add(readRelative(match))
  return withoutOverlaps(found)
}

function clauseBefore(text: string, start: number): string {
  const near = text.slice(Math.max(0, start - longestClause), start)
  let edge = 0
  for (const found of near.matchAll(clauseEdge)) edge = found.index + 1
  return near.slice(edge).trimStart()
}

function withoutOverlaps(phrases: TimePhrase[]): TimePhrase[] {
  phrases.sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: TimePhrase[] = []
  for (const phrase of phrases) if (phrase.start >= (kept.at(-1)?.end ?? 0)) kept.push(phrase)
  return kept
}

const spot = (match: RegExpMatchArray) => {
  const raw = match[0].trimEnd()
  const start = match.index ?? 0
  return { start, end: start + raw.length, raw }
}

function clock(groups: Record<string, string | undefined>): string | undefined {
  const { hour: hours, minute = '00' } = groups
  if (hours === undefined || Number(hours) > 24 || Number(minute) > 59) return undefined
  return hours === '24' ? '23:59' : `${hours.padStart(2, '0')}:${minute}`
}

function readAbsolute(match: RegExpMatchArray, clause: string, issuedOn: string | null): TimePhrase | undefined {
  const groups = match.groups ?? {}
  const cue = (groups['until'] ?? '').trim().toLowerCase()
  const isBefore = groups['before'] !== undefined
  const strong = isBefore || /nhất|hoàn thành|xong|hạn/u.test(cue)
  if (past.test(clause) && !sets.test(clause)) return undefined
  if (/(?:tính|kể từ)\s*$/iu.test(clause)) return undefined
  if (!strong && (tells.test(clause) || past.test(clause))) return undefined
  if (!strong && !sets.test(clause) && !/^(?:trong|đến hết) ngày/iu.test(match[0])) return undefined
  const day = groups['day'] ?? groups['day2'] ?? groups['day3']
  const monthOf = groups['month'] ?? groups['month2'] ?? groups['month3']
  const year = groups['year'] ?? groups['year2'] ?? yearFor(issuedOn, monthOf, day)
  const written = dateFrom(year, monthOf, day)
  const place = spot(match)
  if (written === undefined) return { ...place, deadline: null }
  const time = clock(groups)
  const due = time ? at(written, time) : isBefore ? endOfDayBefore(written) : endOf(written)
  return { ...place, deadline: { kind: 'absolute', raw: place.raw, due } }
}

/** The year of a date written without one: the document's, or the next when the day has passed. */
function yearFor(issuedOn: string | null, monthOf: string | undefined, day: string | undefined): string | undefined {
  if (issuedOn === null) return undefined
  const year = issuedOn.slice(0, 4)
  const same = dateFrom(year, monthOf, day)
  return same !== undefined && same < issuedOn ? String(Number(year) + 1) : year
}

function readPeriod(match: RegExpMatchArray, clause: string): TimePhrase | undefined {
  const groups = match.groups ?? {}
  const isBefore = groups['before'] !== undefined && groups['end'] === undefined
  const cue = (groups['until'] ?? '').toLowerCase()
  const strong = groups['before'] !== undefined || /nhất|xong|hết/u.test(cue)
  const near = clause.slice(-45)
  if (past.test(clause) && !completes.test(near)) return undefined
  if (/(?<![\p{L}])từ [^,;]{0,40}$/iu.test(near)) return undefined
  if (!strong && !completes.test(near)) return undefined
  const year = Number(groups['year'] ?? groups['year2'] ?? groups['year3'])
  const first = groups['month'] ? Number(groups['month']) : groups['quarter'] ? quarterOf(groups['quarter']) * 3 - 2 : 1
  const last = groups['month'] ? first : groups['quarter'] ? first + 2 : 12
  const end = isBefore
    ? endOfMonth(first === 1 ? year - 1 : year, first === 1 ? 12 : first - 1)
    : endOfMonth(year, last)
  const place = spot(match)
  return { ...place, deadline: end === undefined ? null : { kind: 'period', raw: place.raw, due: endOf(end) } }
}

function quarterOf(written: string): number {
  return { I: 1, II: 2, III: 3, IV: 4 }[written.toUpperCase()] ?? Number(written)
}

function readDailyHour(match: RegExpMatchArray): TimePhrase | undefined {
  const time = clock(match.groups ?? {})
  if (time === undefined) return undefined
  const place = spot(match)
  return { ...place, deadline: { kind: 'recurring', raw: place.raw, every: 'daily', time }, every: `daily ${time}` }
}

const units: Record<string, Recurrence> = {
  ngày: 'daily',
  tuần: 'weekly',
  tháng: 'monthly',
  quý: 'quarterly',
  năm: 'yearly',
}

function readRecurring(match: RegExpMatchArray, clause: string, text: string): TimePhrase | undefined {
  const groups = match.groups ?? {}
  const every = units[(groups['unit'] ?? '').toLowerCase()]
  if (every === undefined) return undefined
  const dated = groups['dayOfMonth'] ?? groups['weekday'] ?? groups['monthOfYear']
  const after = text.slice((match.index ?? 0) + match[0].length, (match.index ?? 0) + match[0].length + 40)
  const opens = /^[-+–•\s]*$/.test(clause) && /^,?\s\p{L}/u.test(after)
  const periodic = /định kỳ/iu.test(match[0]) || /định kỳ\s*$/iu.test(clause)
  if (!dated && !opens) {
    if (ofThing.test(clause.slice(-60)) && !periodic) return undefined
    if (!duty.test(clause)) return undefined
  }
  const place = spot(match)
  const detail = groups['dayOfMonth']?.replace('ngày', 'day') ?? groups['weekday'] ?? groups['monthOfYear']
  return {
    ...place,
    deadline: { kind: 'recurring', raw: place.raw, every, time: null },
    every: detail ? `${every} ${detail}` : every,
  }
}

function readRelative(match: RegExpMatchArray): TimePhrase {
  const place = spot(match)
  return { ...place, deadline: { kind: 'relative', raw: place.raw } }
}
