/** One word or one punctuation mark of a text, with its offsets there. */
export interface Word {
  text: string
  /** Lower case, tone marks in the new position ('uỷ' → 'ủy'): what the word lists are written in. */
  key: string
  start: number
  end: number
  capital: boolean
  letters: boolean
}

const wordPattern = /[\p{L}\p{M}\p{N}]+(?:[-&/.][\p{L}\p{N}]+)*|[^\s]/gu
const isLetters = /^[\p{L}\p{N}]/u

const oldTones = new Map(
  Object.entries({
    oà: 'òa',
    oá: 'óa',
    oả: 'ỏa',
    oã: 'õa',
    oạ: 'ọa',
    oè: 'òe',
    oé: 'óe',
    oẻ: 'ỏe',
    oẽ: 'õe',
    oẹ: 'ọe',
  }).concat(Object.entries({ uỳ: 'ùy', uý: 'úy', uỷ: 'ủy', uỹ: 'ũy', uỵ: 'ụy' })),
)
const oldToneEnding = /(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])$/u

export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const { 0: word, index } of text.matchAll(wordPattern)) {
    const { key, capital, letters } = knownWord(word)
    words.push({ text: word, key, start: index, end: index + word.length, capital, letters })
  }
  return words
}

type Shape = Pick<Word, 'key' | 'capital' | 'letters'>

/** A text has few different words; junk has many, so the memory is bounded. */
const shapes = new Map<string, Shape>()
const mostShapes = 20_000

function knownWord(word: string): Shape {
  const known = shapes.get(word)
  if (known) return known
  const first = word.charAt(0)
  const shape = { key: wordKey(word), capital: first !== first.toLowerCase(), letters: isLetters.test(word) }
  if (shapes.size >= mostShapes) shapes.clear()
  shapes.set(word, shape)
  return shape
}

export function wordKey(word: string): string {
  const lower = word.toLowerCase()
  return oldToneEnding.test(lower) ? lower.slice(0, -2) + (oldTones.get(lower.slice(-2)) ?? lower.slice(-2)) : lower
}

/** Phrases by their first word, the longest first. */
export type Phrases = ReadonlyMap<string, readonly (readonly string[])[]>

export function phrases(...written: string[]): Phrases {
  const byFirst = new Map<string, string[][]>()
  for (const phrase of written) {
    const keys = wordsOf(phrase).map((word) => word.key)
    const first = keys[0]
    if (first === undefined) continue
    const list = byFirst.get(first)
    if (list) list.push(keys)
    else byFirst.set(first, [keys])
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.length - a.length)
  return byFirst
}

/** How many words of the longest phrase that stands at `at`; 0 when none does. */
export function phraseAt(words: readonly Word[], at: number, set: Phrases): number {
  const candidates = set.get(words[at]?.key ?? '')
  if (!candidates) return 0
  for (const candidate of candidates) {
    if (candidate.every((key, index) => words[at + index]?.key === key)) return candidate.length
  }
  return 0
}
