import { readAddressees } from './addressees.ts'
import { askingVerbs, headingOpenings } from './lexicon.ts'
import { markAt } from './mark.ts'
import { phraseAt, wordsOf } from './words.ts'

/** A line that names addressees and nothing else: '8. Sở Xây dựng, Sở Y tế', 'Đối với Công an tỉnh:'. */
export interface Heading {
  lead: string[]
  /** Begins with 'Đề nghị'. */
  asked: boolean
}

/** In characters; a line that is longer says more than who. */
export const longestHeading = 400

/** The line (its number aside) as a heading; undefined when it says anything besides who. */
export function readHeading(line: string): Heading | undefined {
  if (line.length > longestHeading) return undefined
  const text = line.slice(markAt(line)?.length ?? 0)
  const words = wordsOf(text)
  const { list, next } = readAddressees(words, phraseAt(words, 0, headingOpenings))
  if (list.length === 0 || !words.slice(next).every((word) => word.text === ':' || word.text === '.')) return undefined
  return {
    lead: list.map((mention) => text.slice(words[mention.start]?.start, words[mention.end - 1]?.end)),
    asked: phraseAt(words, 0, askingVerbs) > 0,
  }
}

export function isHeadingOnly(line: string): boolean {
  return readHeading(line) !== undefined
}
