import { readAddressees } from '../addressees.ts'
import { organs, predicates, quantifiers, surePredicates } from '../lexicon.ts'
import { startsBody } from '../territory.ts'
import { phraseAt, phrases, type Word, wordsOf } from '../words.ts'
import type { Cell } from './table.ts'

const openings = phrases('chủ trì', 'phối hợp', 'phối hợp với', 'cơ quan chủ trì', 'đơn vị chủ trì', 'giao')
const isSeparator = (word: Word | undefined) => word?.text === ',' || word?.text === ';' || word?.text === '/'

/** Who is named in a cell of a column of agencies: known names as in a sentence, others between commas. */
export function namesIn(cell: Cell): string[] {
  const { text } = cell
  const words = wordsOf(text)
  const names: string[] = []
  let at = 0
  while (at < words.length) {
    const skip = phraseAt(words, at, openings)
    if (skip > 0) at += skip
    else if (!words[at]?.letters) at++
    else {
      const end = endOfName(words, at, text)
      if (isName(words, at, end)) names.push(text.slice(words[at]?.start, words[end - 1]?.end).replaceAll('\n', ' '))
      at = end
      if (words[at]?.key === 'và' || words[at]?.key === 'cùng') at++
    }
  }
  return names
}

/** What stands between commas but is no name: what is to be done, a number, a date. */
function isName(words: readonly Word[], at: number, end: number): boolean {
  const first = words[at]
  // 'tổ chức xã hội' is a name, 'tổ chức thi' is none.
  const verb = !first?.capital && phraseAt(words, at, predicates) > 0
  if (verb && phraseAt(words, at, organs) === 0 && readAddressees(words, at).list.length === 0) return false
  const known = startsName(words, at)
  return (
    known ||
    (first !== undefined &&
      end - at <= longestName &&
      words.slice(at, end).some((word) => word.capital) &&
      phraseAt(words, at, predicates) === 0)
  )
}

/** In words, of a name that no list knows. */
const longestName = 12

function endOfName(words: readonly Word[], at: number, text: string): number {
  const [mention] = readAddressees(words, at, true).list
  if (mention?.start === at && ends(words, mention.end, text)) return mention.end
  let end = at + 1
  while (end < words.length && !ends(words, end, text)) end++
  return end
}

/** A mark, 'và' before another name, or a new line that begins one ends a name; ' và ' inside one does not. */
function ends(words: readonly Word[], at: number, text: string): boolean {
  const word = words[at]
  if (!word || isSeparator(word) || (!word.capital && phraseAt(words, at, surePredicates) > 0)) return true
  const begins = (next: number) => startsName(words, next)
  if (word.key === 'và') return begins(at + 1)
  return text.slice(words[at - 1]?.end, word.start).includes('\n') && (begins(at) || !word.letters)
}

function startsName(words: readonly Word[], at: number): boolean {
  return startsBody(words, at) || phraseAt(words, at, quantifiers) > 0 || readAddressees(words, at).list.length > 0
}
