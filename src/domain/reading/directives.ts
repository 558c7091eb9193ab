import type { ParsedDirective, Quantity } from '../parsed-document.ts'
import { hasteIn } from './haste.ts'
import type { Item, ItemParagraph } from './item.ts'
import { placesOfNames } from './name-places.ts'
import type { Order } from './orders.ts'
import type { PlaceOf } from './passage.ts'
import type { FoundQuantity } from './quantities.ts'
import { bodyKey, distinct } from './same-body.ts'
import type { TimePhrase } from './time-phrases.ts'

/** A sentence of an item with all that is in it. */
interface Sentence {
  paragraph: ItemParagraph
  order: Order
  /** Who must do it: named in it, or before it in the paragraph, or the item's. */
  lead: string[]
  /** Somebody else than the item as a whole is for leads here. */
  led: boolean
  times: TimePhrase[]
  quota: FoundQuantity | undefined
}

/** A time in an item, with who must keep it. */
export interface OwnedTime {
  phrase: TimePhrase
  paragraph: ItemParagraph
  owner: string[]
  sentence: Order
}

export interface ReadItem {
  directives: ParsedDirective[]
  times: OwnedTime[]
}

/** 'Hoàn thành và báo cáo UBND tỉnh trước ngày …' says when all that stands before it is due. */
const governing =
  /^(?:[-+•]\s*)?(?:Đảm bảo |Bảo đảm )?(?:hoàn thành|thời hạn|thời gian|báo cáo kết quả|kết quả (?:thực hiện )?báo cáo|xong)/iu

/** What an office follows in an item: each order with a lead, a time or a quota of its own, and the rest as one. */
export function directivesOf(item: Item, placeOf: PlaceOf): ReadItem {
  const sentences = item.paragraphs.flatMap((paragraph) => readSentences(item, paragraph))
  const times = sentences.flatMap((sentence) =>
    sentence.times.map((phrase) => ({
      phrase,
      paragraph: sentence.paragraph,
      owner: sentence.lead,
      sentence: sentence.order,
    })),
  )
  const whole = timeOfWhole(sentences)
  const row = sentences.some((sentence) => sentence.paragraph.aside)
  const own = sentences.length > 1 && !row ? sentences.filter((sentence) => isOwn(sentence, whole)) : []
  const apart = new Set(own)
  const rest = sentences.filter((sentence) => !apart.has(sentence))
  // What names nobody beside sentences that name somebody is nobody's yet: the clerk is asked.
  const lead = item.base.length > 0 || own.length > 0 ? item.base : item.lead
  const together = rest.length > 0 ? restDirectives(item, lead, rest, whole, placeOf) : []
  return { directives: [...together, ...ownDirectives(item, own, placeOf)], times }
}

function readSentences(item: Item, paragraph: ItemParagraph): Sentence[] {
  const times = bySentence(paragraph.orders, paragraph.times)
  const quotas = bySentence(
    paragraph.orders,
    paragraph.quantities.filter((quantity) => quantity.per !== null || quantity.share),
  )
  const base = new Set(item.base.map(bodyKey))
  const leads = new Set(item.lead.map(bodyKey))
  let running: string[] | undefined
  return paragraph.orders.map((order) => {
    const admitted = order.lead.map((name) => name.text).filter((name) => leads.has(bodyKey(name)))
    if (admitted.length > 0) running = admitted
    const lead = running ?? item.base
    return {
      paragraph,
      order,
      lead: lead.length > 0 ? lead : item.lead,
      led: running !== undefined && !sameSet(running, base),
      times: times.get(order) ?? [],
      quota: quotas.get(order)?.[0],
    }
  })
}

/** What was found in a paragraph, by the sentence that it stands in; both in the order of the text. */
function bySentence<T extends { start: number }>(orders: Order[], found: T[]): Map<Order, T[]> {
  const sorted = new Map<Order, T[]>()
  let next = 0
  for (const order of orders) {
    const first = next
    while ((found[next]?.start ?? Number.POSITIVE_INFINITY) < order.end) next++
    if (next > first) sorted.set(order, found.slice(first, next))
  }
  return sorted
}

function sameSet(names: string[], base: Set<string>): boolean {
  const keys = new Set(names.map(bodyKey))
  return keys.size === base.size && [...keys].every((key) => base.has(key))
}

/** The one time that all of the item is due by, when its last sentence gives it so. */
function timeOfWhole(sentences: Sentence[]): TimePhrase | undefined {
  const timed = sentences.filter((sentence) => sentence.times.length > 0)
  const said = timed.find((sentence) => sentence.paragraph.governs)
  if (said) return said.times[0]
  const [only] = timed
  if (timed.length !== 1 || !only || only.times.length !== 1 || only.led) return undefined
  const { text } = only.paragraph.paragraph.passage
  const governs = only === sentences.at(-1) && governing.test(text.slice(only.order.start, only.order.end))
  return governs || sentences.length === 1 ? only.times[0] : undefined
}

function isOwn(sentence: Sentence, whole: TimePhrase | undefined): boolean {
  const timed = sentence.times.some((phrase) => phrase !== whole)
  return sentence.led || timed || sentence.quota !== undefined
}

/** The rest of an item as one directive; a second time in its only sentence makes one more. */
function restDirectives(
  item: Item,
  lead: string[],
  rest: Sentence[],
  whole: TimePhrase | undefined,
  placeOf: PlaceOf,
): ParsedDirective[] {
  const heading = item.paragraphs.filter((each) => each.number === 0).map((each) => each.paragraph.passage.text)
  const first = item.paragraphs[0] ?? rest[0]?.paragraph
  const only = rest.length === 1 ? rest[0] : undefined
  const row = rest.some((sentence) => sentence.paragraph.aside)
  const inText = row ? rest.flatMap((sentence) => sentence.times).filter((phrase) => phrase !== whole) : only?.times
  const [time = whole, ...more] = row && whole ? [whole, ...(inText ?? [])] : (inText ?? [])
  const text = [...heading, ...textByParagraph(rest)].join('\n')
  const names = {
    lead,
    coordinating: row ? item.coordinating : coordinatingOf(rest),
  }
  const directive = {
    path: item.path,
    text,
    ...names,
    informed: informedOf(rest),
    strength: item.strength,
    deadline: time?.deadline ?? null,
    urgency: hasteIn(text),
    quantity: plain(only?.quota),
    place: first ? placeOf(first.paragraph.passage, 0) : { line: 1, column: 1 },
    places: placesOfNames(item, names, placeOf),
  }
  const others = more.map(({ deadline }, index) => {
    return { ...directive, path: pathIn(item, only?.paragraph.number ?? 1, index + 2), deadline, quantity: null }
  })
  return [directive, ...others]
}

/** '2/11': the order in the item's eleventh paragraph; '2/11-2': the second one there. */
function pathIn(item: Item, paragraph: number, count: number): string {
  return `${item.path}/${paragraph}${count > 1 ? `-${count}` : ''}`
}

function ownDirectives(item: Item, own: Sentence[], placeOf: PlaceOf): ParsedDirective[] {
  const groups = groupsOf(own)
  const seen = new Map<number, number>()
  return groups.flatMap((group) => {
    const [first] = group
    if (!first) return []
    const { number } = first.paragraph
    const times = group.flatMap((sentence) => sentence.times)
    // One directive has one time: a sentence with two makes two.
    const text = textByParagraph(group).join('\n')
    const names = { lead: first.lead, coordinating: coordinatingOf(group) }
    const places = placesOfNames(item, names, placeOf)
    return (times.length > 0 ? times : [undefined]).map((time) => {
      const count = (seen.get(number) ?? 0) + 1
      seen.set(number, count)
      return {
        path: pathIn(item, number, count),
        text,
        ...names,
        informed: informedOf(group),
        strength: item.strength,
        deadline: time?.deadline ?? null,
        urgency: hasteIn(text),
        quantity: plain(group.find((sentence) => sentence.quota)?.quota),
        place: placeOf(first.paragraph.paragraph.passage, first.order.start),
        places,
      }
    })
  })
}

/** A sentence that names nobody goes with the one before it in its paragraph when that one led. */
function groupsOf(own: Sentence[]): Sentence[][] {
  const groups: Sentence[][] = []
  for (const sentence of own) {
    const group = groups.at(-1)
    const previous = group?.at(-1)
    const follows =
      previous?.paragraph === sentence.paragraph && previous.led && sentence.led && sentence.order.lead.length === 0
    if (group && follows && sentence.quota === undefined) group.push(sentence)
    else groups.push([sentence])
  }
  return groups
}

function textByParagraph(sentences: Sentence[]): string[] {
  const byParagraph = new Map<ItemParagraph, string[]>()
  for (const { paragraph, order } of sentences) {
    if (paragraph.aside) continue
    const text = paragraph.paragraph.passage.text.slice(order.start, order.end)
    const texts = byParagraph.get(paragraph)
    if (texts) texts.push(text)
    else byParagraph.set(paragraph, [text])
  }
  return [...byParagraph.values()].map((texts) => texts.join(' '))
}

function coordinatingOf(sentences: Sentence[]): string[] {
  return distinct(sentences.flatMap((sentence) => sentence.order.coordinating.map((name) => name.text)))
}

function informedOf(sentences: Sentence[]): string[] {
  return distinct(sentences.flatMap((sentence) => sentence.order.informed.map((name) => name.text)))
}

function plain(quantity: FoundQuantity | undefined): Quantity | null {
  return quantity ? { raw: quantity.raw, amount: quantity.amount, unit: quantity.unit, per: quantity.per } : null
}
