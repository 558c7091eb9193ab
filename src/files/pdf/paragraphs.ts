import type { Line } from './line.ts'

/** Where the text of pages of one width begins and ends. */
export interface Margins {
  left: number
  right: number
}

/** A paragraph under way: its last line tells whether the next belongs to it. */
export interface Paragraph {
  text: string
  last: Line
  first: Line
  /** The width of its column, when it is one beside another. */
  width: number | undefined
  /** The page it ends on. */
  page: number
}

const widestPitch = 1.9
const ended = /[.;:!?…][”"’')\]]*$/
const startsMark = /^(?:\(?(?:\d{1,2}|[a-zđ]|[IVX]{1,6})[.)]\s*|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s|[-–—+•●▪]\s)/u
/** A line that speaks of itself: address, stamps, signatures. */
const standsAlone = /^(?:Số\s*:|V\/v|Kính gửi|Nơi nhận|(?:TM|KT|TL|TUQ)\.|CỘNG H[ÒO]A|Độc lập)/iu

/** The margins of pages by their prose: the lines that are long, as far as most of them reach. */
export function marginsOf(lines: readonly Line[]): Margins {
  const prose = lines.filter(({ text }) => text.length > 30)
  const used = prose.length >= 3 ? prose : lines
  const at = (values: number[], part: number) =>
    values.sort((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? 0
  return {
    left: at(
      used.map((line) => line.left),
      0.1,
    ),
    right: at(
      used.map((line) => line.right),
      0.9,
    ),
  }
}

/** Whether a line goes on with the paragraph: the one before was full, and this one does not begin anything. */
export function continues(paragraph: Paragraph, line: Line, page: number, margins: Margins): boolean {
  const { last } = paragraph
  if (standsAlone.test(line.text)) return false
  if (paragraph.width !== undefined) return page === paragraph.page && continuesColumn(paragraph.width, last, line)
  if (page === paragraph.page && !near(last, line)) return false
  if (Math.abs(line.size - last.size) > last.size * 0.12) return false
  const wordWidth = firstWordWidth(line)
  const width = margins.right - margins.left
  if (isCentred(last, margins) && isCentred(line, margins)) return last.right - last.left + wordWidth > width * 0.95
  const full = last.right + wordWidth > margins.right - line.size * 0.3
  if (!full) return false
  const indent = line.left - Math.min(margins.left, paragraph.first.left)
  const hangs = paragraph.first !== last && Math.abs(line.left - last.left) < line.size * 0.6
  if (indent > line.size * 0.9 && !hangs && line.left >= paragraph.first.left - line.size * 0.3)
    return startsLower(line) && !ended.test(last.text)
  return !(startsMark.test(line.text) && ended.test(last.text))
}

/** In a narrow column a name is broken where the next word does not fit: 'SỞ NÔNG NGHIỆP VÀ MÔI' 'TRƯỜNG'. */
function continuesColumn(width: number, last: Line, line: Line): boolean {
  if (!near(last, line) || ended.test(last.text)) return false
  const capitals = !/\p{Ll}/u.test(last.text + line.text)
  return startsLower(line) || (capitals && last.right - last.left + firstWordWidth(line) > width * 1.02)
}

/** With the blank before it. */
function firstWordWidth({ text, left, right }: Line): number {
  const [word = ''] = text.split(' ')
  return ((right - left) * (word.length + 1)) / Math.max(text.length, 1)
}

const startsLower = (line: Line) => /^\p{Ll}/u.test(line.text)

const near = (last: Line, line: Line) =>
  line.base > last.base && line.base - last.base <= Math.max(last.size, line.size) * widestPitch

function isCentred(line: Line, { left, right }: Margins): boolean {
  const [before, after] = [line.left - left, right - line.right]
  return before > line.size && Math.abs(before - after) < line.size * 1.5
}

/**
 * Two lines of a paragraph as one. A symbol broken at its dash or stroke ('129/TB-' 'VPCP') and a date that is too wide for
 * its cell ('15/12/20' '25') have no blank there.
 */
export function joinLines(before: string, after: string): string {
  const symbol = /[\p{L}\d][-/]$/u.test(before) && /^[\p{L}\d]/u.test(after)
  const date = /\d{1,2}\/(?:\d{1,2}\/)?\d{1,3}$/.test(before) && /^\d{1,3}(?!\d)/.test(after)
  return symbol || date ? before + after : `${before} ${after}`
}
