import type { Strength } from '../parsed-document.ts'
import { readAddressees } from './addressees.ts'
import { type Analyse, type Analysis, analyser, nothingRead } from './analysis.ts'
import { isHeadingOnly } from './heading.ts'
import type { Part, Parts } from './items.ts'
import type { Paragraph } from './paragraphs.ts'
import { bodyKey, distinct } from './same-body.ts'
import { wordsOf } from './words.ts'

/** A paragraph of an item with all that was read in it. */
export interface ItemParagraph extends Analysis {
  paragraph: Paragraph
  /** 1 for the first after the heading line; 0 for the heading itself. */
  number: number
}

/** A part that carries an order, with who is ordered. */
export interface Item {
  path: string
  paragraphs: ItemParagraph[]
  /** Who the item as a whole is for: its heading, its first sentence's subject, or inherited. */
  base: string[]
  /** Everybody in the item who must act. */
  lead: string[]
  coordinating: string[]
  strength: Strength
}

/** Whom the lead-in addresses ('đề nghị Bí thư cấp ủy; yêu cầu Thủ trưởng …'), and who of them is only asked. */
interface LeadIn {
  lead: string[]
  asked: Set<string>
}

export function readItems(parts: Parts, issuedOn: string | null): Item[] {
  const analyse = analyser(issuedOn)
  const leadIn = readLeadIn(parts.leadIn, analyse)
  const leadOf = parentLeads(analyse)
  const items = parts.numbered
    .map((part) => readPart(part, leadIn, leadOf, analyse))
    .filter((item) => item !== undefined)
  const closing = readClosing(parts, leadIn, analyse)
  return closing ? [...items, closing] : items
}

function readLeadIn(paragraphs: Paragraph[], analyse: Analyse): LeadIn {
  const last = paragraphs.at(-1)
  const introduces = last?.passage.text.endsWith(':') === true
  const names = last && introduces ? analyse(last).orders.flatMap((order) => (order.commanded ? order.lead : [])) : []
  return {
    lead: distinct(names.map((name) => name.text)),
    asked: new Set(names.filter((name) => name.asked).map((name) => bodyKey(name.text))),
  }
}

function readPart(part: Part, leadIn: LeadIn, leadOf: (parent: Part) => string[], analyse: Analyse): Item | undefined {
  const [first] = part.paragraphs
  if (!first) return undefined
  const heading = isHeadingOnly(first.passage.text)
  if (part.branches && (heading || isIntroduction(part, analyse))) return undefined
  const paragraphs = numberParagraphs(part.paragraphs, heading, analyse)
  const headed = heading ? addresseesOf(first.passage.text) : []
  const inherited = part.parents.flatMap(leadOf).slice(-longestInheritance)
  const orders = paragraphs.flatMap((each) => each.orders)
  const own = orders.find((order) => order.lead.length > 0)
  const opening = orders.find((order) => order.lead.length > 0 || order.imperative || order.telling)
  if (headed.length === 0 && inherited.length === 0 && !own && (!opening?.imperative || opening.telling))
    return undefined
  const startsWithOwn = own !== undefined && own === opening
  const base = headed.length > 0 ? headed : startsWithOwn ? own.lead.map((name) => name.text) : inherited
  return makeItem(part.path, paragraphs, base, headed.length > 0 || (inherited.length > 0 && !startsWithOwn), leadIn)
}

const longestInheritance = 10

/** A heading above numbered parts that says nothing of its own. */
function isIntroduction(part: Part, analyse: Analyse): boolean {
  const [only, ...more] = part.paragraphs
  if (!only || more.length > 0) return false
  return /:\W*$/.test(only.passage.text.slice(-5)) || analyse(only).orders.every((order) => order.lead.length === 0)
}

/** Whom a heading above names: all of 'Sở A, Sở B', or the subject of 'A chỉ đạo B:'. Read once, asked by each of its parts. */
function parentLeads(analyse: Analyse): (parent: Part) => string[] {
  const known = new Map<Part, string[]>()
  return (parent) => {
    const [first] = parent.paragraphs
    if (!first) return []
    const named = known.get(parent) ?? analyse(first).orders.flatMap((order) => order.lead.map((name) => name.text))
    const lead = named.length > 0 ? named : addresseesOf(first.passage.text)
    known.set(parent, lead)
    return lead
  }
}

function addresseesOf(text: string): string[] {
  const words = wordsOf(text)
  return readAddressees(words, 0).list.map((mention) =>
    text.slice(words[mention.start]?.start, words[mention.end - 1]?.end),
  )
}

function numberParagraphs(paragraphs: Paragraph[], heading: boolean, analyse: Analyse): ItemParagraph[] {
  return paragraphs.map((paragraph, index) => ({
    paragraph,
    number: heading ? index : index + 1,
    ...(heading && index === 0 ? nothingRead : analyse(paragraph)),
  }))
}

/**
 * `commands`: somebody commands in this item already (its heading), so 'Yêu cầu các doanh nghiệp …' is what they are to
 * do, and only bodies of the State that are named besides lead too.
 */
function makeItem(path: string, paragraphs: ItemParagraph[], base: string[], commands: boolean, leadIn: LeadIn): Item {
  const orders = paragraphs.flatMap((each) => each.orders)
  const known = new Set(base.map(bodyKey))
  const others = orders.flatMap((order) =>
    order.lead.filter((name) => !commands || (name.official && !(order.commanded && known.has(bodyKey(name.text))))),
  )
  const lead = distinct([...base, ...others.map((name) => name.text)])
  const firstNamed = orders.find((order) => order.lead.length > 0)?.lead
  const asks = (names: string[]) => names.length > 0 && names.every((name) => leadIn.asked.has(bodyKey(name)))
  const asked = commands
    ? asks(base)
    : firstNamed
      ? firstNamed.every((name) => name.asked) || asks(base)
      : asks(leadIn.lead)
  return {
    path,
    paragraphs,
    base: base.length > 0 ? distinct(base) : leadIn.lead,
    lead: lead.length > 0 ? lead : leadIn.lead,
    coordinating: distinct(orders.flatMap((order) => order.coordinating.map((name) => name.text))),
    strength: asked ? 'đề nghị' : 'yêu cầu',
  }
}

/** 'Yêu cầu các cơ quan nghiêm túc triển khai thực hiện./.' */
const formula = /thực hiện[^.;:]{0,60}\.?\/?\.?\W*$/u
const longestFormula = 400

/** The unnumbered orders at the end, as one item; formulas, appeals and what only tells are left out. */
function readClosing(parts: Parts, leadIn: LeadIn, analyse: Analyse): Item | undefined {
  const last = parts.closing.at(-1)
  const carrying = parts.closing.filter((paragraph) => {
    const { text } = paragraph.passage
    const { orders, times } = analyse(paragraph)
    if (times.length > 0 && orders.some((order) => order.lead.length > 0 || order.imperative)) return true
    if (paragraph === last && text.length <= longestFormula && isFormula(text)) return false
    const named = orders.some((order) => order.lead.some((name) => name.official))
    return (
      named && (parts.numbered.length === 0 || !orders.every((order) => isFormula(text.slice(order.start, order.end))))
    )
  })
  if (carrying.length === 0) return undefined
  const paragraphs = numberParagraphs(carrying, false, analyse)
  const own = paragraphs.flatMap((each) => each.orders).find((order) => order.lead.length > 0)
  return makeItem('closing', paragraphs, own?.lead.map((name) => name.text) ?? [], false, leadIn)
}

const isFormula = (text: string) => formula.test(text.slice(-120))
