import type { Deadline } from '../parsed-document.ts'
import { addDays } from '../time.ts'
import { at, endOf, endOfDayBefore } from './calendar.ts'
import { findRecurring } from './recurring-times.ts'
import { findRelative } from './relative-times.ts'
import { quoted } from './sentences.ts'
import { clockOf, date, dateAfterCue, dayOf, type Groups, hour, monthToYear, spanOf, weekday } from './time-points.ts'

/** A phrase that obliges by a time. */
export interface TimePhrase {
  start: number
  end: number
  raw: string
  /** null: the date does not exist or has no year. */
  deadline: Deadline | null
  /** 'YYYY-MM-DD', of an absolute one: the date that is written. */
  date?: string
  /** In plain words, for a recurring one. */
  every?: string
}

const before = '(?:(?:chậm|muộn) nhất (?:là )?)?trước'
/** After these a date obliges, whatever else the sentence says. */
const latest = '(?:chậm|muộn) nhất(?: là| vào| đến| trong| hết)*'
const strongUntil = `${latest}|xong(?: trong| vào)?|hoàn thành(?: xong)?(?: trong| vào)?|hạn (?:cuối|chót)(?: là)?:?|(?:thời )?hạn(?: cuối)?(?: hoàn thành| báo cáo| nộp| gửi)*(?: là|:)?`
/** After these it does where the clause is about a duty. */
const weakUntil = 'đến hết|hết|trong|vào|đến|lúc'

const absolute = [
  new RegExp(
    String.raw`(?<!\p{L})(?:(?<before>${before})|(?<until>${strongUntil}))\s*\(?(?:${hour}\s*,?\s*(?:của |vào |ngày )?)?${weekday}?\s?${dateAfterCue}`,
    'giu',
  ),
  new RegExp(
    String.raw`(?<!\p{L})(?<until>${weakUntil})\s*(?:${hour}\s*,?\s*(?:của |vào )?)?${weekday}?\s?${date}`,
    'giu',
  ),
]
const period = new RegExp(
  String.raw`(?<!\p{L})(?:(?<before>${before})|(?<until>${latest}|đến hết|hết|trong|xong(?: trong)?|cuối|kết thúc|đến(?=[^,.;]{5,20}, ?(?:phải |cơ bản )?(?:hoàn thành|kết thúc))))\s*(?:(?<end>hết|cuối)\s)?${monthToYear}`,
  'giu',
)

const clauseEdge = /[;.\n](?=\s|$)|:\s/g
const longestClause = 400
/** A duty that is done with when its time comes: handing in, finishing, issuing. */
const completes =
  /hoàn thành|hoàn thiện|xong|dứt điểm|kết thúc|thời hạn|thời gian|ban hành|báo cáo|gửi|nộp|trình|chậm nhất|muộn nhất|phê duyệt|bàn giao|khởi công|khánh thành|công bố|đưa vào/iu
const sets =
  /hoàn thành|xong|báo cáo|gửi|nộp|trình|phát động|triển khai|đăng ký|tổng hợp|ra mắt|khởi công|thời hạn|thời gian|ban hành|bàn giao|thực hiện|tổ chức|cung cấp|phê duyệt|công bố/iu
const tells =
  /(?:họp|hội nghị|cuộc làm việc|buổi làm việc|có hiệu lực|tính|kể từ|số \S+|dự kiến[\p{L}\s]{0,30})\s*$|(?<!\p{L})từ(?! chối| thiện| điển)[^,;]{0,60}$/iu
const past = /(?<!\p{L})(?:đã|vừa)(?!\p{L})/iu
/** The sentence's end or a mark: what is due stands at the end of what is to be done. */
const ends = /^[”"’)*]*\s*(?:[.,;:)(–-]|để|về|nhằm|và|phải|qua|$)/iu

/**
 * All phrases in a text that oblige somebody by a time; `issuedOn` lends the year to a date that has none. Dates of cited
 * documents, of meetings and of the past, durations and slogans in quotes are left out.
 */
export function findTimes(text: string, issuedOn: string | null): TimePhrase[] {
  if (!mayHoldTime.test(text)) return []
  const inQuotes = quoted(text)
  const clause = (start: number) => clauseBefore(text, start)
  const found = [...findRecurring(text, clause)]
  for (const pattern of absolute) {
    for (const match of text.matchAll(pattern)) found.push(...readAbsolute(match, clause(match.index), issuedOn))
  }
  for (const match of text.matchAll(period)) found.push(...readPeriod(match, clause(match.index), text, issuedOn))
  found.push(...findRelative(text, clause))
  return withoutOverlaps(found.filter((phrase) => inQuotes[phrase.start] !== 1))
}

const mayHoldTime = /\d|hằng|hàng|mỗi|quý|định kỳ/iu

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

type Spot = Pick<TimePhrase, 'start' | 'end' | 'raw'>

const spot = (match: RegExpMatchArray): Spot => {
  const raw = match[0].trimEnd()
  const start = match.index ?? 0
  return { start, end: start + raw.length, raw }
}

const isStrong = (cue: string) => /nhất|hoàn thành|xong|hạn/u.test(cue)

function readAbsolute(match: RegExpMatchArray, clause: string, issuedOn: string | null): TimePhrase[] {
  const groups = match.groups ?? {}
  const cue = (groups['until'] ?? '').trim().toLowerCase()
  const isBefore = groups['before'] !== undefined
  const strong = isBefore || isStrong(cue)
  if (past.test(clause) && !sets.test(clause)) return []
  if (/(?:tính|kể từ|ban hành|công bố)\s*$/iu.test(clause)) return []
  if (!strong && (tells.test(clause) || past.test(clause))) return []
  if (!strong && !sets.test(clause) && !/^(?:trong|đến hết) ngày/iu.test(match[0])) return []
  const day = dayOf(groups, issuedOn)
  const place = spot(match)
  if (day === undefined) return [{ ...place, deadline: null }]
  const time = clockOf(groups)
  const due = time ? at(day, time) : isBefore ? endOfDayBefore(day) : endOf(day)
  return [{ ...place, deadline: { kind: 'absolute', raw: place.raw, due }, date: day }]
}

function readPeriod(match: RegExpMatchArray, clause: string, text: string, issuedOn: string | null): TimePhrase[] {
  const groups = match.groups ?? {}
  const cue = (groups['until'] ?? '').trim().toLowerCase()
  const isBefore = groups['before'] !== undefined && groups['end'] === undefined
  const strong = isBefore || isStrong(cue) || groups['before'] !== undefined
  const place = spot(match)
  const near = clause.slice(-45)
  if (past.test(clause) && !completes.test(near)) return []
  // 'Đến năm 2020, hoàn thành …'
  if (cue === 'kết thúc')
    return clause === '' && reportsThen.test(text.slice(place.end)) ? ending(groups, place, issuedOn) : []
  if (cue === 'đến') return ending(groups, place, issuedOn)
  if (ofContent.test(near)) return []
  if (/(?<!\p{L})từ [^,;]{0,40}$/iu.test(near) || /dự kiến[^,;]{0,60}$/iu.test(near)) return []
  // 'nhiệm vụ trong năm 2026' tells of which year; '… báo cáo Thủ tướng trong tháng 12' ends what is to be done.
  if (!strong && !completes.test(near) && !(completes.test(clause) && ends.test(text.slice(place.end)))) return []
  if (ofYear.test(near) && !strong) return []
  return ending(groups, place, issuedOn, isBefore)
}

function ending(groups: Groups, place: Spot, issuedOn: string | null, isBefore = false): TimePhrase[] {
  const span = spanOf(groups, issuedOn)
  if (span === undefined) return unwritten(groups) ? [] : [{ ...place, deadline: null }]
  const end = isBefore ? addDays(span.first, -1) : span.last
  return [{ ...place, deadline: { kind: 'period', raw: place.raw, due: endOf(end) } }]
}

/** 'tháng 12' in a document without a date: nobody knows of which year, and it may be no deadline at all. */
const unwritten = (groups: Record<string, string | undefined>) => groups['bareMonth'] !== undefined

/** 'Kết thúc năm 2026, Sở X báo cáo …' */
const reportsThen = /^,[^.;]{0,200}(?<!\p{L})(?:báo cáo|tổng kết|sơ kết|hoàn thành|gửi|trình)/iu

/** 'các quy định mới ban hành trong năm', 'báo cáo kết quả hỗ trợ trong năm': when that was, not when it is due. */
const ofContent =
  /(?:mới|được) (?:ban hành|công bố|phê duyệt)\s*$|báo cáo (?:\p{L}+ )?(?:kết quả|tình hình)(?: \p{L}+){1,8}\s*$/iu
const ofYear =
  /(?:nhiệm vụ|kế hoạch|chỉ tiêu|mục tiêu|giải pháp|công tác|phát sinh|dự toán|vốn|tình hình)(?: \p{L}+){0,4}\s*$/iu
