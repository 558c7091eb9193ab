import { isContext } from '../context-body.ts'
import type { Strength } from '../parsed-document.ts'
import { type Analyse, type Analysis, nothingRead } from './analysis.ts'
import { analyseParagraph } from './labelled-item.ts'
import type { Named, Order } from './orders.ts'
import type { Paragraph } from './paragraphs.ts'
import type { Passage } from './passage.ts'
import { bodyKey, distinct } from './same-body.ts'
import type { TimePhrase } from './time-phrases.ts'

/** A paragraph of an item with all that was read in it. */
export interface ItemParagraph extends Analysis {
  paragraph: Paragraph
  /** 1 for the first after the heading line; 0 for the heading itself. */
  number: number
  /** Its time is the whole item's ('Thời gian hoàn thành: …'). */
  governs?: true
  /** A table's cell of times: no part of what is to be done. */
  aside?: true
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
  informed: string[]
  strength: Strength
  /** Where its names may stand besides its own paragraphs: headings above it, the lead-in, a table's cells. */
  elsewhere: Passage[]
}

/** Whom the lead-in addresses ('đề nghị Bí thư cấp ủy; yêu cầu Thủ trưởng …'), and who of them is only asked. */
export interface LeadIn {
  lead: string[]
  asked: Set<string>
  passages: Passage[]
}

/** What is known of an item before its sentences are asked who leads. */
export interface Draft {
  path: string
  paragraphs: ItemParagraph[]
  base: string[]
  /** The base stands above the sentences (a heading), so it is who commands in them. */
  commands: boolean
  /** The heading asks ('Đề nghị Ủy ban Mặt trận Tổ quốc:'). */
  asked: boolean
  /** 'Đơn vị chủ trì: …', 'Đơn vị phối hợp: …'; who is named in sentences leads besides. */
  labelled?: { lead: string[]; coordinating: string[] }
  elsewhere: Passage[]
}

/** A few words and a colon. */
const isTitle = /^[^.;:]{1,100}:\s*$/u

export function numberParagraphs(paragraphs: Paragraph[], heading: boolean, analyse: Analyse): ItemParagraph[] {
  return withoutEchoes(
    paragraphs.map((paragraph, index) => {
      const number = heading ? index : index + 1
      if (heading && index === 0) return { paragraph, number, ...nothingRead }
      const read = analyseParagraph(paragraph, number, analyse)
      // 'Báo cáo định kỳ hằng tháng:' over a paragraph that says who reports is its title.
      const title = index === 0 && paragraphs.length > 1 && isTitle.test(paragraph.passage.text)
      return title && read.times.every((time) => time.every !== undefined) ? { ...read, times: [] } : read
    }),
  )
}

/** A title says 'báo cáo định kỳ hằng tuần', its text on which day: one duty, not two. */
function withoutEchoes(paragraphs: ItemParagraph[]): ItemParagraph[] {
  const recurring = paragraphs.flatMap(({ times }) => times.filter(({ deadline }) => deadline?.kind === 'recurring'))
  if (recurring.length < 2) return paragraphs
  const bare = ({ every, deadline }: TimePhrase) => deadline?.kind === 'recurring' && every === deadline.every
  const said = new Set(recurring.filter((time) => !bare(time)).map(({ every }) => every?.split(' ')[0]))
  return paragraphs.map((each, index) =>
    index === 0 ? { ...each, times: each.times.filter((time) => !bare(time) || !said.has(time.every)) } : each,
  )
}

/** Who leads, who helps and how strongly it is said, over all of the item's sentences. */
export function makeItem(draft: Draft, leadIn: LeadIn): Item {
  const { path, paragraphs } = draft
  const orders = paragraphs.flatMap((each) => each.orders)
  const { lead: leads = [], coordinating: helpers = [] } = draft.labelled ?? {}
  const base = leads.length > 0 ? leads : draft.base
  const others = orders.flatMap((order) => order.lead.filter((name) => isLead(name, order, draft)))
  const lead = distinct([...base, ...others.map((name) => name.text)])
  return {
    path,
    paragraphs,
    base: base.length > 0 ? distinct(base) : leadIn.lead,
    lead: lead.length > 0 ? lead : leadIn.lead,
    coordinating: distinct([...orders.flatMap((order) => order.coordinating.map((name) => name.text)), ...helpers]),
    informed: distinct(orders.flatMap((order) => order.informed.map((name) => name.text))),
    elsewhere: [...draft.elsewhere, ...leadIn.passages],
    strength: isAsked(draft, orders, leadIn) ? 'đề nghị' : 'yêu cầu',
  }
}

/**
 * Under a heading, 'Yêu cầu các doanh nghiệp …' is what the heading's body is to demand of others: only the bodies of the
 * State that are named besides it lead too, and its own head is no second one.
 */
function isLead(name: Named, order: Order, { base, commands }: Draft): boolean {
  if (!commands) return true
  const same = base.some((each) => each !== name.text && bodyKey(each) === bodyKey(name.text))
  return name.official && !same && !(order.commanded && isContext(name.text))
}

function isAsked({ base, commands, asked }: Draft, orders: Order[], leadIn: LeadIn): boolean {
  const asks = (names: string[]) => names.length > 0 && names.every((name) => leadIn.asked.has(bodyKey(name)))
  if (commands) return asked || asks(base)
  const named = orders.find((order) => order.lead.length > 0)?.lead
  return named ? named.every((name) => name.asked) || asks(base) : asks(leadIn.lead)
}
