import { dateOf, formatDate, formatDue, timeOf } from '../../src/domain/time.ts'

const day = 24 * 60 * 60 * 1000

/** A deadline in a sentence: 'trước 16:00 06/02/2021', 'hết ngày 07/02/2021'. */
export function dueWords(due: Date): string {
  const words = formatDue(due)
  return words.startsWith('hết ngày') ? words : `trước ${words}`
}

/** An instant that is no deadline: 'lúc 23:59 06/02/2021'. */
export function atWords(at: Date): string {
  return `lúc ${timeOf(at)} ${formatDate(dateOf(at))}`
}

/** Days from one date there to another; negative when it lies before. */
export function daysBetween(from: Date, to: Date): number {
  return Math.round((Date.parse(dateOf(to)) - Date.parse(dateOf(from))) / day)
}

/** How late something is, as of `now`: 'quá hạn', 'quá hạn 2 ngày'; null while it is not. */
export function lateWords(due: Date | null, now: Date): string | null {
  if (due === null || now <= due) return null
  const days = daysBetween(due, now)
  return days === 0 ? 'quá hạn' : `quá hạn ${days} ngày`
}

/** How much time is left: 'ngày mai', 'còn khoảng 2 giờ', 'còn 30 phút', 'còn 5 ngày'; null when none is. */
export function leftWords(due: Date, now: Date): string | null {
  const minutes = Math.ceil((due.getTime() - now.getTime()) / 60_000)
  if (minutes <= 0) return null
  if (minutes < 90) return `còn ${minutes} phút`
  const days = daysBetween(now, due)
  if (days === 0) return `còn khoảng ${Math.round(minutes / 60)} giờ`
  return days === 1 ? 'ngày mai' : `còn ${days} ngày`
}
