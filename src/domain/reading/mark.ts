/** A number or letter before a paragraph: 'II.', '3.', '3.1', 'a)', '(2)'. */
export interface Mark {
  /** As it goes into a path: without dots at the end and brackets. */
  label: string
  kind: MarkKind
  /** Its place in its list, from 1: 'II.' and 'b)' are 2. Dotted numbers give their last part. */
  ordinal: number
  /** Characters to leave out before the text. */
  length: number
}

export type MarkKind = 'roman' | 'number' | 'dotted' | 'letter' | 'bracketed-number' | 'bracketed-letter'

const pattern =
  /^(?:(?:Phần|Mục)\s+)?(?:(?<roman>[IVX]{1,6})[.)](?=\s)|(?<dotted>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)](?=\s|\p{L})|(?=\s))|(?<number>\d{1,2})(?:[.)](?=\s|\p{L})|\/(?=\s))|\((?<bracketedNumber>\d{1,2})\)|\((?<bracketedLetter>[a-zđ])\)|(?<letter>[a-zđ])[.)](?=\s|\p{Lu}))\s*/u

const letters = 'abcdđeghiklmnopqrstuvxy'

export function markAt(text: string): Mark | null {
  const found = pattern.exec(text)
  if (!found?.groups) return null
  const { roman, dotted, number, bracketedNumber, bracketedLetter, letter } = found.groups
  const { length } = found[0]
  if (length >= text.length) return null
  if (roman) return { label: roman, kind: 'roman', ordinal: romanValue(roman), length }
  if (dotted) return { label: dotted, kind: 'dotted', ordinal: Number(dotted.split('.').at(-1)), length }
  if (number) return { label: String(Number(number)), kind: 'number', ordinal: Number(number), length }
  if (bracketedNumber)
    return {
      label: String(Number(bracketedNumber)),
      kind: 'bracketed-number',
      ordinal: Number(bracketedNumber),
      length,
    }
  const one = bracketedLetter ?? letter ?? ''
  return {
    label: one,
    kind: bracketedLetter ? 'bracketed-letter' : 'letter',
    ordinal: letters.indexOf(one) + 1,
    length,
  }
}

/** 4 of 'IV'; 0 of what is no roman number. */
export function romanValue(roman: string): number {
  const values: Record<string, number> = { I: 1, V: 5, X: 10 }
  const digits = [...roman].map((digit) => values[digit] ?? 0)
  return digits.reduce((sum, value, index) => sum + (value < (digits[index + 1] ?? 0) ? -value : value), 0)
}
