import { graphemeEnds } from './graphemes.ts'

/**
 * The beginning of a text on one line, without its full stop; cut at a word with '…'.
 *
 * @param max UTF-16 code units, '…' included
 */
export function gist(text: string, max = 90): string {
  // Enough to fill `max` however much white space is between: nobody's pages are normalised for one line.
  const line = text
    .slice(0, max * 20)
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\s.;,:]+$/, '')
  if (line.length <= max && text.length <= max * 20) return line
  const room = line.slice(0, max)
  const space = room.lastIndexOf(' ')
  // One word as long as that is no word; it is cut where a letter ends.
  const end = space > 0 ? space : (graphemeEnds(line.slice(0, max * 2)).findLast((place) => place < max) ?? 0)
  return `${line.slice(0, end).replace(/[\s,;:.–-]+$/, '')}…`
}
