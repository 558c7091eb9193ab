import { type Form, slashNames } from './forms.ts'
import { slips } from './slip.ts'

/** The name at the head of a slash command. */
export interface Name {
  /** Undefined: no command that we know, and none near enough to be meant beyond doubt. */
  form: Form | undefined
  /** The name's letters as read: folded, without spaces. */
  letters: string
  /** Where the name ends in the folded message, '@bot' included. */
  end: number
}

const mostWords = Math.max(...slashNames.map((name) => name.words))
/** Shorter names have too many neighbours. */
const shortestMistyped = 4
/** Longer than any name with two slips. */
const longestName = 24

/** Reads the name of a folded message that begins with a slash; undefined when it is none ('/3', '/etc/a', '/ một'). */
export function readName(folded: string): Name | undefined {
  const start = /^ ?\/( ?)(?=\p{L})/u.exec(folded)
  if (start === null) return undefined
  const words = wordsFrom(folded, start[0].length)
  const [first] = words
  if (first === undefined) return undefined
  const found = findForm(words, exactForm) ?? (start[1] === '' ? findForm(words, mistypedForm) : undefined)
  if (found !== undefined) return { ...found, end: afterBotName(folded, found.end) }
  const goesOn = /^[/\\.]\S/.test(folded.slice(first.end))
  return start[1] !== '' || goesOn ? undefined : { form: undefined, letters: first.joined, end: first.end }
}

/** The command that an unknown name most likely stands for: only to be suggested. */
export function nearestForm(letters: string): Form | undefined {
  if (letters.length > longestName) return undefined
  const near = slashNames
    .map(({ letters: known, form }) => ({ form, distance: slips(letters, known), room: known.length }))
    .filter(({ distance, room }) => distance <= (room < shortestMistyped ? 1 : 2))
  return near.toSorted((a, b) => a.distance - b.distance)[0]?.form
}

/** The first one, two, … words run together, each with its end. */
interface Words {
  joined: string
  count: number
  end: number
}

function wordsFrom(folded: string, from: number): Words[] {
  const all: Words[] = []
  const word = /[ _]?(\p{L}+)/uy
  word.lastIndex = from
  let joined = ''
  for (let found = word.exec(folded); found !== null && all.length < mostWords; found = word.exec(folded)) {
    joined += found[1] ?? ''
    all.push({ joined, count: all.length + 1, end: word.lastIndex })
  }
  return all
}

/** The longest run of words that is a name: '/việc của tôi' before '/việc'. */
function findForm(words: Words[], formOf: (joined: string, words: number) => Form | undefined) {
  for (const { joined, count, end } of words.toReversed()) {
    const form = formOf(joined, count)
    if (form !== undefined) return { form, letters: joined, end }
  }
  return undefined
}

/** One word may be any name run together; several words only a phrase of as many. */
const namesOf = (words: number) => slashNames.filter((name) => words === 1 || name.words === words)

function exactForm(joined: string, words: number): Form | undefined {
  return namesOf(words).find((name) => name.letters === joined)?.form
}

/** The one form within a slip of what was typed; with a second one as near, a person has to say which. */
function mistypedForm(joined: string, words: number): Form | undefined {
  if (joined.length > longestName) return undefined
  const near = namesOf(words).filter((name) => slips(joined, name.letters) <= 1)
  const [first] = near
  const certain = near.every((name) => name.form === first?.form && name.letters.length >= shortestMistyped)
  return first !== undefined && certain && !first.form.exactOnly ? first.form : undefined
}

function afterBotName(folded: string, end: number): number {
  return end + (/^@[\w.]+/.exec(folded.slice(end))?.[0].length ?? 0)
}
