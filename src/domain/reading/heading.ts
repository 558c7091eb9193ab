import { readAddressees } from './addressees.ts'
import { markAt } from './mark.ts'
import { wordsOf } from './words.ts'

/** In characters; a line that is longer says more than who. */
export const longestHeading = 400

/** Whether a line (its number aside) names addressees and nothing else: '8. Sở Xây dựng, Sở Y tế'. */
export function isHeadingOnly(line: string): boolean {
  if (line.length > longestHeading) return false
  const words = wordsOf(line.slice(markAt(line)?.length ?? 0))
  const { list, next } = readAddressees(words, 0)
  if (list.length === 0) return false
  const rest = words.slice(next)
  return rest.every((word) => word.text === ':' || word.text === '.')
}
