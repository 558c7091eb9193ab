import type { Quantity } from '../parsed-document.ts'
import { readAddressees } from './addressees.ts'
import { phraseAt, phrases, type Word, wordsOf } from './words.ts'

/** A quantity at its place in a text. */
export interface FoundQuantity extends Quantity {
  start: number
  /** So many of some bodies must do it: '100% xã, phường, thị trấn'. */
  share?: true
}

const each = new Set(['mỗi', 'từng'])
/** Between who and how much stand a few words: 'Mỗi huyện … chuẩn bị 300 giường'. */
const longestVerb = 6
/** Counted nouns of one word; others are taken with two ('nhiệm vụ'). */
const shortUnits = phrases(
  ...'giường|người|xe|máy|bộ|liều|tấn|kg|suất|chốt|tổ|đội|điểm|nhà|hộ|ca|mẫu|khu|phòng|cán bộ|đồng chí|tỷ đồng|triệu đồng|m2|km|ha'.split(
    '|',
  ),
)
const amountPattern = /^\d{1,3}(?:\.\d{3})+$|^\d{1,9}(?:,\d+)?$/

/** Quotas ('Mỗi huyện … 300 giường') and shares ('hỏa táng 100%', '100% xã, phường, thị trấn'). */
export function findQuantities(text: string): FoundQuantity[] {
  const words = wordsOf(text)
  const found: FoundQuantity[] = []
  for (let at = 0; at < words.length; at++) {
    const quantity = each.has(words[at]?.key ?? '')
      ? readQuota(text, words, at)
      : words[at]?.text === '%'
        ? readShare(text, words, at)
        : undefined
    if (quantity) found.push(quantity)
  }
  return found
}

function readQuota(text: string, words: Word[], at: number): FoundQuantity | undefined {
  const [unit] = readAddressees(words, at).list
  if (!unit?.official) return undefined
  for (let index = unit.end; index < Math.min(words.length, unit.end + longestVerb); index++) {
    const word = words[index]
    if (!word?.letters) return undefined
    if (!amountPattern.test(word.text)) continue
    const size = phraseAt(words, index + 1, shortUnits) || 2
    const last = words[index + size]
    if (!last?.letters || words[index + 1]?.text === '%') return undefined
    return {
      raw: text.slice(word.start, last.end),
      amount: amountOf(word.text),
      unit: text.slice(words[index + 1]?.start, last.end),
      per: text.slice(words[unit.start]?.start, words[unit.end - 1]?.end),
      start: words[at]?.start ?? 0,
    }
  }
  return undefined
}

function readShare(text: string, words: Word[], at: number): FoundQuantity | undefined {
  const number = words[at - 1]
  const mark = words[at]
  if (!number || !mark || !amountPattern.test(number.text)) return undefined
  const [who] = readAddressees(words, at - 1).list
  if (who && who.start === at + 1) {
    const end = words[who.end - 1]?.end ?? mark.end
    return {
      raw: text.slice(number.start, end),
      amount: amountOf(number.text),
      unit: '%',
      per: null,
      start: number.start,
      ...(who.official ? { share: true as const } : {}),
    }
  }
  const before = words[at - 3]
  const what = before?.letters && words[at - 2]?.letters ? before.start : number.start
  return { raw: text.slice(what, mark.end), amount: amountOf(number.text), unit: '%', per: null, start: what }
}

function amountOf(written: string): number {
  return Number(/\.\d{3}/.test(written) ? written.replaceAll('.', '') : written.replace(',', '.'))
}
