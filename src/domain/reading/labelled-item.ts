import { type Analyse, nothingRead } from './analysis.ts'
import type { ItemParagraph } from './item.ts'
import { isLabelled, labelledIn } from './labels.ts'
import { plainOrder, readOrders } from './orders.ts'
import type { Paragraph } from './paragraphs.ts'
import { namesIn } from './tables/cell-names.ts'
import { timesInCell } from './tables/time-cell.ts'
import type { TimePhrase } from './time-phrases.ts'

/** A paragraph with what is read in it and in what it labels. */
export function analyseParagraph(paragraph: Paragraph, number: number, analyse: Analyse): ItemParagraph {
  const labelled = labelledIn(paragraph.passage)
  if (labelled.length === 0) return { paragraph, number, ...analyse(paragraph) }
  const alone = isLabelled(paragraph.passage)
  const read = alone ? { ...nothingRead, orders: [plainOrder(paragraph.passage.text)] } : analyse(paragraph)
  const times = labelled.flatMap(({ label, value, at }) =>
    label === 'time' ? moved(timesInCell(value, analyse.issuedOn), at) : [],
  )
  const others = read.times.filter((time) => !times.some((each) => each.start < time.end && time.start < each.end))
  const all = [...others, ...times].sort((a, b) => a.start - b.start)
  return { paragraph, number, ...read, times: all, ...(alone && times.length > 0 ? { governs: true as const } : {}) }
}

function moved(times: TimePhrase[], by: number): TimePhrase[] {
  return times.map((time) => ({ ...time, start: time.start + by, end: time.end + by }))
}

/** Who leads and who helps by labels: 'Đơn vị chủ trì: Sở Y tế'. */
export function labelledNames(paragraphs: readonly Paragraph[]): { lead: string[]; coordinating: string[] } {
  const all = paragraphs.flatMap((paragraph) => labelledIn(paragraph.passage))
  const named = (label: 'lead' | 'coordinating') =>
    all.flatMap((each) => (each.label === label ? (actorsIn(label, each.value.text) ?? namesIn(each.value)) : []))
  return { lead: named('lead'), coordinating: named('coordinating') }
}

/** 'Cơ quan thực hiện: Sở A rà soát …; Sở B rà soát … và gửi về Sở A': who acts in its sentences, not all they name. */
function actorsIn(label: 'lead' | 'coordinating', text: string): string[] | undefined {
  if (label === 'coordinating' || text.length < shortestSentence) return undefined
  const names = readOrders(text).flatMap((order) => order.lead.map((name) => name.text))
  return names[0] !== undefined && text.startsWith(names[0]) ? names : undefined
}

/** In characters; lists of names seldom are so long, and hold no verb. */
const shortestSentence = 120
