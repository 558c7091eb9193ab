import { readAddressees } from './addressees.ts'
import {
  askingVerbs,
  assessments,
  connectives,
  offices,
  openings,
  orderingVerbs,
  predicates,
  quantifiers,
  tellings,
  togetherWith,
} from './lexicon.ts'
import type { Mention } from './mention.ts'
import { predicateAfter } from './predicate.ts'
import { clausesOf, type Stretch, sentencesOf } from './sentences.ts'
import { phraseAt, type Word, wordsOf } from './words.ts'

/** Somebody named in a paragraph, as printed. */
export interface Named extends Stretch {
  text: string
  /** A body that reports to an office; false: firms, people. */
  official: boolean
  /** Addressed with 'đề nghị' or 'kêu gọi'. */
  asked: boolean
}

/** One sentence as an order. */
export interface Order extends Stretch {
  /** Who it tells to act, in the order of the text; empty when it names nobody. */
  lead: Named[]
  /** The lead is who the issuer commands ('Giao X', 'Yêu cầu X'), not the sentence's own subject. */
  commanded: boolean
  coordinating: Named[]
  /** Begins with a verb: an order to whoever the paragraph is for. */
  imperative: boolean
  /** It tells what was or is, and orders nothing. */
  telling: boolean
}

interface Subject {
  list: Mention[]
  commanded: boolean
  asking: boolean
  telling: boolean
}

const nobody: Subject = { list: [], commanded: false, asking: false, telling: false }

/** The sentences of a paragraph, each with who must do what it says. */
export function readOrders(text: string): Order[] {
  return sentencesOf(text).map((sentence) => readSentence(text, sentence))
}

function readSentence(text: string, sentence: Stretch): Order {
  const order: Order = { ...sentence, lead: [], commanded: false, coordinating: [], imperative: false, telling: false }
  for (const [index, clause] of clausesOf(text, sentence).entries()) {
    const words = wordsOf(text.slice(clause.start, clause.end))
    const start = skipBullet(words)
    const subject = subjectOf(words, start)
    if (index === 0) {
      order.telling = subject.telling || phraseAt(words, start, assessments) > 0
      order.imperative = subject.list.length === 0 && startsWithVerb(words, start)
      order.commanded = subject.commanded
    } else if (order.lead.length === 0 && subject.list.length > 0) order.commanded = subject.commanded
    const name = (mention: Mention): Named => named(text, mention, words, clause.start, subject.asking)
    // 'Sở X …; yêu cầu các doanh nghiệp …': what Sở X is to demand of others.
    const theirs = order.lead.length > 0 && !order.commanded && subject.commanded
    order.lead.push(...subject.list.filter((mention) => !theirs || mention.official).map(name))
    order.coordinating.push(...readTogether(words).map(name))
  }
  return order
}

function named(text: string, mention: Mention, words: readonly Word[], offset: number, asked: boolean): Named {
  const start = offset + (words[mention.start]?.start ?? 0)
  const end = offset + (words[mention.end - 1]?.end ?? 0)
  return { start, end, text: text.slice(start, end), official: mention.official, asked }
}

function skipBullet(words: readonly Word[]): number {
  let at = 0
  while (words[at] && !words[at]?.letters && words[at]?.text !== '(') at++
  return at
}

function startsWithVerb(words: readonly Word[], at: number): boolean {
  return phraseAt(words, at, predicates) > 0 || phraseAt(words, at, orderingVerbs) > 0
}

/** Who the clause that begins at `at` makes act. */
function subjectOf(words: readonly Word[], at: number): Subject {
  const tie = phraseAt(words, at, connectives)
  const start = tie === 0 ? at : at + tie + (words[at + tie]?.text === ',' ? 1 : 0)
  return (
    commandAt(words, start) ??
    actorAt(words, start) ??
    (phraseAt(words, start, openings) > 0 ? laterSubject(words, start) : embeddedCommand(words, start)) ??
    nobody
  )
}

/** 'Giao Sở Y tế …', 'Đề nghị Ủy ban …', 'Yêu cầu các …' */
function commandAt(words: readonly Word[], at: number): Subject | undefined {
  const verb = phraseAt(words, at, orderingVerbs)
  if (verb === 0) return undefined
  const { list, next } = readAddressees(words, at + verb)
  if (list.length === 0) return undefined
  if (predicateAfter(words, next) === undefined && !closes(words, next)) return undefined
  return { list, commanded: true, asking: phraseAt(words, at, askingVerbs) > 0, telling: false }
}

const closes = (words: readonly Word[], at: number) => words[at] === undefined || /^[,:.;]$/.test(words[at]?.text ?? '')

/** 'Sở Y tế kiểm tra …', 'Ban cán sự đảng UBND tỉnh chỉ đạo UBND tỉnh giao Sở Giao thông …' */
function actorAt(words: readonly Word[], at: number): Subject | undefined {
  const { list, next } = readAddressees(words, at)
  if (list.length === 0) return undefined
  if (phraseAt(words, next, tellings) > 0) return { ...nobody, telling: true }
  const predicate = predicateAfter(words, next)
  if (predicate === undefined) return undefined
  const chained = commandAt(words, predicate) ?? lastOfChain(words, predicate)
  return chained ?? { list: withBracket(words, list, next), commanded: false, asking: false, telling: false }
}

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
  for (let index = at + 1; index < words.length; index++) {
    const word = words[index]
    // 'do cấp ủy, chính quyền quyết định' tells by whom: nobody there is addressed.
    if (word?.key === 'do') index = Math.max(index, readAddressees(words, index + 1).next - 1)
    else if (word?.key === 'thì' || (word?.text === ',' && mayBeSubject(words, index + 1))) {
      const subject = commandAt(words, index + 1) ?? actorAt(words, index + 1)
      if (subject) return subject
      index = Math.max(index, readAddressees(words, index + 1).next - 1)
    } else {
      const subject = embeddedAt(words, index)
      if (subject) return subject
    }
  }
  return undefined
}

/** After a comma only what clearly names somebody is a subject, not the next noun of an enumeration. */
function mayBeSubject(words: readonly Word[], at: number): boolean {
  return (
    [quantifiers, offices, orderingVerbs].some((set) => phraseAt(words, at, set) > 0) || (words[at]?.capital ?? false)
  )
}

/** '… tạm thời giao Sở Tài chính chủ trì', '…, trong đó yêu cầu cấp huyện, xã phải …' */
function embeddedCommand(words: readonly Word[], at: number): Subject | undefined {
  for (let index = at + 1; index < words.length; index++) {
    const subject = embeddedAt(words, index)
    if (subject) return subject
  }
  return undefined
}

function embeddedAt(words: readonly Word[], at: number): Subject | undefined {
  const word = words[at]
  const before = words[at - 1]
  const gives = word?.key === 'giao' && before?.key !== 'được'
  const demands = word?.key === 'yêu' && before?.key === 'đó'
  if (!gives && !demands) return undefined
  const command = commandAt(words, at)
  return command?.list.every((mention) => mention.official) ? command : undefined
}

/** Everybody whom a lead-in addresses: '… Ban Chỉ đạo yêu cầu các đồng chí Bộ trưởng … thực hiện:'. */
export function readAddressed(text: string): Named[] {
  const words = wordsOf(text)
  const found: Named[] = []
  for (let at = 0; at < words.length; at++) {
    const command = phraseAt(words, at, orderingVerbs) > 0 ? commandAt(words, at) : undefined
    if (!command) continue
    found.push(...command.list.map((mention) => named(text, mention, words, 0, command.asking)))
    at = Math.max(at, (command.list.at(-1)?.end ?? 0) - 1)
  }
  return found
}

/** Who is named after 'phối hợp với' and the like. */
function readTogether(words: readonly Word[]): Mention[] {
  const found: Mention[] = []
  for (let at = 0; at < words.length; at++) {
    const length = phraseAt(words, at, togetherWith)
    if (length === 0) continue
    const { list, next } = readAddressees(words, at + length)
    found.push(...list)
    at = Math.max(at, next - 1)
  }
  return found
}
