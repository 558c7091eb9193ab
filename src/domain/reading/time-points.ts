import { dateFrom, endOfMonth } from './calendar.ts'

/**
 * A day, month, quarter or year as directives write it, as sources of regular expressions. Their named groups are read
 * by `lastDateOf`. One pattern holds each of them once.
 */
export const weekday = String.raw`(?:(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật),?\s*\(?)`
export const hour = String.raw`(?<hour>\d{1,2})\s?(?:giờ|h|g|:)\s?(?:(?<minute>\d{2})\s?(?:phút|[’'′‘${'`'}´]|ph)?)?`
const dayMonthYear = String.raw`(?<day>\d{1,2})\s?[/.-]\s?(?<dayMonth>\d{1,2})\s?[/.-]\s?(?<dayYear>\d{4})(?!\d)`
const dayInWords = String.raw`(?<day2>\d{1,2})\s+tháng\s+(?<dayMonth2>\d{1,2})(?:\s*[,/]?\s*(?:năm\s+)?(?<dayYear2>\d{4}))?(?!\d)`
const dayMonth = String.raw`(?<day3>\d{1,2})\s?[/-]\s?(?<dayMonth3>\d{1,2})(?![\d/.-]*\d)(?!\s*(?:%|số|xã|phường|huyện|người|dự|nhiệm|đơn))`
export const date = String.raw`(?:ngày\s*)?(?:${dayMonthYear}|${dayInWords}|(?<=ngày\s{0,2})${dayMonth})`
/** After 'trước' and the like a date needs no 'ngày', not even without its year. */
export const dateAfterCue = String.raw`(?:ngày\s*)?(?:${dayMonthYear}|${dayInWords}|${dayMonth})`
const month = String.raw`tháng\s?(?<month>\d{1,2})\s?(?:/|năm|-|,\s?năm)\s?(?<monthYear>\d{4})|tháng\s(?<bareMonth>\d{1,2})(?!\s?[/%.-]?\d|\s(?:đầu|cuối))`
const quarter = String.raw`quý\s?(?<quarter>IV|I{1,3}|[1-4])(?![\p{L}\d])(?:\s?(?:/|năm|-|,\s?năm)?\s?(?<quarterYear>\d{4}))?`
const year = String.raw`(?:(?:hai|ba|2|3|02|03)\snăm\s\d{4}\s?[-–]\s?|năm\s)(?<year>\d{4})`
const half = String.raw`(?:6|06|sáu) tháng (?<half>đầu|cuối) năm(?:\s(?<halfYear>\d{4}))?`
export const monthToYear = String.raw`(?:${half}|${month}|${quarter}|${year})(?![/\d])`

export type Groups = Record<string, string | undefined>

/** The day that a match of `date` names; a year that is not written is the document's, or the next when the day has passed. */
export function dayOf(groups: Groups, issuedOn: string | null): string | undefined {
  const day = groups['day'] ?? groups['day2'] ?? groups['day3']
  const monthOfDay = groups['dayMonth'] ?? groups['dayMonth2'] ?? groups['dayMonth3']
  const written = groups['dayYear'] ?? groups['dayYear2']
  return dateFrom(written ?? yearFor(issuedOn, (of) => dateFrom(of, monthOfDay, day)), monthOfDay, day)
}

/** The first and last day of the month, quarter, half or year that a match of `monthToYear` names. */
export function spanOf(groups: Groups, issuedOn: string | null): { first: string; last: string } | undefined {
  const months = monthsOf(groups)
  if (!months) return undefined
  const [from, to] = months
  const written = groups['monthYear'] ?? groups['quarterYear'] ?? groups['year'] ?? groups['halfYear']
  const of = written ?? yearFor(issuedOn, (each) => endOfMonth(Number(each), to))
  const first = dateFrom(of, String(from), '1')
  const last = of === undefined ? undefined : endOfMonth(Number(of), to)
  return first && last ? { first, last } : undefined
}

function monthsOf(groups: Groups): [number, number] | undefined {
  const single = groups['month'] ?? groups['bareMonth']
  if (single) return [Number(single), Number(single)]
  const { quarter: written } = groups
  if (written) {
    const number = { I: 1, II: 2, III: 3, IV: 4 }[written.toUpperCase()] ?? Number(written)
    return [number * 3 - 2, number * 3]
  }
  if (groups['half']) return /đầu/iu.test(groups['half']) ? [1, 6] : [7, 12]
  return groups['year'] ? [1, 12] : undefined
}

function yearFor(issuedOn: string | null, endIn: (year: string) => string | undefined): string | undefined {
  if (issuedOn === null) return undefined
  const year = issuedOn.slice(0, 4)
  const end = endIn(year)
  return end !== undefined && end < issuedOn ? String(Number(year) + 1) : year
}

/** 'HH:MM' of a match of `hour`; 24:00 is the day's last minute. Undefined when no hour, or an impossible one, is written. */
export function clockOf(groups: Groups): string | undefined {
  const { hour: hours, minute = '00' } = groups
  if (hours === undefined || Number(hours) > 24 || Number(minute) > 59) return undefined
  return hours === '24' ? '23:59' : `${hours.padStart(2, '0')}:${minute}`
}
