import { actorAt, commandAt, joins, nobody, type Subject } from './actor.ts'
import { readAddressees } from './addressees.ts'
import { bareNouns, connectives, offices, openings, orderingVerbs, predicates, quantifiers } from './lexicon.ts'
import { longestTail } from './longer-names.ts'
import { isPredicate } from './predicate.ts'
import { phraseAt, type Word } from './words.ts'

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
