import type { Paragraph } from './paragraphs.ts'

const office =
  /^(?:(?:TM|KT|TL|TUQ|Q)\s*\.|[TK]\/[LMT]|(?:PHÓ )?(?:CHỦ TỊCH|CHÁNH|GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|TRƯỞNG BAN|BÍ THƯ|CHỦ NHIỆM|TỔNG))/u
const personName = /^(?:(?:PGS|GS|TS|ThS|BS|Ts|Bs)\.?\s?)*\p{Lu}\p{Ll}*(?: \p{Lu}\p{Ll}*){1,4}$/u
const longestName = 50

/** The name under the last office of the signature; null when nobody signed. */
export function readSigner(tail: Paragraph[]): string | null {
  const lines = tail.map((paragraph) => paragraph.passage.text)
  const isName = (line: string) => line.length <= longestName && personName.test(line)
  const last = lines.findLastIndex((line) => line.length < 120 && office.test(line))
  if (last < 0) return null
  const after = lines.slice(last + 1).find(isName)
  return after ?? null
}
