import type { Outline } from './outline.ts'

const citation =
  /(?:Thông báo|Công điện|Công văn|Văn bản|Chỉ thị|Kế hoạch|Quyết định|Nghị quyết|Kết luận)(?: kết luận)? số\s?(\d{1,6}\p{Lu}?\s?[/-]\s?\p{Lu}[\p{L}\d]*(?:\s?[-/]\s?[\p{Lu}\d][\p{L}\d]*)*)/gu
const carriesOut = /(?:[Tt]hực hiện|[Tt]riển khai|có Thông báo|[Cc]ăn cứ|[Tt]hi hành)/u

/** The documents this one carries out: cited in its subject and before its first order, after 'thực hiện' and the like. */
export function readParents(outline: Outline, own: string | null): string[] {
  const firstNumber = outline.body.findIndex((paragraph) => paragraph.mark !== null)
  const leadIn = outline.body.slice(0, firstNumber < 0 ? 2 : firstNumber).slice(0, 8)
  const numbers = new Set<string>()
  for (const [index, paragraph] of [...outline.head, ...leadIn].entries()) {
    const { text } = paragraph.passage
    if (!carriesOut.test(text) && !(paragraph.bullet && index > 0)) continue
    for (const found of text.matchAll(citation)) {
      const number = (found[1] ?? '').replace(/\s+/g, '')
      if (number !== own) numbers.add(number)
    }
  }
  return [...numbers]
}
