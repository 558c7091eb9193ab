/**
 * The one place where Vietnamese text is brought to a common form. It arrives NFC or NFD, unaccented, in capitals, full
 * width, with old tone marks (hoà, uỷ) or new ones (hòa, ủy).
 */

const tones: ReadonlyMap<string, string> = new Map([
  ['\u0300', 'f'],
  ['\u0301', 's'],
  ['\u0309', 'r'],
  ['\u0303', 'x'],
  ['\u0323', 'j'],
])

/** Invisible characters that keyboards and copying leave behind. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g

/** NFKC (full width becomes ASCII), no invisible characters, single spaces, trimmed. Accents and case stay. */
export function tidy(text: string): string {
  return text.normalize('NFKC').replace(invisible, '').replace(/\s+/g, ' ').trim()
}

/** Lower case without accents: 'Uỷ ban nhân dân' → 'uy ban nhan dan'. For comparing what people type. */
export function fold(text: string): string {
  return tidy(text).toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd')
}

/**
 * Lower case with accents, but with each word's tone moved to its end, so that old and new tone marks compare equal:
 * 'hoà' and 'hòa' → 'hoaf'. For comparing what was printed or typed with care.
 */
export function foldTones(text: string): string {
  return tidy(text)
    .toLowerCase()
    .replace(/[\p{L}\p{M}]+/gu, (word) => {
      let tone = ''
      const base = word.normalize('NFD').replace(/[\u0300\u0301\u0303\u0309\u0323]/g, (mark) => {
        tone = tones.get(mark) ?? ''
        return ''
      })
      return base.normalize('NFC') + tone
    })
}

/** Whether the text carries any Vietnamese accent or đ: someone who types some means them. */
export function hasAccents(text: string): boolean {
  return /[đĐ]|\p{M}/u.test(text.normalize('NFD'))
}
