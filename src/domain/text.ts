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

/** Invisible characters that keyboards, copying and mentions (the bidi isolates 2066–2069) leave behind. */
const invisible = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g

/** NFKC (full width becomes ASCII), no invisible characters, single spaces, trimmed. Accents and case stay. */
export function tidy(text: string): string {
  // The invisible go first: one that stands between a letter and its mark would keep them apart.
  return spaced(text.replace(invisible, '').normalize('NFKC'))
}

/** Lower case without accents: 'Uỷ ban nhân dân' → 'uy ban nhan dan'. For comparing what people type. */
export function fold(text: string): string {
  // An accent typed without its letter leaves a space behind.
  return spaced(lower(text).normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd'))
}

/**
 * Lower case with accents, but with each word's tone moved to its end, so that old and new tone marks compare equal:
 * 'hoà' and 'hòa' → 'hoaf'. For comparing what was printed or typed with care.
 */
export function foldTones(text: string): string {
  return lower(text).replace(/[\p{L}\p{M}]+/gu, (word) => {
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
  return vietnameseMarks.test(text.normalize('NFD'))
}

/** The five tones, â ê ô, ă, ơ ư and đ; not the marks that make an emoji of a digit. */
const vietnameseMarks = /[đĐðÐ]|[\u0300-\u0303\u0306\u0309\u031b\u0323]/u

/** Old fonts' converters write the Icelandic ð for the Vietnamese đ; the two look alike in capitals. */
function lower(text: string): string {
  return tidy(text).toLowerCase().replace(/ð/g, 'đ')
}

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
