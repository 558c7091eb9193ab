import { commandAt, type Subject } from './actor.ts'
import { readAddressees } from './addressees.ts'
import { longestHeading } from './heading.ts'
import {
  agreements,
  askingVerbs,
  assessments,
  bareNouns,
  headingOpenings,
  openings,
  orderingVerbs,
  predicates,
} from './lexicon.ts'
import type { Mention } from './mention.ts'
import { isPredicate } from './predicate.ts'
import { clausesOf, type Stretch, sentencesOf } from './sentences.ts'
import { subjectOf } from './subject.ts'
import { togetherAt } from './together.ts'
import { phraseAt, phrases, type Word, wordsOf } from './words.ts'

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
  /** Who is only to be told: 'thông báo cho Sở Y tế biết'. */
  informed: Named[]
  /** Begins with a verb: an order to whoever the paragraph is for. */
  imperative: boolean
  /** It tells what was or is, and orders nothing. */
  telling: boolean
}

/** The sentences of a paragraph, each with who must do what it says. */
export function readOrders(text: string): Order[] {
  return sentencesOf(text).map((sentence) => readSentence(text, sentence))
}

/** A stretch that orders nothing by itself: a product, a labelled time. */
export function plainOrder({ length }: string): Order {
  const nobody = { lead: [], coordinating: [], informed: [] }
  return { start: 0, end: length, ...nobody, commanded: false, imperative: false, telling: false }
}

function readSentence(text: string, sentence: Stretch): Order {
  const order: Order = { ...plainOrder(''), ...sentence }
  let titled = false
  let headed = false
  for (const [index, clause] of withWholeLists(text, clausesOf(text, sentence)).entries()) {
    const words = wordsOf(text.slice(clause.start, clause.end))
    const start = skipBullet(words)
    const head = index === 0 ? headOf(text, clause, words, start) : undefined
    const subject = head ?? subjectOf(words, start)
    if (index === 0) {
      order.telling =
        subject.telling || phraseAt(words, start, assessments) > 0 || phraseAt(words, start, agreements) > 0
      order.imperative = subject.list.length === 0 && startsWithVerb(words, pastCondition(words, start))
      order.commanded = subject.commanded
    } else if (order.lead.length === 0) {
      if (subject.list.length > 0) order.commanded = subject.commanded
      else order.imperative ||= titled && startsWithVerb(words, start)
    }
    titled = index === 0 && text[clause.end] === ':' && phraseAt(words, start, openings) > 0
    const name = (mention: Mention): Named => named(text, mention, words, clause.start, subject.asking)
    // 'Sở X …; yêu cầu các doanh nghiệp …': what Sở X is to demand of others.
    const theirs =
      headed ||
      (order.lead.length > 0 && !order.commanded && subject.commanded) ||
      isTheirs(order, subject, words, start)
    order.lead.push(...subject.list.filter((mention) => !theirs || isNamed(words, mention)).map(name))
    headed ||= head !== undefined
    order.coordinating.push(...readTogether(words).map(name))
    order.informed.push(...readInformed(words).map(name))
  }
  return order
}

/** 'Kiểm tra …; nếu sai phạm, yêu cầu các đơn vị khắc phục': whom the one who checks commands. */
function isTheirs(order: Order, subject: Subject, words: readonly Word[], at: number): boolean {
  return order.imperative && subject.commanded && phraseAt(words, at, orderingVerbs) === 0
}

/** A body of the State by its own name: 'Sở Y tế', not 'các doanh nghiệp' nor 'chủ đầu tư'. */
const isNamed = (words: readonly Word[], mention: Mention) =>
  mention.official && (words[mention.start]?.capital ?? false)

/** 'Sở Tư pháp: Phối hợp với …', 'Đối với Sở Y tế: …': a heading that stands in its sentence. */
function headOf(text: string, clause: Stretch, words: readonly Word[], at: number): Subject | undefined {
  if (text[clause.end] !== ':' || clause.end - clause.start > longestHeading) return undefined
  const opening = phraseAt(words, at, headingOpenings)
  const { list, next } = readAddressees(words, at + opening)
  if (list.length === 0 || next < words.length || list.some((mention) => works.has(words[mention.start]?.key ?? '')))
    return undefined
  // 'Chủ đầu tư: Ban Quản lý dự án …' says who that is.
  if (
    phraseAt(words, at, bareNouns) > 0 &&
    !startsWithVerb(wordsOf(text.slice(clause.end + 1, clause.end + nameLength)), 0)
  )
    return undefined
  const verb = phraseAt(words, at, orderingVerbs)
  return { list, commanded: verb > 0, asking: verb > 0 && phraseAt(words, at, askingVerbs) > 0, telling: false }
}

/** 'Dự án 1: …', 'Đề án …:' are what is worked on. */
const works = new Set(['dự', 'đề', 'quỹ'])

/** 'Yêu cầu Giám đốc Sở A; Chủ tịch UBND các xã; các cơ quan liên quan thực hiện': addressees that ';' parts are one clause. */
function withWholeLists(text: string, clauses: Stretch[]): Stretch[] {
  const joined: Stretch[] = []
  let list: Stretch | undefined
  for (const [index, clause] of clauses.entries()) {
    const whole = list ? { start: list.start, end: clause.end } : clause
    const parted = text[whole.end] === ';'
    list = parted && namesOnly(text, whole, clauses[index + 1]) ? whole : undefined
    if (!list) joined.push(whole)
  }
  return joined
}

function namesOnly(text: string, clause: Stretch, next: Stretch | undefined): boolean {
  if (!next || clause.end - clause.start > longestNames) return false
  const words = wordsOf(text.slice(clause.start, clause.end))
  const start = skipBullet(words)
  const names = readAddressees(words, start + phraseAt(words, start, orderingVerbs))
  if (names.list.length === 0 || names.next < words.length) return false
  return readAddressees(wordsOf(text.slice(next.start, Math.min(next.end, next.start + nameLength))), 0).list.length > 0
}

/** In characters. */
const longestNames = 1500
const nameLength = 200

function named(text: string, mention: Mention, words: readonly Word[], offset: number, asked: boolean): Named {
  const start = offset + (words[mention.start]?.start ?? 0)
  const end = offset + (words[mention.end - 1]?.end ?? 0)
  return { start, end, text: text.slice(start, end), official: mention.official, asked }
}

function skipBullet(words: readonly Word[]): number {
  let at = 0
  // '(1) Sở Y tế …', '(ii) Công an tỉnh …'
  if (words[0]?.text === '(' && words[2]?.text === ')' && /^(?:\d{1,2}|[ivx]{1,4}|\p{L})$/u.test(words[1]?.text ?? ''))
    at = 3
  while (words[at] && !words[at]?.letters && words[at]?.text !== '(') at++
  return at
}

/** 'Đối với các địa phương chưa lập đề án thì khẩn trương …': the order begins after 'thì'. */
function pastCondition(words: readonly Word[], at: number): number {
  if (phraseAt(words, at, openings) === 0) return at
  const then = words.findIndex((word, index) => index > at && word.key === 'thì')
  if (then >= 0) return then + 1
  // 'Về hồ sơ miễn thuế Tiếp tục …': a title ran into its text.
  const runIn = words.findIndex((word, index) => index > at + 2 && word.capital && isPredicate(words, index))
  return runIn > 0 && words[runIn - 1]?.letters ? runIn : at
}

function startsWithVerb(words: readonly Word[], at: number): boolean {
  return phraseAt(words, at, predicates) > 0 || phraseAt(words, at, orderingVerbs) > 0
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
    const length = togetherAt(words, at)
    if (length === 0) continue
    const { list, next } = readAddressees(words, at + length)
    found.push(...list)
    at = Math.max(at, next - 1)
  }
  return found
}

/** Who is named after 'thông báo cho', or between 'gửi' and 'để biết'. */
function readInformed(words: readonly Word[]): Mention[] {
  const found: Mention[] = []
  for (let at = 0; at < words.length; at++) {
    const told = phraseAt(words, at, tellsTo)
    const sent = told > 0 ? 0 : phraseAt(words, at, sendsTo)
    if (told + sent === 0) continue
    const { list, next } = readAddressees(words, at + told + sent)
    if (told > 0 || phraseAt(words, next, toKnow) > 0) found.push(...list.filter((mention) => mention.official))
    at = Math.max(at, next - 1)
  }
  return found
}

const tellsTo = phrases(
  'thông báo cho',
  'thông báo tới',
  'thông báo đến',
  'thông báo kịp thời cho',
  'thông tin cho',
  'báo cho',
)
const sendsTo = phrases('gửi', 'gửi cho', 'gửi đến', 'gửi tới', 'gửi về')
const toKnow = phrases('để biết', 'để theo dõi', 'để nắm', 'biết', 'để phối hợp theo dõi')
