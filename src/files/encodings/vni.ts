/**
 * VNI-Windows, the code of the 'VNI-…' fonts, common in the South: a vowel is followed by a second byte with its mark, as in
 * 'nhaân daân' (nhân dân). Source: http://vietunicode.sourceforge.net/charset/vni.html.
 */
const marked: Record<string, string> = {
  a: 'ùáøàûảõãïạââáấàầåẩãẫäậêăéắèằúẳüẵëặ',
  e: 'ùéøèûẻõẽïẹâêáếàềåểãễäệ',
  o: 'ùóøòûỏõõïọâôáốàồåổãỗäộ',
  ô: 'ùớøờûởõỡïợ',
  u: 'ùúøùûủõũïụ',
  ö: 'ùứøừûửõữïự',
  y: 'ùýøỳûỷõỹ',
}
const alone = 'ôơöưñđììííæỉóĩòịîỵ'

const pairs = (listed: string): [string, string][] =>
  Array.from({ length: listed.length / 2 }, (_, index) => [listed.charAt(index * 2), listed.charAt(index * 2 + 1)])

const small: [string, string][] = [
  ...Object.entries(marked).flatMap(([vowel, marks]) =>
    pairs(marks).map(([mark, letter]): [string, string] => [vowel + mark, letter]),
  ),
  ...pairs(alone),
]
/** Both cases; the mark of a capital may be typed as a capital or, in mixed text, small. */
const letterOf = new Map(
  small.flatMap(([shown, letter]): [string, string][] => {
    const capital = letter.toUpperCase()
    const ofCapital: [string, string][] = [[shown.toUpperCase(), capital]]
    if (shown.length === 2) ofCapital.push([shown.charAt(0).toUpperCase() + shown.charAt(1), capital])
    return [[shown, letter], ...ofCapital]
  }),
)

const shownLetter = new RegExp(
  [...letterOf.keys()]
    .sort((a, b) => b.length - a.length)
    .map((shown) => shown)
    .join('|'),
  'g',
)

/** Text in VNI-Windows as an old program shows it to Unicode. */
export function fromVni(shown: string): string {
  return shown.replace(shownLetter, (found) => letterOf.get(found) ?? found)
}

/** What VNI writes for each letter. */
export const vniLetters: ReadonlyMap<string, string> = letterOf
