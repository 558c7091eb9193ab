import { formatNumber } from '../number-format.ts'
import { type Element, elementsOf } from './dom.ts'

const formats: Record<string, string> = { a: 'lowerLetter', A: 'upperLetter', i: 'lowerRoman', I: 'upperRoman' }

/** What a browser shows before an item of a list: '3. ', 'b. ', '- '. */
export function listMark(item: Element): string {
  const list = item.parent
  if (!list || !('attribs' in list) || list.name !== 'ol') return '- '
  let value = Number.parseInt(list.attribs['start'] ?? '1', 10) - 1
  for (const each of elementsOf(list)) {
    if (each.name !== 'li') continue
    const given = Number.parseInt(each.attribs['value'] ?? '', 10)
    value = Number.isNaN(given) ? value + 1 : given
    if (each === item) break
  }
  return `${formatNumber(Number.isNaN(value) ? 1 : value, formats[list.attribs['type'] ?? ''] ?? 'decimal')}. `
}
