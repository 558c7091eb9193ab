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

export type Analyse = (paragraph: Paragraph) => Analysis

export const nothingRead: Analysis = { orders: [], times: [], quantities: [] }

/** Reads a paragraph once however often it is asked; `issuedOn` lends the year to dates that have none. */
export function analyser(issuedOn: string | null): Analyse {
  const known = new Map<Paragraph, Analysis>()
  return (paragraph) => {
    const { text } = paragraph.passage
    const analysis = known.get(paragraph) ?? {
      orders: readOrders(text),
      times: findTimes(text, issuedOn),
      quantities: findQuantities(text),
    }
    known.set(paragraph, analysis)
    return analysis
  }
}
