import { readAddressees } from './addressees.ts'
import type { Analyse } from './analysis.ts'
import { readClosing } from './closing.ts'
import { readWideHeading } from './heading.ts'
import { type Item, type LeadIn, makeItem, numberParagraphs } from './item.ts'
import { labelledNames } from './labelled-item.ts'
import { type Order, readAddressed, readOrders } from './orders.ts'
import type { Paragraph } from './paragraphs.ts'
import type { Part, Parts } from './parts.ts'
import { bodyKey, distinct } from './same-body.ts'
import { wordsOf } from './words.ts'

/** Whom a heading addresses, and whether it only asks. */
interface Addressed {
  lead: string[]
  asked: boolean
}

type LeadOf = (parent: Part) => Addressed

/** The parts that order something, in the order of the page. */
export function readItems(parts: Parts, analyse: Analyse): Item[] {
  const leadIn = readLeadIn(parts.leadIn)
  const leadOf = parentLeads(analyse)
  const items = parts.numbered
    .map((part) => readPart(part, leadIn, leadOf, analyse))
    .filter((item) => item !== undefined)
  const closing = readClosing(parts, leadIn, analyse)
  return closing ? [...addressed(items), closing] : addressed(items)
}

/** In a plan what names nobody is content: it is told to somebody only where the list that it stands in names some. */
function addressed(items: Item[]): Item[] {
  const named = items.filter((item) => item.lead.length > 0)
  const lists = new Set(named.map(listOf))
  const isTold = (item: Item) =>
    item.lead.length > 0 || lists.has(listOf(item)) || item.paragraphs.some((each) => each.times.length > 0)
  return named.length === 0 ? items : items.filter(isTold)
}

const listOf = ({ path }: Item) => path.slice(0, Math.max(0, path.lastIndexOf('.')))

function readLeadIn(paragraphs: Paragraph[]): LeadIn {
  const last = paragraphs.at(-1)?.passage.text ?? ''
  const names = last.endsWith(':') ? readAddressed(last) : []
  return {
    lead: distinct(names.map((name) => name.text)),
    passages: paragraphs.slice(-1).map((paragraph) => paragraph.passage),
    asked: new Set(names.filter((name) => name.asked).map((name) => bodyKey(name.text))),
  }
}

function readPart(part: Part, leadIn: LeadIn, leadOf: LeadOf, analyse: Analyse): Item | undefined {
  const [first] = part.paragraphs
  if (!first) return undefined
  const heading = readWideHeading(first.passage.text)
  if (part.branches && (heading !== undefined || isIntroduction(part, analyse))) return undefined
  const paragraphs = numberParagraphs(part.paragraphs, heading !== undefined, analyse)
  const labelled = labelledNames(part.paragraphs)
  const draft = {
    path: part.path,
    paragraphs,
    asked: heading?.asked ?? false,
    labelled,
    elsewhere: passagesAbove(part),
  }
  if (heading) return makeItem({ ...draft, base: heading.lead, commands: true }, leadIn)
  if (labelled.lead.length > 0) return makeItem({ ...draft, base: labelled.lead, commands: true }, leadIn)
  const orders = paragraphs.flatMap((each) => each.orders)
  const own = orders.find((order) => order.lead.length > 0)
  if (!mayOrder(part, own, orders, analyse, leadIn)) return undefined
  const opening = orders.find((order) => order.lead.length > 0 || order.imperative || order.telling)
  if (own !== undefined && own === opening) {
    return makeItem({ ...draft, base: own.lead.map((name) => name.text), commands: false }, leadIn)
  }
  const above = part.parents.map(leadOf)
  const inherited = (above.findLast((each) => each.lead.length > 0)?.lead ?? []).slice(-longestInheritance)
  const commandsSomething = own !== undefined || (opening?.imperative === true && !opening.telling && !isArticle(part))
  if (!commandsSomething && inherited.length === 0) return undefined
  const commands = part.parents.some(
    (parent) => readWideHeading(parent.paragraphs[0]?.passage.text ?? '') !== undefined,
  )
  const asked = draft.asked || (inherited.length > 0 && above.every((each) => each.lead.length === 0 || each.asked))
  return makeItem({ ...draft, asked, base: inherited, commands }, leadIn)
}

const longestInheritance = 10

/** 'Điều 1. Ban hành kèm theo Quyết định này …' does it; only whom an article names is told to act. */
const isArticle = (part: Part) => [part, ...part.parents].some((each) => each.paragraphs[0]?.mark?.kind === 'article')

const passagesAbove = ({ parents }: Part) =>
  parents.toReversed().flatMap((parent) => parent.paragraphs.map((paragraph) => paragraph.passage))

/** Under 'Đánh giá chung' only a command is an order, under 'Mục đích, yêu cầu' only what names somebody. */
function mayOrder(part: Part, own: Order | undefined, orders: Order[], analyse: Analyse, { lead }: LeadIn): boolean {
  const titles = [...part.parents, part].map((each) => titleOf(each, analyse))
  if (titles.some((title) => assessmentTitle.test(title))) {
    return orders.some((order) => order.commanded && order.lead.length > 0)
  }
  // Where the lead-in addresses somebody, 'Yêu cầu chung' is what is demanded of them.
  const purposes = lead.length > 0 ? titles.filter((title) => !/^yêu cầu/iu.test(title)) : titles
  return own !== undefined || !purposes.some((title) => purposeTitle.test(title))
}

const assessmentTitle =
  /^(?:(?:về|một số|những|công tác)\s+)*(?:đánh giá|tình hình|kết quả|nhận định|ưu điểm|tồn tại|hạn chế|khó khăn|nguyên nhân|thực trạng|bối cảnh)(?![^.]*(?:nhiệm vụ|giải pháp|yêu cầu|kiến nghị))/iu
const purposeTitle =
  /^(?:(?:về|một số|những)\s+)*(?:mục đích|mục tiêu|yêu cầu|quan điểm|phạm vi|đối tượng|thành phần|căn cứ)/iu
const longestTitle = 160

/** A part's title; '' when its first paragraph orders something or says more than a title. */
function titleOf(part: Part, analyse: Analyse): string {
  const [first] = part.paragraphs
  if (!first || first.passage.text.length > longestTitle) return ''
  return analyse(first).orders.some((order) => order.lead.length > 0) ? '' : first.passage.text
}

const endsOpen = (paragraph: Paragraph | undefined) => /:\W*$/.test(paragraph?.passage.text.slice(-5) ?? '')

/** A heading above numbered parts that says nothing of its own: a title, with or without a sentence that leads to them. */
function isIntroduction(part: Part, analyse: Analyse): boolean {
  const [first, ...more] = part.paragraphs
  const last = part.paragraphs.at(-1)
  if (!first || !last) return true
  if (endsOpen(last)) return more.length > 0 || !ordersBefore(last)
  return more.length === 0 && analyse(first).orders.every((order) => order.lead.length === 0)
}

/** 'Yêu cầu Thủ trưởng các đơn vị rà soát, thực hiện nghiêm …; trong đó lưu ý:' orders something before it leads on. */
function ordersBefore({ passage: { text } }: Paragraph): boolean {
  if (text.length > longestLeadIn && readOrders(text).some((order) => order.lead.length > 0)) return true
  const cut = text.lastIndexOf(';')
  if (cut < 0) return false
  const rest = text.slice(cut)
  return leadsOn.test(rest) && readOrders(text.slice(0, cut)).some((order) => order.lead.length > 0)
}

/** In characters; what says more than so before its colon orders something itself. */
const longestLeadIn = 350
const leadsOn = /^;\s*(?:trong đó|cụ thể|tập trung|đặc biệt|lưu ý|chú trọng|đồng thời)/iu

/** Whom a heading above names: all of 'Sở A, Sở B', or the subject of 'A chỉ đạo B:'. Read once, asked by each of its parts. */
function parentLeads(analyse: Analyse): LeadOf {
  const known = new Map<Part, Addressed>()
  return (parent) => {
    const lead = known.get(parent) ?? leadOfParent(parent, analyse)
    known.set(parent, lead)
    return lead
  }
}

function leadOfParent({ paragraphs }: Part, analyse: Analyse): Addressed {
  const [first] = paragraphs
  const last = paragraphs.at(-1)
  if (!first || !last) return { lead: [], asked: false }
  const heading = readWideHeading(first.passage.text)
  if (heading) return heading
  const opener = endsOpen(last) ? last : first
  const named = analyse(opener).orders.flatMap((order) => order.lead)
  const addressed = named.length > 0 ? named : opener === first ? [] : readAddressed(opener.passage.text)
  if (addressed.length > 0) {
    return { lead: distinct(addressed.map((name) => name.text)), asked: addressed.every((name) => name.asked) }
  }
  const { text } = first.passage
  const words = wordsOf(text)
  const { list } = readAddressees(words, 0)
  const lead = list.map((mention) => text.slice(words[mention.start]?.start, words[mention.end - 1]?.end))
  return { lead, asked: false }
}
