import type { Line } from './clean-lines.ts'

const pageNumber = /^(?:-\s*)?\d{1,3}(?:\s*-)?$|^Trang \d+(?:\s*\/\s*\d+)?$/iu
/** What a digital signature prints over a page; its fields follow line by line. */
const overlayBegins =
  /^(?:(?:Người ký|Ký bởi|Ký số bởi|Digitally signed by|Signed by)\s*:\s*\S|Signature Not Verified|Signature valid|Chữ ký số)/iu
const overlayField =
  /^(?:Người ký|Ký bởi|Email|Thư điện tử|Cơ quan|Tổ chức|Chức vụ|Thời gian ký|Ngày ký|Giờ ký|Date|Reason|Location|Signature|DN|CN|O|OU|Số CTS|Chứng thư số)\s*[:=]/iu
const longestOverlay = 8
const longestHead = 80
/** A line so often beside a page's number is printed on every page. */
const oftenEnough = 3

/**
 * The lines without what is printed on every page and over it: page numbers, running heads, and what a digital signature
 * leaves ('Người ký: …', 'Thời gian ký: …').
 */
export function setApart(lines: readonly Line[]): Line[] {
  const heads = runningHeads(lines)
  const kept: Line[] = []
  let overlay = 0
  for (const [index, line] of lines.entries()) {
    const { text } = line.passage
    if (overlayBegins.test(text)) overlay = longestOverlay
    else if (overlay > 0 && text !== '' && !overlayField.test(text)) overlay = 0
    if (overlay > 0) {
      if (text !== '') overlay--
      continue
    }
    if (isPageNumber(lines, index)) continue
    if (heads.has(text) && besidePageNumber(lines, index)) continue
    kept.push(line)
  }
  return kept
}

/** Page numbers stand alone on a line; in a table the bars beside them tell that they are cells. */
function isPageNumber(lines: readonly Line[], index: number): boolean {
  if (!pageNumber.test(lines[index]?.passage.text ?? '')) return false
  return !(lines[index - 1]?.bar || lines[index + 1]?.bar)
}

function runningHeads(lines: readonly Line[]): Set<string> {
  const seen = new Map<string, number>()
  for (const [index, { passage }] of lines.entries()) {
    const { text } = passage
    if (text === '' || text.length > longestHead || pageNumber.test(text) || !besidePageNumber(lines, index)) continue
    seen.set(text, (seen.get(text) ?? 0) + 1)
  }
  return new Set([...seen].filter(([, count]) => count >= oftenEnough).map(([text]) => text))
}

/** Within two lines, blank ones among them. */
function besidePageNumber(lines: readonly Line[], index: number): boolean {
  return [-2, -1, 1, 2].some((step) => pageNumber.test(lines[index + step]?.passage.text ?? ''))
}
