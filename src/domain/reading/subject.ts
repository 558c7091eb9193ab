import { readAddressees } from './addressees.ts'
import {
  askingVerbs,
  bareNouns,
  connectives,
  offices,
  openings,
  orderingVerbs,
  predicates,
  quantifiers,
  surePredicates,
  tellings,
} from './lexicon.ts'
import { assigned, isQuantified, longerName, longestTail, nameBeforeDuty } from './longer-names.ts'
import type { Mention } from './mention.ts'
import { isPredicate, predicateAfter, stops } from './predicate.ts'
import { phraseAt, type Word } from './words.ts'

/** Who a clause makes act. */
export interface Subject {
  list: Mention[]
  commanded: boolean
  asking: boolean
  telling: boolean
}

const nobody: Subject = { list: [], commanded: false, asking: false, telling: false }

/** Who the clause that begins at `at` makes act. */
export function subjectOf(words: readonly Word[], at: number): Subject {
  let start = at
  for (let tie = phraseAt(words, start, connectives); tie > 0; tie = phraseAt(words, start, connectives)) {
    start += tie + (words[start + tie]?.text === ',' ? 1 : 0)
  }
  return (
    commandAt(words, start) ??
    conditionAt(words, start) ??
    actorAt(words, start) ??
    (opensClause(words, start) || phraseAt(words, start, quantifiers) > 0
      ? laterSubject(words, start)
      : embeddedCommand(words, start)) ??
    nobody
  )
}

/** 'Đối với các địa phương chưa lập đề án thì …': all up to 'thì' names whom. */
function conditionAt(words: readonly Word[], at: number): Subject | undefined {
  if (words[at]?.key !== 'đối' || words[at + 1]?.key !== 'với') return undefined
  const { list, next } = readAddressees(words, at + 2)
  const last = list.at(-1)
  if (!last || !list.every((mention) => mention.official)) return undefined
  for (let end = next; end <= next + longestTail && words[end]?.letters; end++) {
    if (words[end]?.key !== 'thì') continue
    return isPredicate(words, end + 1)
      ? { list: [...list.slice(0, -1), { ...last, end }], commanded: false, asking: false, telling: false }
      : undefined
  }
  return undefined
}

/** 'Theo báo cáo của …' opens a clause; 'Theo dõi …' is an order. */
function opensClause(words: readonly Word[], at: number): boolean {
  const length = phraseAt(words, at, openings)
  return length > 0 && phraseAt(words, at, predicates) <= length
}

/** 'Giao Sở Y tế …', 'Đề nghị Ủy ban …', 'Yêu cầu các …' */
export function commandAt(words: readonly Word[], at: number): Subject | undefined {
  const verb = phraseAt(words, at, orderingVerbs)
  if (verb === 0) return undefined
  const { list, next } = readAddressees(words, at + verb)
  if (list.length === 0) return undefined
  if (predicateAfter(words, next) === undefined && !closes(words, next)) {
    const longer = nameBeforeDuty(words, list, next)
    if (longer) list.splice(0, list.length, ...longer)
    else if (!actsSoon(words, next)) return undefined
  }
  // Who is called upon is the people, unless a body is named.
  if (words[at]?.key === 'kêu' && list.every((mention) => !words[mention.start]?.capital))
    return { ...nobody, telling: true }
  return { list, commanded: true, asking: phraseAt(words, at, askingVerbs) > 0, telling: false }
}

/** 'Giao các đơn vị được giao làm chủ đầu tư, bên mời thầu khẩn trương …': after a command the verb may stand some words on. */
function actsSoon(words: readonly Word[], at: number): boolean {
  for (let end = at; end <= at + longestTail + 4; end++) {
    const word = words[end]
    if (!word || (!word.letters && word.text !== ',')) return false
    if (isPredicate(words, end)) return true
  }
  return false
}

const closes = (words: readonly Word[], at: number) => words[at] === undefined || /^[,:.;]$/.test(words[at]?.text ?? '')

/** 'Sở Y tế kiểm tra …', 'Ban cán sự đảng UBND tỉnh chỉ đạo UBND tỉnh giao Sở Giao thông …' */
function actorAt(words: readonly Word[], at: number): Subject | undefined {
  const { list, next } = readAddressees(words, at)
  if (list.length === 0) return undefined
  if (phraseAt(words, next, tellings) > 0) return { ...nobody, telling: true }
  // 'cấp trên kiểm tra cấp dưới' is a maxim, 'cấp trên phải nêu gương' an order.
  const [only] = list
  const maxim = list.length === 1 && only && words[only.start]?.key === 'cấp' && words[only.end - 1]?.key === 'trên'
  if (maxim && phraseAt(words, next, surePredicates) === 0) return undefined
  const theirs = assigned(words, list, next)
  if (theirs) return { list: theirs, commanded: false, asking: false, telling: false }
  const longer = longerName(words, list, next)
  if (longer !== undefined) {
    const last = list.at(-1)
    const whole = last ? [...list.slice(0, -1), { ...last, end: longer }] : list
    return { list: whole, commanded: false, asking: false, telling: false }
  }
  // 'Trưởng thôn, Tổ trưởng các tổ dân phố, hướng dẫn …'
  const predicate =
    predicateAfter(words, next) ?? (words[next]?.text === ',' && list.length > 1 ? verbAt(words, next + 1) : undefined)
  const whole = predicate === undefined ? nameBeforeDuty(words, list, next) : undefined
  if (whole) return { list: whole, commanded: false, asking: false, telling: false }
  if (predicate === undefined && unknownVerb(words, list, next) === undefined) return undefined
  const chained = predicate === undefined ? undefined : (commandAt(words, predicate) ?? lastOfChain(words, predicate))
  return chained ?? { list: withBracket(words, list, next), commanded: false, asking: false, telling: false }
}

const verbAt = (words: readonly Word[], at: number) => (isPredicate(words, at) ? at : undefined)

/** What follows a body's own name in small letters is its verb, though no list has it: 'Sở Y tế sửa chữa …'. */
function unknownVerb(words: readonly Word[], list: Mention[], at: number): number | undefined {
  const word = words[at]
  const last = list.at(-1)
  const named = last?.official && words[last.start]?.capital && !isQuantified(words, last.start)
  const verb = word?.letters && !word.capital && !stops.has(word.key) && !joins.has(word.key)
  return named && verb ? at : undefined
}

const joins = new Set(['và', 'hoặc', 'của', 'cùng', 'nêu', 'khác', 'như', 'thuộc'])

/** 'Từng địa phương (cấp huyện, cấp xã)': bodies in brackets belong to the name before them. */
function withBracket(words: readonly Word[], list: Mention[], next: number): Mention[] {
  const last = list.at(-1)
  if (!last || words[next]?.text !== '(') return list
  const inside = readAddressees(words, next + 1)
  const closed = inside.list.length > 0 && words[inside.next]?.text === ')'
  return closed ? [...list.slice(0, -1), { ...last, end: inside.next + 1 }] : list
}

/** 'A chỉ đạo B giao C': C acts. 'A chỉ đạo B': A does. */
function lastOfChain(words: readonly Word[], at: number): Subject | undefined {
  let verb = at
  while (words[verb]?.key === 'chỉ' && words[verb + 1]?.key === 'đạo') {
    const { list, next } = readAddressees(words, verb + 2)
    if (list.length === 0) return undefined
    if (words[next]?.key === 'giao') return commandAt(words, next)
    verb = next
  }
  return undefined
}

/** 'Khi có ca F0 …, Chủ tịch UBND …', 'Khi … thì chính quyền …': the subject stands after a comma, or a command somewhere on. */
function laterSubject(words: readonly Word[], at: number): Subject | undefined {
  let acting = false
  const timed = times.has(words[at]?.key ?? '')
  for (let index = at + 1; index < words.length; index++) {
    const word = words[index]
    const comma = word?.text === ','
    // 'do cấp ủy, chính quyền quyết định' tells by whom: nobody there is addressed.
    if (word?.key === 'của' && demandedAfter(words, index + 1))
      index = Math.max(index, readAddressees(words, index + 1).next - 1)
    else if (word?.key === 'do') index = Math.max(index, readAddressees(words, index + 1).next - 1)
    else if (word?.key === 'thì' || (comma && mayBeSubject(words, index + 1, timed)) || opensUnmarked(words, index)) {
      const start = word?.key === 'thì' || comma ? index + 1 : index
      const subject = commandAt(words, start) ?? actorAt(words, start)
      const first = subject?.list[0]
      // 'Căn cứ kết quả, xem xét …, người đứng đầu …': the order has begun without a subject; only a body's own name is one yet.
      const weak = acting && first && !subject.commanded && !words[first.start]?.capital
      if (subject && !weak) return subject
      index = Math.max(index, readAddressees(words, start).next - 1)
    } else {
      const subject = embeddedAt(words, index)
      if (subject) return subject
      acting ||= comma && isPredicate(words, index + 1)
    }
  }
  return undefined
}

/** 'theo yêu cầu của Bộ A, Ban B, trên cơ sở …, đề nghị các địa phương …': whose it is, where a command comes after a comma. */
function demandedAfter(words: readonly Word[], at: number): boolean {
  const { list, next } = readAddressees(words, at)
  if (list.length < 2 || words[next]?.text !== ',') return false
  for (let index = next; index < next + farthestCommand; index++) {
    if (words[index]?.text === ',' && commandAt(words, index + 1)) return true
  }
  return false
}

/** In words, after whose they are. */
const farthestCommand = 60

/** 'Trong quá trình thực hiện Thủ trưởng các địa phương …': an office in a capital, not what another noun is of. */
function opensUnmarked(words: readonly Word[], at: number): boolean {
  const before = words[at - 1]
  // 'nếu có khó khăn, vướng mắc các cơ quan phản ánh …'
  if (before?.key === 'mắc' && words[at]?.key === 'các') return true
  return (
    (words[at]?.capital ?? false) &&
    before !== undefined &&
    before.letters &&
    !before.capital &&
    !joins.has(before.key) &&
    !takesNoun.has(before.key) &&
    phraseAt(words, at, offices) > 0
  )
}

const takesNoun = new Set(
  'với do tại về cho từ bởi theo là trước sau trên đến qua bằng vào giữa cáo mưu trình gửi nghị cầu giao giúp đạo lệnh mời'.split(
    ' ',
  ),
)

const times = new Set(['trước', 'chậm', 'định', 'hằng', 'hàng', 'mỗi'])

/** After a comma only what clearly names somebody is a subject, not the next noun of an enumeration. */
function mayBeSubject(words: readonly Word[], at: number, afterTime: boolean): boolean {
  return (
    (afterTime && phraseAt(words, at, bareNouns) > 0) ||
    [quantifiers, offices, orderingVerbs].some((set) => phraseAt(words, at, set) > 0) ||
    (words[at]?.capital ?? false)
  )
}

/** '… tạm thời giao Sở Tài chính chủ trì', '…, trong đó yêu cầu cấp huyện, xã phải …' */
function embeddedCommand(words: readonly Word[], at: number): Subject | undefined {
  for (let index = at + 1; index < words.length; index++) {
    const subject = embeddedAt(words, index) ?? (words[index]?.text === ',' ? demandAt(words, index + 1) : undefined)
    if (subject) return subject
  }
  return undefined
}

/** '…, Thủ tướng Chính phủ đề nghị các đồng chí Bộ trưởng …' */
function demandAt(words: readonly Word[], at: number): Subject | undefined {
  if (!words[at]?.capital) return undefined
  const { list, next } = readAddressees(words, at)
  const demands = words[next]?.key === 'đề' || words[next]?.key === 'yêu'
  return list.length === 1 && demands ? commandAt(words, next) : undefined
}

function embeddedAt(words: readonly Word[], at: number): Subject | undefined {
  const word = words[at]
  const before = words[at - 1]
  const gives = word?.key === 'giao' && before?.key !== 'được' && before?.key !== 'đã'
  const demands = word?.key === 'yêu' && before?.key === 'đó'
  if (!gives && !demands) return undefined
  const command = commandAt(words, at)
  if (!command?.list.every((mention) => mention.official)) return undefined
  // 'thu hồi đất giao chủ đầu tư': handed over, not ordered.
  const [first] = command.list
  return first && gives && phraseAt(words, first.start, bareNouns) > 0 && !words[first.start]?.capital
    ? undefined
    : command
}
