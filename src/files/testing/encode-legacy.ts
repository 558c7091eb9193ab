import type { LegacyEncoding } from '../encodings/mend-legacy.ts'
import { byteOf, showBytes } from '../encodings/single-bytes.ts'
import { tcvn3Letters } from '../encodings/tcvn3.ts'
import { vniLetters } from '../encodings/vni.ts'
import { windows1258Letters } from '../encodings/windows-1258.ts'

const inverted = <K, V>(map: ReadonlyMap<K, V>) => new Map([...map].reverse().map(([from, to]) => [to, from]))

const toTcvn3 = inverted(tcvn3Letters)
const toVni = inverted(vniLetters)
const to1258 = inverted(windows1258Letters)

/** Text as an old office program stored it, shown as a Western program shows it. Throws for a letter that has no place. */
export function encodeShown(text: string, encoding: LegacyEncoding): string {
  const composed = text.normalize('NFC')
  if (encoding === 'utf-8 twice') return showBytes(new TextEncoder().encode(composed))
  if (encoding === 'windows-1258') return [...composed].map(shown1258).join('')
  // As typed in '.VnTime': a capital with a tone is the small letter.
  if (encoding === 'tcvn3') return [...composed].map((each) => shown(each, toTcvn3, true)).join('')
  return [...composed].map((each) => shown(each, toVni, false)).join('')
}

/** The bytes of the file. */
export function encodeBytes(text: string, encoding: LegacyEncoding): Uint8Array {
  const shownText = encodeShown(text, encoding)
  if (encoding === 'utf-8 twice') return new TextEncoder().encode(shownText)
  return Uint8Array.from([...shownText].map(byte))
}

function shown(letter: string, table: ReadonlyMap<string, string>, toneless: boolean): string {
  const capitalWithTone = toneless && letter !== letter.toLowerCase() && !'ĂÂÊÔƠƯĐ'.includes(letter)
  return table.get(capitalWithTone ? letter.toLowerCase() : letter) ?? letter
}

const tones = /[\u0300\u0301\u0303\u0309\u0323]/

function shown1258(letter: string): string {
  const [tone] = letter.normalize('NFD').match(tones) ?? []
  const base = letter.normalize('NFD').replace(tones, '').normalize('NFC')
  return [base, ...(tone ? [tone] : [])].map((each) => show(to1258.get(each) ?? byte(each))).join('')
}

const show = (code: number) => showBytes(Uint8Array.of(code))

function byte(character: string): number {
  const code = byteOf(character)
  if (code === undefined) throw new Error(`'${character}' has no byte in this code`)
  return code
}
