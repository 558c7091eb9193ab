import { fold, hasAccents, tidy } from '../../src/domain/text.ts'
import { type CommandProblem, maxNumbers } from './command.ts'
import { expandNumbers, numberPatterns } from './read-numbers.ts'
import type { Typed } from './typed.ts'

/** What follows a slash command's name. */
export interface Arguments {
  /** Folded; the beginning only when `complete` is false. */
  folded: string
  complete: boolean
  /** The person's own words from a place in `folded` on. */
  ownFrom(index: number): string
}

export function argumentsOf(message: Typed, nameEnd: number): Arguments {
  const rest = message.folded.slice(nameEnd)
  const start = nameEnd + (/^[ _]*(?:: ?)?/.exec(rest)?.[0].length ?? 0)
  return {
    folded: message.folded.slice(start),
    complete: message.complete,
    ownFrom: (index) => message.ownFrom(start + index),
  }
}

const patterns = numberPatterns(fold)
/** Nothing but numbers and courtesy. */
const onlyNumbers = new RegExp(`^(${patterns.loose})(?: (?:roi|a|nhe|nha))*[ .!]*$`)
/** Numbers, then words. '3/5', '3:30', '3.5', '3a' and '3?' are no numbers of ours. */
const numbersThenWords = new RegExp(
  `^(${patterns.tight})(?:(?=[:.,;!)](?!\\d))|(?=[-\u2013\u2014] )|(?= ?\\()|(?= (?!/ ?\\d))|(?=$))`,
)
const numberMeant = /^(?:(?:cac|viec|nhiem vu|chi dao|nv|so) ?)*[#+\-\u2013\u2212]? ?[/.,]?\d/

export type NumbersFound =
  /** `end` is where they end in `folded`; none were meant when `numbers` is empty. */
  { kind: 'numbers'; numbers: number[]; end: number } | { kind: 'problem'; problem: CommandProblem }

/** The numbers at the beginning of the arguments. */
export function numbersIn({ folded, complete }: Arguments, command: string): NumbersFound {
  const found = (complete ? onlyNumbers.exec(folded) : null) ?? numbersThenWords.exec(folded)
  const list = found?.[1]
  if (list === undefined) {
    return numberMeant.test(folded)
      ? { kind: 'problem', problem: badNumber(command, folded) }
      : { kind: 'numbers', numbers: [], end: 0 }
  }
  const expanded = expandNumbers(list, patterns)
  switch (expanded.kind) {
    case 'numbers':
      return { kind: 'numbers', numbers: expanded.numbers, end: list.length }
    case 'bad':
      return { kind: 'problem', problem: { code: 'bad-number', command, read: shorten(expanded.read) } }
    case 'too-many':
      return { kind: 'problem', problem: { code: 'too-many-numbers', command, limit: maxNumbers } }
  }
}

/** @param folded where a number was expected: all up to the end of its first word that is more than letters */
export function badNumber(command: string, folded: string): CommandProblem {
  return { code: 'bad-number', command, read: shorten(/^[^\d]*[^ ]*(?: ?\/ ?\d+)?/.exec(folded)?.[0].trim() ?? '') }
}

/** Enough to be recognised: nobody's essay is read back to them. */
export function shorten(read: string): string {
  return read.length > 20 ? `${read.slice(0, 19)}…` : read
}

/** A code as it is kept: letters and digits, capitals; courtesy after it does not count. Empty when there is none. */
export function codeIn(own: string): string {
  return tidy(own.slice(0, 200))
    .split(' ')
    .filter((word) => !hasAccents(word))
    .join('')
    .replace(/[^0-9a-z]/gi, '')
    .toUpperCase()
}

const courtesy = /^[\s.!,]*(?:(?:roi|a|nhe|nha|da|vang)(?![a-z])[\s.!,]*)*$/

/** Whether words say no more than 'dạ', 'rồi ạ', '!'. */
export function isCourtesy(own: string): boolean {
  return own.length <= 40 && courtesy.test(fold(own))
}
