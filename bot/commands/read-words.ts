import { fold, foldTones, hasAccents } from '../../src/domain/text.ts'
import type { Reading } from './command.ts'
import { type DeedForm, deedForms } from './forms.ts'
import { readNote } from './read-note.ts'
import { expandNumbers, type NumberPatterns, numberPatterns, runsDown } from './read-numbers.ts'
import { ownWords } from './typed.ts'

/** Fifty numbers and some courtesy; a longer text is no mere report. UTF-16 code units, as typed. */
const longestReport = 600
/** In every width. Before a digit it is an hour or a score: 'xong 3:30'. */
const colon = /[:\uff1a\ufe55](?!\s*\d+\s*$)(?!\d)/

/**
 * Reads a message without a slash. It acts only when the whole of it, or all before a colon, is a known phrase with its
 * numbers and perhaps some courtesy: 'xong 3', 'Dạ, đã xong việc 3 ạ.', 'việc 3 đã xong', 'vướng mắc 3: thiếu kinh phí';
 * quoting, the bare phrase. Whoever types accents must type the right ones: 'nhân 3' is no 'nhận 3'.
 */
export function readWords(text: string, context: { quoting: boolean }): Reading {
  const end = text.slice(0, longestReport).search(colon)
  const head = end === -1 ? text : text.slice(0, end)
  if (head.length > longestReport) return { kind: 'chatter' }
  const report = findReport(head)
  if (report === undefined || (report.numbers.length === 0 && !context.quoting)) return { kind: 'chatter' }
  const note = readNote(end === -1 ? '' : ownWords(text.slice(end)), report.form.name)
  if (note.kind === 'problem') return note
  return { kind: 'command', command: { kind: report.form.kind, numbers: report.numbers, note: note.note } }
}

interface Report {
  form: DeedForm
  numbers: number[]
}

function findReport(head: string): Report | undefined {
  const accented = hasAccents(head)
  const { bare, phraseFirst, numbersFirst, formOf, numbers } = accented ? accentedGrammar : plainGrammar
  const words = accented ? foldTones(head) : fold(head)
  const found = bare.exec(words) ?? phraseFirst.exec(words) ?? numbersFirst.exec(words)
  const form = formOf.get(found?.groups?.['phrase'] ?? '')
  if (form === undefined) return undefined
  const list = found?.groups?.['numbers']
  if (list === undefined) return { form, numbers: [] }
  const expanded = expandNumbers(list, numbers)
  return expanded.kind === 'numbers' && !runsDown(list, numbers) ? { form, numbers: expanded.numbers } : undefined
}

interface Grammar {
  bare: RegExp
  phraseFirst: RegExp
  numbersFirst: RegExp
  formOf: ReadonlyMap<string, DeedForm>
  numbers: NumberPatterns
}

/** @param spell how a message is brought to the form that the grammar reads: `fold` or `foldTones` */
function grammar(spell: (words: string) => string): Grammar {
  const any = (...phrases: string[]) => `(?:${phrases.map(spell).join('|')})`
  const numbers = numberPatterns(spell)
  const formOf = new Map(deedForms.flatMap((form) => form.phrases.map((phrase) => [spell(phrase), form] as const)))
  const phrase = `(?<phrase>${[...formOf.keys()].join('|')})`
  const list = `(?<numbers>${numbers.loose})`
  const before = `^(?:${any('dạ', 'vâng', 'ok', 'oke', 'okay')}(?: ${any('ạ')})?[,.!]? )*`
  const after = `(?:,? ${any('rồi', 'ạ', 'nhé', 'nha', 'nhá', 'thưa đồng chí')})*(?: ?[.!])*$`
  return {
    bare: new RegExp(`${before}${phrase}${after}`),
    phraseFirst: new RegExp(`${before}${phrase} ${list}${after}`),
    // A number first needs its noun: 'việc 3 xong', for '3 xong' may count anything.
    numbersFirst: new RegExp(
      `${before}(?=${any('việc', 'các việc', 'nhiệm vụ', 'các nhiệm vụ')})${list},? ${phrase}${after}`,
    ),
    formOf,
    numbers,
  }
}

const plainGrammar = grammar(fold)
const accentedGrammar = grammar(foldTones)
