import { byteOf } from './single-bytes.ts'

/**
 * Windows-1258: Windows-1252 with Vietnamese vowels and five tones of their own after the vowel. Only what differs is
 * listed. Source: https://encoding.spec.whatwg.org/index-windows-1258.txt (Unicode's CP1258.TXT says the same).
 */
const letterOf = new Map<number, string>([
  [0xc3, 'Ă'],
  [0xcc, '\u0300'],
  [0xd0, 'Đ'],
  [0xd2, '\u0309'],
  [0xd5, 'Ơ'],
  [0xdd, 'Ư'],
  [0xde, '\u0303'],
  [0xe3, 'ă'],
  [0xec, '\u0301'],
  [0xf0, 'đ'],
  [0xf2, '\u0323'],
  [0xf5, 'ơ'],
  [0xfd, 'ư'],
  [0xfe, '₫'],
])

/** Text in Windows-1258 as a Western program shows it to Unicode, composed. */
export function fromWindows1258(shown: string): string {
  return shown
    .replace(/[\u0080-\u00ff]/g, (character) => letterOf.get(byteOf(character) ?? -1) ?? character)
    .normalize('NFC')
}

/** The bytes whose letter differs from Windows-1252. */
export const windows1258Letters: ReadonlyMap<number, string> = letterOf
