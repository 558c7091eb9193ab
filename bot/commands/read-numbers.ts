import { maxNumber, maxNumbers } from './command.ts'

export type Numbers = { kind: 'numbers'; numbers: number[] } | { kind: 'bad'; read: string } | { kind: 'too-many' }

/** What of the number grammar a place allows, as regular expression sources. The text must have single spaces. */
export interface NumberPatterns {
  /** '3', 'việc số 3', '3,5,7', '3, 5 và 7', '3-5': may be followed by other words. */
  tight: string
  /** Also '3 5 7', '3 - 5', 'từ 3 đến 5': only where nothing else follows. */
  loose: string
  /** Finds each number, or both ends of a range, in what one of the two matched. */
  range: RegExp
}

const dash = '[-\u2010\u2013\u2014\u2212]'

/** @param spell how the text was brought to a common form: `fold` or `foldTones` */
export function numberPatterns(spell: (words: string) => string): NumberPatterns {
  const [several, work, task, order, numbered, and, from, to] = [
    'các',
    'việc',
    'nhiệm vụ',
    'chỉ đạo',
    'số',
    'và',
    'từ',
    'đến',
  ].map(spell)
  const item = `(?:(?:${several} )?(?:${work}|${task}|${order}|nv) ?)?(?:${numbered} ?)?(?:# ?)?\\d+(?!\\d)`
  const tightEntry = `${item}(?:${dash}${item})?`
  const looseEntry = `${item}(?: ?${dash} ?${item}| ${to} ${item})?`
  return {
    tight: `${tightEntry}(?:(?: ?[,;&] ?(?:${and} )?| ${and} )${tightEntry})*`,
    loose: `(?:${from} )?${looseEntry}(?:(?: ?[,;&+] ?(?:${and} )?| ${and} | )${looseEntry})*`,
    range: new RegExp(`(\\d+)(?:(?: ?${dash} ?| ${to} )[^\\d,;&+]*(\\d+))?`, 'g'),
  }
}

/** The numbers of a text that matches one of the patterns: each once, in the order typed, ranges either way round. */
export function expandNumbers(list: string, { range }: NumberPatterns): Numbers {
  const numbers = new Set<number>()
  for (const [, first = '', second = first] of list.matchAll(range)) {
    const ends = [Number(first), Number(second)]
    if (ends.some((end) => end < 1 || end > maxNumber)) return { kind: 'bad', read: list }
    const low = Math.min(...ends)
    const high = Math.max(...ends)
    // Counted before it is spelled out: '1-2147483647' would fill the memory.
    if (high - low >= maxNumbers) return { kind: 'too-many' }
    for (let number = low; number <= high; number++) numbers.add(number)
  }
  return numbers.size > maxNumbers ? { kind: 'too-many' } : { kind: 'numbers', numbers: [...numbers] }
}

/** Whether a range runs downwards: with a slash a slip, without one more likely a date or a score. */
export function runsDown(list: string, { range }: NumberPatterns): boolean {
  return [...list.matchAll(range)].some(([, first, second]) => Number(second ?? first) < Number(first))
}
