import { fold } from '../../src/domain/text.ts'

/** A text in two forms side by side: folded to be read, and the person's own to be kept. */
export interface Typed {
  /** Lower case, without accents and invisible characters, white space as single spaces; the beginning only. */
  folded: string
  /** Whether `folded` is all of it. */
  complete: boolean
  /** The person's own words from a place in `folded` to the end. */
  ownFrom(index: number): string
}

/** A command with fifty numbers fits many times. Nobody's five megabytes are read letter by letter. */
const readable = 4_000

/** Folds letter by letter, so that each place in the folded text is known in the person's own. */
export function typed(text: string): Typed {
  const own = text.normalize('NFC')
  const head = own.slice(0, readable)
  let folded = ''
  const places: number[] = []
  let place = 0
  for (const letter of head) {
    const piece = /\s/.test(letter) ? (folded.endsWith(' ') ? '' : ' ') : fold(letter)
    for (let i = 0; i < piece.length; i++) places.push(place)
    folded += piece
    place += letter.length
  }
  return {
    folded,
    complete: own.length <= readable,
    ownFrom: (index) => ownWords(own.slice(places[index] ?? head.length)),
  }
}

/**
 * What a person typed, fit to be kept: NFC, '\n' for line breaks, trimmed, without control characters (PostgreSQL takes
 * no U+0000) and half surrogate pairs.
 */
export function ownWords(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, '')
    .trim()
}
