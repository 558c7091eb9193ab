import type { Authority, Signature } from '../parsed-document.ts'
import type { Paragraph } from './paragraphs.ts'

const signsFor = /^(?:(TM|KT|TL|TUQ|Q)\s*\.|([TK])\/([LMT])(?:\.|\s|$))\s*(.*)$/u
const office =
  /^(?:PHÓ |QUYỀN |ỦY VIÊN |TỔNG |THỨ )*(?:CHỦ TỊCH|CHÁNH|GIÁM ĐỐC|BỘ TRƯỞNG|TRƯỞNG|THỦ TƯỚNG|BÍ THƯ|CHỦ NHIỆM|TỔNG|CỤC TRƯỞNG|THỦ TRƯỞNG|VIỆN TRƯỞNG|HIỆU TRƯỞNG|ỦY VIÊN|CHI CỤC TRƯỞNG)/u
/** Offices that one bold run joined: 'KT. CHỦ TỊCH PHÓ CHỦ TỊCH'. */
const nextOffice =
  /\s+(?=(?:KT|TL|TUQ)\.)|\s+(?=THỨ TRƯỞNG)|(?<=^[\p{Lu}\s.,]{6,60}\p{Lu}{2})\s+(?=\p{Lu}\p{Ll})|(?<!\.)\s+(?=PHÓ )|(?<!PHÓ|\.)\s+(?=CHÁNH )/u
const personName =
  /^(?:(?:PGS|GS|TS|ThS|BS|Ts|Bs|Đại tá|Thượng tá|Thiếu tướng|Trung tướng)\.?\s?)*\p{Lu}\p{Ll}*(?: \p{Lu}\p{Ll}*){1,4}$/u
const longestName = 50
const longestOffice = 120

/** The signature block: on whose behalf, in which office, and the name under the last office; nothing when nobody signed. */
export function readSignature(tail: readonly Paragraph[]): Signature {
  const lines = tail.flatMap((paragraph) =>
    paragraph.passage.text.replace(/^Nơi nhận\s*:\s*(?=\p{Lu}{2})/u, '').split(nextOffice),
  )
  const authority: Signature['authority'] = []
  let own: string | null = null
  let last = -1
  for (const [index, line] of lines.entries()) {
    if (line.length > longestOffice) continue
    const sign = signsFor.exec(line)
    if (sign) authority.push({ by: authorityOf(sign), of: (sign[4] ?? '').trim() })
    else if (office.test(line)) own = line
    else continue
    last = index
  }
  const name =
    last < 0 ? undefined : lines.slice(last + 1).find((line) => line.length <= longestName && personName.test(line))
  // An office alone that everything stands for is the signer's own: 'CHỦ TỊCH'.
  return { authority, office: own, name: name ?? null }
}

function authorityOf([, dotted, first, second]: RegExpExecArray): Authority {
  const written = dotted ?? `${first}${second}`
  return written === 'KT' || written === 'TM' || written === 'TL' || written === 'TUQ' ? written : 'Q'
}
