/**
 * 'There' is Vietnam, Asia/Ho_Chi_Minh: UTC+7 all the year round since 1975. So its clocks are read by plain arithmetic;
 * planning asks the hour of thousands of instants a minute, and a zone's rules cost a hundred times as much.
 */
const offset = '+07:00'
const offsetMs = 7 * 3_600_000

/** What clocks there show at an instant: 'YYYY-MM-DDTHH:MM:SS.sssZ', the Z aside. */
const shown = (instant: Date) => new Date(instant.getTime() + offsetMs).toISOString()

/** The date there at an instant: 'YYYY-MM-DD'. */
export function dateOf(instant: Date): string {
  return shown(instant).slice(0, 10)
}

/** The hour there at an instant: 'HH:MM'. */
export function timeOf(instant: Date): string {
  return shown(instant).slice(11, 16)
}

/** The instant of a date ('YYYY-MM-DD') and an hour ('HH:MM' or 'HH:MM:SS') there. Throws a RangeError on an impossible one. */
export function instantAt(date: string, time: string): Date {
  const at = new Date(`${date}T${time}${offset}`)
  // JavaScript makes 03/03 of 31/02, and midnight after it of 24:00.
  const seconds = time.length === 5 ? `${time}:00` : time
  if (Number.isNaN(at.getTime()) || shown(at) !== `${date}T${seconds}.000Z`) {
    throw new RangeError(`no such date and hour: '${date}' '${time}'`)
  }
  return at
}

/** A date moved by whole days. Throws a RangeError on an impossible date. */
export function addDays(date: string, days: number): string {
  return dateOf(addMinutes(instantAt(date, '00:00'), days * 24 * 60))
}

/** 1 Monday … 7 Sunday. Throws a RangeError on an impossible date. */
export function weekdayOf(date: string): number {
  // Seven o'clock there is midnight in UTC, of the same date.
  return instantAt(date, '07:00').getUTCDay() || 7
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
  const date = formatDate(dateOf(instant))
  const time = timeOf(instant)
  return time === '23:59' ? `hết ngày ${date}` : `${time} ${date}`
}

/** 'YYYY-MM-DD' → '06/02/2021'. */
export function formatDate(date: string): string {
  const [year, month, day] = date.split('-')
  return `${day}/${month}/${year}`
}

/** ISO 8601 with the offset there: '2021-02-06T16:00:00+07:00'. */
export function isoThere(instant: Date): string {
  return `${shown(instant).slice(0, 19)}${offset}`
}
