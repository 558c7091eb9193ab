import { Temporal } from 'temporal-polyfill'

/** Where the people are. Vietnam keeps UTC+7 all the year round. */
export const zone = 'Asia/Ho_Chi_Minh'

const zoned = (instant: Date) => Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone)

/** The date there at an instant: 'YYYY-MM-DD'. */
export function dateOf(instant: Date): string {
  return zoned(instant).toPlainDate().toString()
}

/** The hour there at an instant: 'HH:MM'. */
export function timeOf(instant: Date): string {
  return zoned(instant).toPlainTime().toString({ smallestUnit: 'minute' })
}

/** The instant of a date ('YYYY-MM-DD') and an hour ('HH:MM' or 'HH:MM:SS') there. Throws a RangeError on an impossible one. */
export function instantAt(date: string, time: string): Date {
  const at = Temporal.PlainDate.from(date, { overflow: 'reject' }).toZonedDateTime({ timeZone: zone, plainTime: time })
  return new Date(at.epochMilliseconds)
}

/** A date moved by whole days. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(date: string): number {
  return Temporal.PlainDate.from(date).dayOfWeek
}

/** The last second of a date there: what 'trước ngày D + 1', 'trong ngày D' mean. */
export function endOfDay(date: string): Date {
  return instantAt(date, '23:59:59')
}

export function addMinutes(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * 60_000)
}

/** As people read it: '16:00 06/02/2021'; the end of a day is 'hết ngày 07/02/2021'. */
export function formatDue(instant: Date): string {
  const at = zoned(instant)
  const date = formatDate(at.toPlainDate().toString())
  return timeOf(instant) === '23:59' ? `hết ngày ${date}` : `${timeOf(instant)} ${date}`
}

/** 'YYYY-MM-DD' → '06/02/2021'. */
export function formatDate(date: string): string {
  const [year, month, day] = date.split('-')
  return `${day}/${month}/${year}`
}

/** ISO 8601 with the offset there: '2021-02-06T16:00:00+07:00'. */
export function isoThere(instant: Date): string {
  return zoned(instant).toString({ timeZoneName: 'never', smallestUnit: 'second' })
}
