import { byteOf } from './single-bytes.ts'
import { spellingOf } from './syllables.ts'
import { fromTcvn3, mendCapitals } from './tcvn3.ts'
import { fromVni } from './vni.ts'
import { fromWindows1258 } from './windows-1258.ts'

/** A code that text was written in before Unicode, or Unicode that was read as if it were. */
export type LegacyEncoding = 'tcvn3' | 'vni' | 'windows-1258' | 'utf-8 twice'

export const legacyDecoders: Record<LegacyEncoding, (shown: string) => string> = {
  tcvn3: fromTcvn3,
  vni: fromVni,
  'windows-1258': fromWindows1258,
  'utf-8 twice': fromTwice,
}

const encodings: LegacyEncoding[] = ['tcvn3', 'vni', 'windows-1258', 'utf-8 twice']

interface Line {
  text: string
  /** Has characters above ASCII, and none that an old code could not have shown. */
  legible: boolean
  score: number
}

/**
 * Text that holds an old code as a Western program shows it ('nh©n d©n', 'nhaân daân'), converted where that makes
 * Vietnamese of it; lines in Unicode among the others stay as they are. The encoding is undefined when nothing was
 * converted. Linear in the length.
 */
export function mendLegacy(text: string): { text: string; encoding: LegacyEncoding | undefined } {
  const lines = text.split('\n').map(judge)
  const legible = lines.filter((line) => line.legible)
  const doubtful = legible.filter((line) => line.score < 0)
  if (doubtful.length === 0) return { text, encoding: undefined }
  const [best] = encodings
    .map((encoding) => ({ encoding, gain: gainOf(doubtful, legacyDecoders[encoding]) }))
    .sort((a, b) => b.gain - a.gain)
  if (!best || best.gain <= 0) return { text, encoding: undefined }
  const decode = legacyDecoders[best.encoding]
  // Where most lines are in the old code, those that happen to look like words are too.
  const all = doubtful.length * 2 >= legible.length
  const mended = lines.map((line) => {
    if (!line.legible) return line.text
    const decoded = decode(line.text)
    const score = scoreOf(decoded)
    return score > line.score || (all && score === line.score) ? decoded : line.text
  })
  const joined = mended.join('\n')
  return { text: best.encoding === 'tcvn3' ? mendCapitals(joined) : joined, encoding: best.encoding }
}

const ascii = /^[\0-\u007f]*$/
const oldLetters = /[\u0080-\u00ff]/

function judge(text: string): Line {
  if (ascii.test(text)) return { text, legible: false, score: 0 }
  const legible =
    oldLetters.test(text) &&
    [...text].every((character) => byteOf(character) !== undefined || !isLetter.test(character))
  return { text, legible, score: legible ? scoreOf(text) : 0 }
}

const isLetter = /[\p{L}\p{M}]/u

const gainOf = (lines: Line[], decode: (shown: string) => string) =>
  lines.reduce((sum, line) => sum + scoreOf(decode(line.text)) - line.score, 0)

/**
 * Everything between blanks, ASCII signs and the signs of good typing: the letters of old codes are shown as signs too
 * ('nh©n'), so these belong to words here.
 */
const shownWord = /[a-z\u0080-\u009f\u00a1-\uffff]+/giu

/** How much a text looks like Vietnamese: a syllable with marks counts one, a word that cannot be one, minus two. */
export function scoreOf(text: string): number {
  let score = 0
  for (const [found] of text.matchAll(shownWord)) {
    if (ascii.test(found)) continue
    // Signs stand between words ('–', '“'); inside one ('nh·n') they betray an old code.
    for (const each of found
      .replace(/^[\u00a7\u00ab\u00b0\u00b7\u00bb\u00d7]+|[\u00a7\u00ab\u00b0\u00b7\u00bb\u00d7]+$/g, '')
      .split(isolated)) {
      if (each === '' || ascii.test(each)) continue
      score += spellingOf(each) === 'accented' ? 1 : -2
    }
  }
  return score
}

const isolated = /[\u2010-\u2027\u2030-\u205f\u20ab\u2190-\u2bff\ue000-\uf8ff]+/

/** UTF-8 that somebody read as Windows-1252 and saved as UTF-8 again ('á»¦y ban'); as it is where that cannot be. */
function fromTwice(shown: string): string {
  const bytes = [...shown].map(byteOf)
  if (bytes.some((byte) => byte === undefined)) return shown
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes.map((byte) => byte ?? 0)))
  } catch {
    return shown
  }
}
