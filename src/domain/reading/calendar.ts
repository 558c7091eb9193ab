import { addDays, instantAt, isoThere } from '../time.ts'

/** 'YYYY-MM-DD' of a written date; undefined when no calendar has it (31/02, month 13) or the year is out of reach. */
export function dateFrom(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): string | undefined {
  if (!year || !month || !day) return undefined
  const date = `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const lastDay = lastDayOf(Number(year), Number(month))
  const inReach = Number(year) >= 1945 && Number(year) <= 2200
  return inReach && lastDay !== undefined && Number(day) >= 1 && Number(day) <= lastDay ? date : undefined
}

/** The number of days of a month (1–12). */
export function lastDayOf(year: number, month: number): number | undefined {
  if (month < 1 || month > 12) return undefined
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** The last date of a month; undefined for an impossible one. */
export function endOfMonth(year: number, month: number): string | undefined {
  const day = lastDayOf(year, month)
  return day === undefined ? undefined : dateFrom(String(year), String(month), String(day))
}

/** ISO 8601 at +07:00. */
export function endOf(date: string): string {
  return isoThere(instantAt(date, '23:59:59'))
}

export function endOfDayBefore(date: string): string {
  return endOf(addDays(date, -1))
}

export function at(date: string, time: string): string {
  return isoThere(instantAt(date, time))
}
