import { dateFrom, endOf, endOfMonth } from '../calendar.ts'
import { findTimes, type TimePhrase } from '../time-phrases.ts'
import type { Cell } from './table.ts'

const day = String.raw`(?:ngày\s*)?(?<day>\d{1,2})\s?[/.-]\s?(?<dayMonth>\d{1,2})\s?[/.-]\s?(?<dayYear>\d{4})`
const month = String.raw`(?:tháng\s?)?(?<month>\d{1,2})\s?(?:/|-|năm|\.)\s?(?<monthYear>\d{4})|tháng\s?(?<bareMonth>\d{1,2})`
const quarter = String.raw`quý\s?(?<quarter>IV|I{1,3}|[1-4])(?:\s?(?:/|-|năm|,)?\s?(?<quarterYear>\d{4}))?`
const year = String.raw`(?:năm\s|giai đoạn\s)?(?<year>20\d{2})`
const point = new RegExp(`(?<![\\p{L}\\d])(?:${day}|${quarter}|${month}|${year})(?![\\p{L}\\d])`, 'giu')
/** A cell that says more than when is none of dates alone. */
const longestTime = 80

/**
 * When a row is due by its cell in a column of times: a phrase as in a sentence ('Trước ngày 30/11/2025', 'Tháng 12 hằng
 * năm'), or a bare date, month, quarter or year; of a range the end. Words without a time ('Thường xuyên') give none.
 */
export function timesInCell(cell: Cell, issuedOn: string | null): TimePhrase[] {
  const text = cell.text.replaceAll('\n', ' ')
  const phrases = findTimes(text, issuedOn)
  if (phrases.length > 0 || text.length > longestTime) return phrases
  const points = [...text.matchAll(point)]
  const last = points.at(-1)
  if (!last || /^sau |kể từ/iu.test(text)) return []
  return points.length > 1 && !isRange(text) ? [] : [pointTime(text, last, issuedOn)]
}

const isRange = (text: string) => /đến|[-–]|(?:^|\s)từ\s/iu.test(text)

/** The whole cell is the phrase: 'Từ tháng 2/2017 đến tháng 9/2018', 'Năm 2017 - 2018'. */
function pointTime(text: string, last: RegExpMatchArray, issuedOn: string | null): TimePhrase {
  const place = { start: 0, end: text.length, raw: text }
  const groups = last.groups ?? {}
  const end = endOfPoint(groups, issuedOn)
  if (end === undefined) return { ...place, deadline: null }
  const exact = groups['day'] !== undefined && last[0] === text
  return { ...place, deadline: { kind: exact ? 'absolute' : 'period', raw: text, due: endOf(end) } }
}

function endOfPoint(groups: Record<string, string | undefined>, issuedOn: string | null): string | undefined {
  const issued = issuedOn?.slice(0, 4)
  if (groups['day']) return dateFrom(groups['dayYear'], groups['dayMonth'], groups['day'])
  if (groups['quarter']) return quarterEnd(groups['quarter'], groups['quarterYear'] ?? issued)
  if (groups['month']) return endOfMonth(Number(groups['monthYear']), Number(groups['month']))
  if (groups['bareMonth'] && issued) return endOfMonth(Number(issued), Number(groups['bareMonth']))
  return groups['year'] ? endOfMonth(Number(groups['year']), 12) : undefined
}

function quarterEnd(written: string, ofYear: string | undefined): string | undefined {
  const number = { I: 1, II: 2, III: 3, IV: 4 }[written.toUpperCase()] ?? Number(written)
  return ofYear ? endOfMonth(Number(ofYear), number * 3) : undefined
}
