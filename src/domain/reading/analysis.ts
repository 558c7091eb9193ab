import { type Order, readOrders } from './orders.ts'
import type { Paragraph } from './paragraphs.ts'
import { type FoundQuantity, findQuantities } from './quantities.ts'
import { findTimes, type TimePhrase } from './time-phrases.ts'

/** All that is read in one paragraph; offsets are in its text. */
export interface Analysis {
  orders: Order[]
  times: TimePhrase[]
  quantities: FoundQuantity[]
}

export interface Analyse {
  (paragraph: Paragraph): Analysis
  /** The document's date, 'YYYY-MM-DD': lends the year to dates that have none. */
  readonly issuedOn: string | null
}

export const nothingRead: Analysis = { orders: [], times: [], quantities: [] }

/** Reads a paragraph once however often it is asked. */
export function analyser(issuedOn: string | null): Analyse {
  const known = new Map<Paragraph, Analysis>()
  const analyse = (paragraph: Paragraph) => {
    const { text } = paragraph.passage
    const analysis = known.get(paragraph) ?? {
      orders: readOrders(text),
      times: findTimes(text, issuedOn),
      quantities: findQuantities(text),
    }
    known.set(paragraph, analysis)
    return analysis
  }
  return Object.assign(analyse, { issuedOn })
}
