import type { Item } from '../item.ts'
import { wordsOf } from '../words.ts'

/** '(Chi tiết Danh mục nhiệm vụ tại Phụ lục kèm theo)' */
const detailed =
  /(?:chi tiết|cụ thể|kèm theo)[^.;]{0,80}(?:phụ lục|danh mục|bảng|biểu)|(?:phụ lục|danh mục|bảng|biểu)[^.;]{0,60}(?:chi tiết|kèm theo|đính kèm)/iu

/**
 * The items without those that a table sets out in detail: they name nobody and give no time, and either the table has a
 * section of their name, or the list they stand in ends by sending the reader to it.
 */
export function withoutSummaries(items: Item[], tables: { items: Item[]; titles: string[] }): Item[] {
  if (tables.items.length === 0) return items
  const titles = new Set([...tables.titles, ...tables.items.map(textOf)].map(keyOf))
  const lists = new Set(items.filter((item) => isBare(item) && detailed.test(textOf(item))).map(listOf))
  return items.filter((item) => !isBare(item) || !(titles.has(keyOf(textOf(item))) || lists.has(listOf(item))))
}

function isBare(item: Item): boolean {
  const named = item.paragraphs.some((each) => each.number === 0 || each.orders.some((order) => order.lead.length > 0))
  return !named && item.paragraphs.every((each) => each.times.length === 0)
}

const listOf = (item: Item) => item.path.replace(/\.?[^.]+$/, '')
const textOf = (item: Item) => item.paragraphs.map((each) => each.paragraph.passage.text).join(' ')
const keyOf = (text: string) =>
  wordsOf(text)
    .flatMap((word) => (word.letters ? [word.key] : []))
    .join(' ')
