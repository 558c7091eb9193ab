import type { ParsedDirective, ParsedDocument, Place, Problem } from '../parsed-document.ts'
import { formatDate, instantAt, weekdayOf } from '../time.ts'
import { dateFrom } from './calendar.ts'
import type { OwnedTime } from './directives.ts'
import type { Outline } from './outline.ts'
import type { PlaceOf } from './passage.ts'

interface TimesOf {
  path: string
  times: OwnedTime[]
}

/** What the problems of a whole document are read from. */
export interface Read {
  outline: Outline
  times: TimesOf[]
}

/** Everything a person must look at before the document is sent on, in the order of the page. */
export function findProblems(document: ParsedDocument, { outline, times }: Read, placeOf: PlaceOf): Problem[] {
  const [first] = [...outline.head, ...outline.body]
  const top = {
    place: first ? placeOf(first.passage, 0) : { line: 1, column: 1 },
    read: shown(first?.passage.text ?? ''),
  }
  if (document.items.length === 0) return [{ ...notADirective, ...top }]
  return [
    ...problemsOfHead(document, outline, placeOf, top),
    ...document.directives.flatMap((directive) => problemsOf(directive, document.issuedOn)),
    ...times.flatMap(({ path, times: found }) => problemsOfTimes(path, found, placeOf)),
    ...disagreements(document, outline, placeOf),
  ]
}

const notADirective = {
  code: 'not-a-directive' as const,
  message: 'Không tìm thấy nội dung giao việc nào trong văn bản.',
  expected: 'văn bản có các mục giao nhiệm vụ cho cơ quan, đơn vị',
}

const longestShown = 80
const shown = (text: string) => text.slice(0, longestShown)

type Top = Required<Pick<Problem, 'place' | 'read'>>

function problemsOfHead(document: ParsedDocument, outline: Outline, placeOf: PlaceOf, top: Top): Problem[] {
  const problems: Problem[] = []
  // Where the number or the date should stand, its line may be there without it: 'Số:      /TB-UBND'.
  const lineLike = (pattern: RegExp): Top => {
    const line = outline.head.find(({ passage }) => pattern.test(passage.text))
    return line ? { place: placeOf(line.passage, 0), read: shown(line.passage.text) } : top
  }
  if (document.number === null) {
    problems.push({
      ...lineLike(/^Số\s*(?:hiệu|ký hiệu)?\s*:/iu),
      code: 'missing-number',
      message: 'Văn bản không có số, ký hiệu.',
      expected: 'Số: 20/TB-UBND',
    })
  }
  if (document.issuedOn === null) {
    problems.push({
      ...lineLike(/,\s*ngày[\s\d.…]*tháng/iu),
      code: 'missing-date',
      message: 'Văn bản không ghi ngày ban hành.',
      expected: 'ngày 03 tháng 02 năm 2021',
    })
  }
  if (document.signer === null) {
    const last = [...outline.body, ...outline.tail].at(-1)
    problems.push({
      ...(last ? { place: placeOf(last.passage, 0), read: shown(last.passage.text) } : top),
      code: 'missing-signer',
      message: 'Văn bản không có tên người ký.',
      expected: 'họ tên người ký ở cuối văn bản',
    })
  }
  return problems
}

function problemsOf(directive: ParsedDirective, issuedOn: string | null): Problem[] {
  const { path, place, deadline } = directive
  const about = { path, place, read: shown(directive.text) }
  const problems: Problem[] = []
  if (directive.lead.length === 0) {
    problems.push({
      ...about,
      code: 'missing-lead',
      message: `Mục ${path} chưa rõ cơ quan nào chủ trì.`,
      expected: 'tên cơ quan chủ trì',
    })
  }
  if (deadline === null) {
    problems.push({
      ...about,
      code: 'missing-deadline',
      message: `Mục ${path} chưa có hạn.`,
      expected: 'ngày phải hoàn thành',
    })
  } else if (deadline.kind === 'recurring' && deadline.time === null) {
    problems.push({
      ...about,
      code: 'missing-hour',
      message: `Mục ${path} ghi “${deadline.raw}” nhưng không ghi giờ.`,
      read: deadline.raw,
      expected: 'giờ phải nộp, ví dụ 16:00',
    })
  } else if (deadline.kind === 'relative') {
    problems.push({
      ...about,
      code: 'relative-deadline',
      message: `Mục ${path} ghi hạn “${deadline.raw}”; cần chọn ngày cụ thể.`,
      read: deadline.raw,
      expected: 'ngày, giờ cụ thể',
    })
  } else if ('due' in deadline && issuedOn !== null && deadline.due.slice(0, 10) < issuedOn) {
    problems.push({
      ...about,
      code: 'deadline-before-document',
      message: `Hạn “${deadline.raw}” ở mục ${path} đến trước ngày văn bản (${formatDate(issuedOn)}).`,
      read: deadline.raw,
      expected: `ngày từ ${formatDate(issuedOn)} trở đi`,
    })
  }
  return problems
}

function problemsOfTimes(path: string, times: OwnedTime[], placeOf: PlaceOf): Problem[] {
  return times.flatMap(({ phrase, paragraph }): Problem[] => {
    const about = { path, place: placeOf(paragraph.paragraph.passage, phrase.start), read: phrase.raw }
    if (phrase.deadline === null) {
      const message = `Mục ${path} ghi “${phrase.raw}”: không xác định được ngày này.`
      return [{ ...about, code: 'impossible-date', message, expected: 'một ngày có thật, đủ ngày, tháng, năm' }]
    }
    const weekday = weekdayIn(phrase.raw)
    if (weekday === undefined || phrase.date === undefined || weekdayOf(phrase.date) === weekday) return []
    const expected = weekdays[weekdayOf(phrase.date) - 1] ?? ''
    const message = `Mục ${path} ghi “${phrase.raw}”, nhưng ngày ${formatDate(phrase.date)} là ${expected}.`
    return [{ ...about, code: 'weekday-mismatch', message, expected }]
  })
}

const weekdays = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật']

/** 1 Monday … 7 Sunday, of the weekday a phrase names. */
function weekdayIn(raw: string): number | undefined {
  const named = /(?:thứ\s+(hai|ba|tư|năm|sáu|bảy|[2-7])|(chủ\s+nhật))/iu.exec(raw)
  if (!named) return undefined
  const of: Record<string, number> = { hai: 1, ba: 2, tư: 3, năm: 4, sáu: 5, bảy: 6 }
  const day = named[1]?.toLowerCase()
  return day === undefined ? 7 : (of[day] ?? Number(day) - 1)
}

/** Nobody sets a first deadline so many days after the document, and none cites what is not yet issued. */
const farAway = 300
const cited = /(?:số \S+|hội nghị|cuộc họp)[^.;]{0,40}?ngày (\d{1,2})\s?[/-]\s?(\d{1,2})\s?[/-]\s?(\d{4})/giu

/** The document's own date against the rest: all its deadlines are about a year on, or it cites what came after it. */
function disagreements(document: ParsedDocument, outline: Outline, placeOf: PlaceOf): Problem[] {
  const { issuedOn, deadlines } = document
  if (issuedOn === null) return []
  const dues = deadlines.flatMap(({ due, raw, place, path }) =>
    due !== undefined && /\d{4}/.test(raw) ? [{ day: due.slice(0, 10), raw, place, path }] : [],
  )
  const [due] = dues.filter(({ day }) => Math.abs(daysBetween(issuedOn, day) - 365) < 60)
  if (due && dues.every(({ day }) => daysBetween(issuedOn, day) > farAway)) {
    return [disagreement(issuedOn, due.raw, due.place, due.path)]
  }
  for (const { passage } of [...outline.head, ...outline.body]) {
    for (const found of passage.text.matchAll(cited)) {
      const day = dateFrom(found[3], found[2], found[1])
      if (day === undefined || daysBetween(issuedOn, day) <= farAway) continue
      return [disagreement(issuedOn, found[0], placeOf(passage, found.index))]
    }
  }
  return []
}

function disagreement(issuedOn: string, raw: string, place: Place, path?: string): Problem {
  return {
    code: 'year-disagreement',
    message: `Văn bản ghi ngày ${formatDate(issuedOn)} nhưng có “${raw}”: kiểm tra lại năm.`,
    ...(path === undefined ? {} : { path }),
    place,
    read: raw,
    expected: `năm khớp với ngày văn bản ${formatDate(issuedOn)}`,
  }
}

const daysBetween = (from: string, to: string) =>
  (instantAt(to, '00:00').getTime() - instantAt(from, '00:00').getTime()) / 86_400_000
