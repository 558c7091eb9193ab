const segmenter = new Intl.Segmenter('vi', { granularity: 'grapheme' })

/** Intl.Segmenter needs time by the square of a text's length: a hundred thousand letters at once took two minutes. */
const piece = 500
const longestPiece = 4_000
/** Between these no letter goes on: after a line break, and from plain ASCII to a plain letter. */
const sureEnd = /\n|[ -~](?=[ -~\p{Lu}\p{Ll}])/gu

/** Where each letter as people see it ends (accents, emoji and '\r\n' are one), in UTF-16 code units, ascending. */
export function graphemeEnds(text: string): number[] {
  const ends: number[] = []
  for (let start = 0; start < text.length; ) {
    const end = pieceEnd(text, start)
    for (const { index, segment } of segmenter.segment(text.slice(start, end))) {
      ends.push(start + index + segment.length)
    }
    start = end
  }
  return ends
}

function pieceEnd(text: string, start: number): number {
  sureEnd.lastIndex = start + piece
  const found = sureEnd.exec(text.slice(0, start + longestPiece))
  return found === null ? Math.min(start + longestPiece, text.length) : found.index + 1
}
