import type { Deadline } from './parsed-document.ts'
import { fold, tidy } from './text.ts'
import { addDays, endOfDay, instantAt, isoThere } from './time.ts'

/** A deadline as a clerk types it; `problem` is Vietnamese and says what to type instead. */
export type TypedDeadline = { deadline: Deadline | null } | { problem: string }

/** What the clerk may type, for help and refusals. */
export const deadlineForms = "'16:00 06/02/2021', '06/02/2021' (hết ngày đó), 'hằng ngày 16:30' hoặc 'không'"

const hour = String.raw`(?<hour>\d{1,2}) ?(?::|h|g|gio) ?(?<minute>\d{1,2})?(?: ?phut)?`
const day = String.raw`(?<day>\d{1,2})[/.-](?<month>\d{1,2})[/.-](?<year>\d{4})`
const isoDay = String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})`
const before = `(?:(?<before>truoc)|den|het|cham nhat)? ?(?:luc |ngay )?`

const whole = (pattern: string) => new RegExp(`^${pattern}$`)
const daily = whole(`(?:(?:hang|moi) ngay|daily)(?: (?:luc |truoc |at )?${hour})?`)
const hourThenDay = whole(`${before}${hour},? (?:ngay )?${day}`)
const hourThenIsoDay = whole(`${before}${hour},? (?:ngay )?${isoDay}`)
const dayThenHour = whole(`${before}${day},? (?:luc )?${hour}`)
const dayAlone = whole(`${before}${day}`)
const isoDayAlone = whole(`${before}${isoDay}`)
const isoInstant = whole(
  String.raw`${isoDay}[t ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d+)?)?(?<offset>z|[+-]\d{2}:?\d{2})?`,
)
const dayWithoutYear = /\b\d{1,2}[/.-]\d{1,2}\b(?![/.-]\d)/
const otherRecurrence = /^(?:hang|moi) (?:tuan|thang|quy|nam)\b|^dinh ky\b/

/** Outside these years it is a slip of the finger, not a deadline. */
const years = { first: 2000, last: 2099 }

/**
 * Reads a deadline that a person typed, accents and case aside. Hours are those of Asia/Ho_Chi_Minh unless an ISO
 * instant says otherwise. A date without an hour ends with its day; 'trước' such a date ends the day before, as in
 * documents. Nothing is completed: a date without its year is refused.
 */
export function readTypedDeadline(typed: string): TypedDeadline {
  const raw = tidy(typed)
  const text = fold(typed)
  if (text === '') return { problem: `Chưa ghi hạn. Ghi ${deadlineForms}.` }
  if (/^(?:khong(?: co han)?|none)$/.test(text)) return { deadline: null }

  const duty = daily.exec(text)?.groups
  if (duty) return readDuty(raw, duty)
  if (otherRecurrence.test(text)) return { problem: `Mới nhận hạn lặp lại hằng ngày. Ghi ${deadlineForms}.` }

  const patterns = [hourThenDay, hourThenIsoDay, dayThenHour, isoInstant, dayAlone, isoDayAlone]
  for (const pattern of patterns) {
    const parts = pattern.exec(text)?.groups
    if (parts) return readDated(raw, parts)
  }
  if (dayWithoutYear.test(text)) return { problem: `'${raw}' thiếu năm. Ghi đủ ngày/tháng/năm, thí dụ 06/02/2021.` }
  return { problem: `Không hiểu hạn '${raw}'. Ghi ${deadlineForms}.` }
}

type Parts = {
  [part in 'hour' | 'minute' | 'second' | 'day' | 'month' | 'year' | 'offset' | 'before']?: string
}

function readDuty(raw: string, parts: Parts): TypedDeadline {
  if (parts.hour === undefined) return { problem: `'${raw}' thiếu giờ. Ghi thí dụ 'hằng ngày 16:30'.` }
  const time = timeOfDay(parts)
  if (time === undefined) return impossible(raw)
  return { deadline: { kind: 'recurring', raw, every: 'daily', time } }
}

function readDated(raw: string, parts: Parts): TypedDeadline {
  const year = Number(parts.year)
  if (year < years.first || year > years.last) {
    return { problem: `Năm ${year} không hợp lý (${years.first}–${years.last}).` }
  }
  try {
    const due = instantOf(parts)
    return due ? { deadline: { kind: 'absolute', raw, due: isoThere(due) } } : impossible(raw)
  } catch (error) {
    if (error instanceof RangeError) return impossible(raw)
    throw error
  }
}

/** Throws a RangeError on a date that no calendar has; undefined for such an hour. */
function instantOf(parts: Parts): Date | undefined {
  const date = `${parts.year}-${two(parts.month)}-${two(parts.day)}`
  if (parts.hour === undefined) return endOfDay(parts.before ? addDays(date, -1) : date)
  const time = timeOfDay(parts)
  if (time === undefined) return undefined
  const there = instantAt(date, `${time}:${two(parts.second)}`)
  return new Date(there.getTime() + offsetFromThere(parts.offset))
}

/** Milliseconds to add to an instant read as Vietnam's when it was written with another offset. */
function offsetFromThere(offset: string | undefined): number {
  if (offset === undefined) return 0
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? []
  const east = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  return (7 * 60 - east) * 60_000
}

/** 'HH:MM', or undefined when no clock shows it. */
function timeOfDay(parts: Parts): string | undefined {
  const [hours, minutes] = [Number(parts.hour), Number(parts.minute ?? 0)]
  return hours <= 23 && minutes <= 59 ? `${two(parts.hour)}:${two(parts.minute)}` : undefined
}

const two = (digits: string | undefined) => (digits ?? '0').padStart(2, '0')

function impossible(raw: string): TypedDeadline {
  return { problem: `'${raw}' không có trên lịch hoặc đồng hồ. Ghi ${deadlineForms}.` }
}
