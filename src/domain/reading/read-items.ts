import { readAddressees } from './addressees.ts'
import type { Analyse } from './analysis.ts'
import { readClosing } from './closing.ts'
import { readHeading } from './heading.ts'
import { type Item, type LeadIn, makeItem, numberParagraphs } from './item.ts'
import { readAddressed } from './orders.ts'
import type { Paragraph } from './paragraphs.ts'
import type { Part, Parts } from './parts.ts'
import { bodyKey, distinct } from './same-body.ts'
import { wordsOf } from './words.ts'

type LeadOf = (parent: Part) => string[]

/** The parts that order something, in the order of the page. */
export function readItems(parts: Parts, analyse: Analyse): Item[] {
  const leadIn = readLeadIn(parts.leadIn)
  const leadOf = parentLeads(analyse)
  const items = parts.numbered
    .map((part) => readPart(part, leadIn, leadOf, analyse))
    .filter((item) => item !== undefined)
  const closing = readClosing(parts, leadIn, analyse)
  return closing ? [...items, closing] : items
}

function readLeadIn(paragraphs: Paragraph[]): LeadIn {
  const last = paragraphs.at(-1)?.passage.text ?? ''
  const names = last.endsWith(':') ? readAddressed(last) : []
  return {
    lead: distinct(names.map((name) => name.text)),
    asked: new Set(names.filter((name) => name.asked).map((name) => bodyKey(name.text))),
  }
}

function readPart(part: Part, leadIn: LeadIn, leadOf: LeadOf, analyse: Analyse): Item | undefined {
  const [first] = part.paragraphs
  if (!first) return undefined
  const heading = readHeading(first.passage.text)
  if (part.branches && (heading !== undefined || isIntroduction(part, analyse))) return undefined
  const paragraphs = numberParagraphs(part.paragraphs, heading !== undefined, analyse)
  const draft = { path: part.path, paragraphs, asked: heading?.asked ?? false }
  if (heading) return makeItem({ ...draft, base: heading.lead, commands: true }, leadIn)
  const orders = paragraphs.flatMap((each) => each.orders)
  const own = orders.find((order) => order.lead.length > 0)
  const opening = orders.find((order) => order.lead.length > 0 || order.imperative || order.telling)
  if (own !== undefined && own === opening) {
    return makeItem({ ...draft, base: own.lead.map((name) => name.text), commands: false }, leadIn)
  }
  const inherited = part.parents.flatMap(leadOf).slice(-longestInheritance)
  const commandsSomething = own !== undefined || (opening?.imperative === true && !opening.telling)
  if (!commandsSomething && inherited.length === 0) return undefined
  const commands = part.parents.some((parent) => readHeading(parent.paragraphs[0]?.passage.text ?? '') !== undefined)
  return makeItem({ ...draft, base: inherited, commands }, leadIn)
}

const longestInheritance = 10

/** A heading above numbered parts that says nothing of its own. */
function isIntroduction(part: Part, analyse: Analyse): boolean {
  const [only, ...more] = part.paragraphs
  if (!only || more.length > 0) return false
  return /:\W*$/.test(only.passage.text.slice(-5)) || analyse(only).orders.every((order) => order.lead.length === 0)
}

/** Whom a heading above names: all of 'Sở A, Sở B', or the subject of 'A chỉ đạo B:'. Read once, asked by each of its parts. */
function parentLeads(analyse: Analyse): LeadOf {
  const known = new Map<Part, string[]>()
  return (parent) => {
    const [first] = parent.paragraphs
    if (!first) return []
    const lead = known.get(parent) ?? leadOfHeading(first, analyse)
    known.set(parent, lead)
    return lead
  }
}

function leadOfHeading(paragraph: Paragraph, analyse: Analyse): string[] {
  const { text } = paragraph.passage
  const heading = readHeading(text)
  if (heading) return heading.lead
  const named = analyse(paragraph).orders.flatMap((order) => order.lead.map((name) => name.text))
  if (named.length > 0) return named
  const words = wordsOf(text)
  return readAddressees(words, 0).list.map((mention) =>
    text.slice(words[mention.start]?.start, words[mention.end - 1]?.end),
  )
}
