import type { ParsedDirective, ParsedDocument, Problem } from '../parsed-document.ts'
import { formatDate } from '../time.ts'
import type { OwnedTime } from './directives.ts'
import type { PlaceOf } from './passage.ts'

interface TimesOf {
  path: string
  times: OwnedTime[]
}

/** Everything a person must look at before the document is sent on, in the order of the page. */
export function findProblems(document: ParsedDocument, read: TimesOf[], placeOf: PlaceOf): Problem[] {
  if (document.items.length === 0) return [notADirective]
  return [
    ...problemsOfHead(document),
    ...document.directives.flatMap((directive) => problemsOf(directive, document.issuedOn)),
    ...read.flatMap(({ path, times }) => impossibleDates(path, times, placeOf)),
  ]
}

const notADirective: Problem = {
  code: 'not-a-directive',
  message: 'Không tìm thấy nội dung giao việc nào trong văn bản.',
  expected: 'văn bản có các mục giao nhiệm vụ cho cơ quan, đơn vị',
}

function problemsOfHead(document: ParsedDocument): Problem[] {
  const problems: Problem[] = []
  if (document.number === null) {
    problems.push({ code: 'missing-number', message: 'Văn bản không có số, ký hiệu.', expected: 'Số: 20/TB-UBND' })
  }
  if (document.issuedOn === null) {
    problems.push({
      code: 'missing-date',
      message: 'Văn bản không ghi ngày ban hành.',
      expected: 'ngày 03 tháng 02 năm 2021',
    })
  }
  if (document.signer === null) {
    problems.push({
      code: 'missing-signer',
      message: 'Văn bản không có tên người ký.',
      expected: 'họ tên người ký ở cuối văn bản',
    })
  }
  return problems
}

function problemsOf(directive: ParsedDirective, issuedOn: string | null): Problem[] {
  const { path, place, deadline } = directive
  const about = { path, place }
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

function impossibleDates(path: string, times: OwnedTime[], placeOf: PlaceOf): Problem[] {
  return times
    .filter(({ phrase }) => phrase.deadline === null)
    .map(({ phrase, paragraph }) => ({
      code: 'impossible-date',
      path,
      place: placeOf(paragraph.paragraph.passage, phrase.start),
      message: `Mục ${path} ghi “${phrase.raw}”: không xác định được ngày này.`,
      read: phrase.raw,
      expected: 'một ngày có thật, đủ ngày, tháng, năm',
    }))
}
