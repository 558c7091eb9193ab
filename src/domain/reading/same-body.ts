import { offices } from './lexicon.ts'
import { phraseAt, wordsOf } from './words.ts'

/** A name for comparing: 'Chủ tịch UBND các huyện' and 'Ủy ban nhân dân các huyện' are one body. */
export function bodyKey(name: string): string {
  const words = wordsOf(name)
  let start = 0
  for (let length = phraseAt(words, 0, offices); length > 0; length = phraseAt(words, start, offices)) start += length
  const keys = words.slice(start < words.length ? start : 0).map((word) => word.key)
  return keys.join(' ').replace(/^ủy ban nhân dân/u, 'ubnd')
}

/** The names without those that are the same in print, whatever the capitals. */
export function distinct(names: string[]): string[] {
  const seen = new Set<string>()
  return names.filter((name) => {
    const key = wordsOf(name)
      .map((word) => word.key)
      .join(' ')
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
