import type { RichText } from '../../src/domain/message.ts'
import { graphemeEnds } from './graphemes.ts'
import { bold, slice, write } from './rich-text.ts'

/** Below this share of a part, a better place to cut is not worth the short part. */
const leastFilled = 1 / 3

/**
 * Cuts a text that is too long for one message: at a paragraph, else at a sentence, else at a word, else between
 * letters; white space at a cut is left out. Parts after the first begin with a label ('Việc 3 (tiếp 2/3)').
 *
 * @param limits.maxLength of each part, label included, in UTF-16 code units
 * @param limits.title what the label names; '' for none
 */
export function split(rich: RichText, limits: { maxLength: number; title: string }): RichText[] {
  if (rich.text.length <= limits.maxLength) return [rich]
  const ends = new Set(graphemeEnds(rich.text))
  // The label's length depends on how many parts there are, which depends on the label's length.
  for (let digits = 1; ; digits++) {
    const widest = '9'.repeat(digits)
    const label = labelOf(limits.title, widest, widest).length
    // Where the label would fill the message, the text goes without.
    const reserved = label <= limits.maxLength / 2 ? label : 0
    const cuts = cutAll(rich.text, ends, limits.maxLength, reserved)
    if (reserved > 0 && String(cuts.length).length > digits) continue
    if (cuts.length === 0) return [slice(rich, 0, limits.maxLength)]
    return cuts.map(({ start, end }, index) => {
      const part = slice(rich, start, end)
      if (index === 0 || reserved === 0) return part
      return write(bold(labelOf(limits.title, String(index + 1), String(cuts.length)).trimEnd()), '\n', part)
    })
  }
}

function labelOf(title: string, part: string, parts: string): string {
  return `${title === '' ? '' : `${title} `}(tiếp ${part}/${parts})\n`
}

interface Cut {
  start: number
  end: number
}

function cutAll(text: string, ends: ReadonlySet<number>, maxLength: number, reserved: number): Cut[] {
  const cuts: Cut[] = []
  let start = skipSpace(text, 0)
  while (start < text.length) {
    const room = cuts.length === 0 ? maxLength : maxLength - reserved
    const end = cutAt(text, ends, start, room)
    cuts.push({ start, end: end - (text.slice(start, end).length - text.slice(start, end).trimEnd().length) })
    start = skipSpace(text, end)
  }
  return cuts
}

function skipSpace(text: string, from: number): number {
  return from + (text.slice(from).length - text.slice(from).trimStart().length)
}

const paragraphEnd = /\r?\n/g
const sentenceEnd = /[.!?…;]["”’)]?\s/g
const wordEnd = /\s/g

/** Where the part that begins at `start` ends best, within `room`. */
function cutAt(text: string, ends: ReadonlySet<number>, start: number, room: number): number {
  if (text.length - start <= room) return text.length
  // The white space after the last word may lie beyond the room: it is left out.
  const window = text.slice(start, start + room + 1)
  const allowed = (place: number) => place > 0 && place <= room && ends.has(start + place)
  for (const kind of [paragraphEnd, sentenceEnd, wordEnd]) {
    const places = Array.from(window.matchAll(kind), (found) => found.index + found[0].trimEnd().length).filter(allowed)
    const best = places.at(-1)
    if (best !== undefined && best >= room * leastFilled) return start + best
  }
  for (let place = room; place > 0; place--) if (allowed(place)) return start + place
  // A single letter under a heap of accents, longer than a message: only whole characters are kept.
  const half = /[\ud800-\udbff]/.test(text.charAt(start + room - 1)) && room > 1
  return start + (half ? room - 1 : room)
}
