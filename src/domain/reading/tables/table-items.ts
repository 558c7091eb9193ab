import type { Analyse } from '../analysis.ts'
import type { Item, ItemParagraph } from '../item.ts'
import { plainOrder } from '../orders.ts'
import type { Paragraph } from '../paragraphs.ts'
import type { Passage } from '../passage.ts'
import { distinct } from '../same-body.ts'
import { paragraphsOf } from './cell.ts'
import { namesIn } from './cell-names.ts'
import type { Cell, TaskTable } from './table.ts'
import { readRows, type TaskRow } from './table-rows.ts'
import { timesInCell } from './time-cell.ts'

/** The tasks of a document's tables as items 'table.3', 'table.II.1'; a second table's begin with 'table2'. */
export function readTables(tables: readonly TaskTable[], analyse: Analyse): { items: Item[]; titles: string[] } {
  const read = tables.map(readRows).filter(({ tasks }) => tasks.length > 0)
  const items = read.flatMap(({ tasks }, index) =>
    tasks.flatMap((task) => itemOf(task, index === 0 ? 'table' : `table${index + 1}`, analyse)),
  )
  return { items, titles: read.flatMap(({ titles }) => titles) }
}

function itemOf(row: TaskRow, prefix: string, analyse: Analyse): Item[] {
  const task = row.cells.get('task')
  if (!task) return []
  const said = paragraphsOf(task).map((passage, at) => spoken(passage, at + 1, analyse))
  const product = row.cells.get('product')
  const shown = product ? paragraphsOf(product).map((passage) => silent(passage, said.length + 1)) : []
  const time = row.cells.get('time')
  const due = time ? [timed(time, said.length + shown.length + 1, analyse.issuedOn)] : []
  const { lead, coordinating } = whoIn(row)
  const orders = said.flatMap((each) => each.orders)
  const named = lead.length > 0 ? lead : row.sectionLead
  const actors = named.length > 0 ? named : distinct(orders.flatMap((order) => order.lead.map((name) => name.text)))
  return [
    {
      path: `${prefix}.${row.label}`,
      paragraphs: [...said, ...shown, ...due],
      base: actors,
      lead: actors,
      coordinating: distinct([
        ...orders.flatMap((order) => order.coordinating.map((name) => name.text)),
        ...coordinating,
      ]),
      informed: distinct(orders.flatMap((order) => order.informed.map((name) => name.text))),
      strength: 'yêu cầu',
      elsewhere: [...row.cells.values()],
    },
  ]
}

function whoIn(row: TaskRow): { lead: string[]; coordinating: string[] } {
  const cells = [row.cells.get('lead'), row.cells.get('both')]
  const split = cells.flatMap((cell, at) => (cell ? [splitRoles(cell, at === 1)] : []))
  const helpers = row.cells.get('coordinating')
  return {
    lead: distinct(split.flatMap((each) => each.lead)),
    coordinating: distinct([...split.flatMap((each) => each.coordinating), ...(helpers ? namesIn(helpers) : [])]),
  }
}

/** 'Sở A chủ trì, phối hợp với Sở B', 'Chủ trì: Sở A; phối hợp: Sở B', 'Sở A (chủ trì), Sở B'. In a column of both the first leads. */
function splitRoles(cell: Cell, both: boolean): { lead: string[]; coordinating: string[] } {
  const { text } = cell
  const helps = /phối hợp/iu.exec(text)
  if (helps) return { lead: part(text.slice(0, helps.index)), coordinating: part(text.slice(helps.index)) }
  const leads = /\(chủ trì\)/iu.exec(text)
  if (leads) {
    return { lead: part(text.slice(0, leads.index)), coordinating: part(text.slice(leads.index + leads[0].length)) }
  }
  const names = namesIn(cell)
  return both ? { lead: names.slice(0, 1), coordinating: names.slice(1) } : { lead: names, coordinating: [] }
}

const part = (text: string) =>
  namesIn({
    text: text.replace(/(?<![\p{L}])(?:chủ trì|phối hợp(?: với)?)(?![\p{L}])/giu, (words) => ' '.repeat(words.length)),
    anchors: [],
  })

function spoken(passage: Passage, number: number, analyse: Analyse): ItemParagraph {
  const paragraph = paragraphFrom(passage)
  return { paragraph, number, ...analyse(paragraph) }
}

/** What the task brings forth: shown with it, but no order. */
function silent(passage: Passage, number: number): ItemParagraph {
  return { paragraph: paragraphFrom(passage), number, orders: [plainOrder(passage.text)], times: [], quantities: [] }
}

function timed(cell: Cell, number: number, issuedOn: string | null): ItemParagraph {
  const passage = { ...cell, text: cell.text.replaceAll('\n', ' ') }
  const times = timesInCell(cell, issuedOn)
  return {
    paragraph: paragraphFrom(passage),
    number,
    orders: [plainOrder(passage.text)],
    times,
    quantities: [],
    governs: true,
    aside: true,
  }
}

function paragraphFrom(passage: Passage): Paragraph {
  return { passage, mark: null, bullet: /^[-+•]/.test(passage.text), heading: false, apart: true }
}
