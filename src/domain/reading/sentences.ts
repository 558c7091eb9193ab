import { predicates } from './lexicon.ts'
import { phraseAt, wordsOf } from './words.ts'

/** A stretch of a paragraph; offsets in its text, `end` exclusive. */
export interface Stretch {
  start: number
  end: number
}

const sentenceEnd = /(?<![.!?…])[.!?…]+["”’)\]]*(?=\s+["“‘(]?[\p{Lu}\d])/gu
/** 'TP. Bắc Ninh', 'TS. Nguyễn': a dot after these ends no sentence. */
const abbreviation = /(?:^|[\s(])(?:TP|TX|TS|ThS|PGS|GS|BS|KT|TM|TL|TT|Q|P|H|tr|đ\/c|[A-ZĐ])\.$/u

/** The sentences of a paragraph; text in brackets and quotes is not cut. */
export function sentencesOf(text: string): Stretch[] {
  const inside = bracketed(text)
  const sentences: Stretch[] = []
  let start = 0
  for (const found of text.matchAll(sentenceEnd)) {
    const end = found.index + found[0].length
    if (inside[found.index] === 1 || abbreviation.test(text.slice(Math.max(0, end - 6), end))) continue
    if (
      found[0] === '.' &&
      /\d$/.test(text.slice(found.index - 1, found.index)) &&
      /^\s+\d/.test(text.slice(end, end + 3))
    )
      continue
    sentences.push(...enumerated(text, trimmed(text, start, end)))
    start = end
  }
  const last = trimmed(text, start, text.length)
  if (last.end > last.start) sentences.push(...enumerated(text, last))
  return sentences
}

/** '(1) Sở A …; (2) Sở B …' inside one paragraph: each is a sentence of its own. */
function enumerated(text: string, sentence: Stretch): Stretch[] {
  const part = text.slice(sentence.start, sentence.end)
  const marks = [...part.matchAll(enumerator)]
  if (marks.length < 2) return [sentence]
  const cuts = [0, ...marks.map((mark) => mark.index + mark[0].indexOf('(')), part.length]
  const pieces = cuts.slice(1).map((end, at) => trimmed(text, sentence.start + (cuts[at] ?? 0), sentence.start + end))
  return pieces.filter((piece) => piece.end > piece.start)
}

const enumerator = /(?:^|[;:.,]\s*)\((?:\d{1,2}|[ivx]{1,4}|[a-zđ])\)(?=\s*\p{Lu})/gu

/** The clauses of a sentence: what ';' and ':' part outside brackets and quotes. */
export function clausesOf(text: string, sentence: Stretch): Stretch[] {
  const part = text.slice(sentence.start, sentence.end)
  const inside = bracketed(part)
  const clauses: Stretch[] = []
  let start = 0
  let listing = false
  let last = 0
  for (const { index } of part.matchAll(/[;:](?=\s)/gu)) {
    if (inside[index] === 1) continue
    if (part[index] === ':') listing = opensList(part, index)
    const listed = index - last < longestListed
    last = index
    if (listing && (part[index] === ':' || (listed && isCapital.test(part.slice(index + 2, index + 3))))) continue
    listing = false
    clauses.push(trimmed(text, sentence.start + start, sentence.start + index))
    start = index + 1
  }
  clauses.push(trimmed(text, sentence.start + start, sentence.end))
  return clauses.filter((clause) => clause.end > clause.start)
}

/** 'các đơn vị: Rà soát …' is a heading over its task. */
function opensList(part: string, colon: number): boolean {
  const before = part.slice(Math.max(0, colon - 28), colon)
  const verb = () => phraseAt(wordsOf(part.slice(colon + 1, colon + 40)), 0, predicates) > 0
  return listsBodies.test(before) && !(ofAnyKind.test(before) && verb())
}

const ofAnyKind = /(?:cơ quan|đơn vị|địa phương|tỉnh|thành phố|huyện|quận|xã|phường|đặc khu)$/u

/** A name in such a list is shorter than what a clause says. */
const longestListed = 90
const isCapital = /\p{Lu}/u
/** 'các Bộ: Y tế, Công an, Quốc phòng cử …', 'các Bộ: Y tế; Xây dựng': names in a list, not clauses. */
const listsBodies =
  /(?:các|Các) (?:Bộ|bộ|Sở|sở|Tập đoàn|Tổng công ty|Cục|Vụ|Trường|Hội|ban|ngành|tỉnh|thành phố|tỉnh, thành phố|huyện|quận|xã, phường|xã, phường, đặc khu|phường|đặc khu|địa phương|bộ, ngành|Bộ, ngành|sở, ngành|cơ quan|đơn vị|hội|xã)$/u

const longestQuote = 400

/** 1 for every character inside brackets or quotes; one that is never closed, or late, encloses nothing. */
export function bracketed(text: string): Uint8Array {
  const inside = new Uint8Array(text.length)
  for (const pair of pairs) {
    let open = -1
    for (let at = 0; at < text.length; at++) {
      const character = text[at]
      if (open < 0 && character === pair.open) open = at
      else if (open >= 0 && character === pair.close) {
        if (at - open <= longestQuote) inside.fill(1, open, at)
        open = -1
      }
    }
  }
  return inside
}

const pairs = [
  { open: '(', close: ')' },
  { open: '“', close: '”' },
  { open: '"', close: '"' },
]

/** 1 for every character inside quotes only: slogans and titles that are cited. */
export function quoted(text: string): Uint8Array {
  const inside = new Uint8Array(text.length)
  for (const [open, close] of [
    ['“', '”'],
    ['"', '"'],
  ]) {
    let at = text.indexOf(open ?? '')
    while (at >= 0) {
      const end = text.indexOf(close ?? '', at + 1)
      if (end < 0) break
      if (end - at <= longestQuote) inside.fill(1, at, end)
      at = text.indexOf(open ?? '', end + 1)
    }
  }
  return inside
}

function trimmed(text: string, start: number, end: number): Stretch {
  let from = start
  let to = end
  while (from < to && /\s/.test(text[from] ?? '')) from++
  while (to > from && /\s/.test(text[to - 1] ?? '')) to--
  return { start: from, end: to }
}
