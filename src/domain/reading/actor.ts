import { readAddressees } from './addressees.ts'
import { askingVerbs, orderingVerbs, surePredicates, tellings } from './lexicon.ts'
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

export const nobody: Subject = { list: [], commanded: false, asking: false, telling: false }

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
export function actorAt(words: readonly Word[], at: number): Subject | undefined {
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

/** Words behind a name that go on with it instead of saying what it does. */
export const joins = new Set(['và', 'hoặc', 'của', 'cùng', 'nêu', 'khác', 'như', 'thuộc'])

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
