import { endOf, endOfMonth } from '../calendar.ts'
import { findTimes, type TimePhrase } from '../time-phrases.ts'
import { date, dayOf, type Groups, monthToYear, spanOf } from '../time-points.ts'
import type { Cell } from './table.ts'

const point = new RegExp(
  String.raw`(?<![\p{L}\d])(?:${date}|${monthToYear}|(?:giai đoạn\s)?(?<shortMonth>\d{1,2})\/(?<shortYear>20\d{2})|(?:giai đoạn\s)?(?<bareYear>20\d{2}))(?![\p{L}\d])`,
  'giu',
)
const duty = 'Báo cáo '
/** A cell that says more than when is none of dates alone. */
const longestTime = 80

/**
 * When a row is due by its cell in a column of times: a phrase as in a sentence ('Trước ngày 30/11/2025', 'Tháng 12 hằng
 * năm'), or a bare date, month, quarter or year; of a range the end. Words without a time ('Thường xuyên') give none.
 */
export function timesInCell(cell: Cell, issuedOn: string | null): TimePhrase[] {
  const text = cell.text.replaceAll('\n', ' ')
  // The column says what the cell leaves out: that something is due.
  const phrases = findTimes(`${duty}${text}`, issuedOn).map((phrase) => ({
    ...phrase,
    start: phrase.start - duty.length,
    end: phrase.end - duty.length,
  }))
  if (phrases.length > 0 || text.length > longestTime) return phrases
  const points = [...text.matchAll(point)]
  const last = points.at(-1)
  if (!last || /^sau |kể từ|tiếp theo|trở đi/iu.test(text)) return []
  // 'Từ tháng 3 năm 2017 và thường xuyên' says when it begins.
  if (points.length === 1 && /^từ\s/iu.test(text)) return []
  return points.length > 1 && !isRange(text) ? [] : [pointTime(text, last, issuedOn)]
}

const isRange = (text: string) => /đến|[-–]|(?:^|\s)từ\s/iu.test(text)

/** The whole cell is the phrase: 'Từ tháng 2/2017 đến tháng 9/2018', 'Năm 2017 - 2018'. */
function pointTime(text: string, last: RegExpMatchArray, issuedOn: string | null): TimePhrase {
  const place = { start: 0, end: text.length, raw: text }
  const groups = last.groups ?? {}
  const day = isDay(groups) ? dayOf(groups, issuedOn) : undefined
  const end = day ?? endOfSpan(groups, issuedOn)
  if (end === undefined) return { ...place, deadline: null }
  return { ...place, deadline: { kind: day && last[0] === text ? 'absolute' : 'period', raw: text, due: endOf(end) } }
}

const isDay = (groups: Groups) => ['day', 'day2', 'day3'].some((name) => groups[name] !== undefined)

function endOfSpan(groups: Groups, issuedOn: string | null): string | undefined {
  if (isDay(groups)) return undefined
  if (groups['shortYear']) return endOfMonth(Number(groups['shortYear']), Number(groups['shortMonth']))
  if (groups['bareYear']) return endOfMonth(Number(groups['bareYear']), 12)
  return spanOf(groups, issuedOn)?.last
}
