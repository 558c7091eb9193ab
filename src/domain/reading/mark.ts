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

export type MarkKind =
  | 'capital'
  | 'roman'
  | 'article'
  | 'number'
  | 'dotted'
  | 'letter'
  | 'bracketed-number'
  | 'bracketed-letter'
  | 'bracketed-roman'

/** Marks of one line that are no plain number or letter: 'A. NHIỆM VỤ', 'Điều 2.', '2.1.a)', '(iii)'. */
const rarer =
  /^(?:(?<capital>[A-HĐ])\.(?=\s+\p{Lu}{2})|Điều\s+(?<article>\d{1,3})[.:](?=\s)|(?<compound>\d{1,2}(?:\.\d{1,2}){0,3}\.(?<last>[a-zđ]))[.)](?=\s)|(?<section>[IVX]{1,6}(?:\.\d{1,2}){1,3})[.)]?(?=\s)|\((?<bracketedRoman>[ivx]{1,5})\))\s*/u

const pattern =
  /^(?:(?:Phần|Mục)\s+)?(?:(?<roman>[IVX]{1,6})[.)](?=\s)|(?<dotted>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)](?=\s|\p{L})|(?=\s))|(?<number>\d{1,2})(?:[.)](?=\s|\p{L})|\/(?=\s))|\((?<bracketedNumber>\d{1,2})\)\.?|\((?<bracketedLetter>[a-zđ])\)|(?<letter>[a-zđ])[.)](?=\s|\p{Lu}))\s*/u

const letters = 'abcdđeghiklmnopqrstuvxy'
const capitals = 'ABCDĐEGH'

export function markAt(text: string): Mark | null {
  return rarerMark(text) ?? plainMark(text)
}

function rarerMark(text: string): Mark | null {
  const found = rarer.exec(text)
  if (!found?.groups || found[0].length >= text.length) return null
  const { capital, article, compound, last, section, bracketedRoman } = found.groups
  const { length } = found[0]
  if (capital) return { label: capital, kind: 'capital', ordinal: capitals.indexOf(capital) + 1, length }
  if (article) return { label: String(Number(article)), kind: 'article', ordinal: Number(article), length }
  if (compound && last) return { label: compound, kind: 'dotted', ordinal: letters.indexOf(last) + 1, length }
  if (section) return { label: section, kind: 'dotted', ordinal: Number(section.split('.').at(-1)), length }
  const ordinal = romanValue((bracketedRoman ?? '').toUpperCase())
  return ordinal > 0 ? { label: bracketedRoman ?? '', kind: 'bracketed-roman', ordinal, length } : null
}

/** 'Điều 3.' and nothing more on the line; where a blank line stands before it, the text or '1.' below is the article's. */
export function loneArticle(text: string): Mark | null {
  const label = /^Điều\s(\d{1,3})[.:]$/u.exec(text)?.[1]
  return label === undefined
    ? null
    : { label: String(Number(label)), kind: 'article', ordinal: Number(label), length: text.length }
}

/** '(i)' between '(h)' and '(k)' is a letter of its list. */
export function asLetter(mark: Mark): Mark | undefined {
  const ordinal = letters.indexOf(mark.label) + 1
  return mark.kind === 'bracketed-roman' && mark.label.length === 1 && ordinal > 0
    ? { ...mark, kind: 'bracketed-letter', ordinal }
    : undefined
}

function plainMark(text: string): Mark | null {
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
