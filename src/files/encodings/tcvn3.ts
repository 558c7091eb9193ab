/**
 * TCVN3, the 8-bit code of the '.Vn…' fonts that the State's offices used until 2001, often called ABC. Bytes A1–FE as in
 * TCVN 5712:1993, whose VN3 form has the small letters and these capitals: Ă Â Ê Ô Ơ Ư Đ; the other capitals come from its
 * VN1 form, which uses places that VN3 leaves empty. A dot is a byte without a letter. Sources: TCVN 5712:1993, appendix;
 * http://vietunicode.sourceforge.net/charset/tcvn3.html.
 */
const letters = [
  /* A0 */ '.ĂÂÊÔƠƯĐăâêôơưđẰ',
  /* B0 */ '\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ',
  /* C0 */ 'ẮẦẨẪẤỀặầẩẫấậèỂẻẽ',
  /* D0 */ 'éẹềểễếệìỉỄẾỒĩíịò',
  /* E0 */ 'Ổỏõóọồổỗốộờởỡớợù',
  /* F0 */ 'Ỗủũúụừửữứựỳỷỹýỵ.',
].join('')

const letterOf = new Map(
  [...letters].flatMap((letter, index) => (letter === '.' ? [] : [[String.fromCharCode(0xa0 + index), letter]])),
)

/** Text in TCVN3 as an old program shows it ('nh©n d©n') to Unicode ('nhân dân'). */
export function fromTcvn3(shown: string): string {
  return shown.replace(/[\u00a1-\u00ff]/g, (character) => letterOf.get(character) ?? character).normalize('NFC')
}

/** The bytes above 7F that this code gives to letters, each with its letter. */
export const tcvn3Letters: ReadonlyMap<string, string> = letterOf

const word = /[\p{L}\p{M}]+/gu

/** A letter of which VN3 has no capital, where only a capital can stand: first in a line or a sentence, and in 'Ủy ban'. */
const lostCapital =
  /(?<=^[^\p{L}\d]*(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?|[.!?…]["”’)]*\s+["“‘(]*)(?=\p{Ll})[^a-zăâêôơưđ\P{L}]|ủ(?=y ban(?!\p{L}))/gmu

/**
 * VN3 has no capitals with tones: in a normal font 'TỈNH' is typed 'TØNH' and comes out 'TỉNH'. A word whose plain letters
 * are all capitals is one in capitals; a single capital ('Hà') is one if the words beside it are.
 */
export function mendCapitals(text: string): string {
  return text
    .replace(lostCapital, (letter) => letter.toUpperCase())
    .replace(/[^\n]+/g, (line) => {
      const words = [...line.matchAll(word)].map((found) => ({
        text: found[0],
        at: found.index,
        shape: shapeOf(found[0]),
      }))
      if (!words.some(({ shape }) => shape.mixed)) return line
      let mended = ''
      let done = 0
      words.forEach(({ text: each, at, shape }, index) => {
        if (!shape.mixed) return
        const beside = [words[index - 1], words[index + 1]].filter(
          (neighbour) => neighbour !== undefined && /^[ \t-]*$/.test(between(line, neighbour, { text: each, at })),
        )
        const among =
          // An abbreviation ('UBND') says nothing of the words beside it; a word with tones in capitals does.
          beside.some((neighbour) => neighbour?.shape.mixed) &&
          beside.every((neighbour) => neighbour && neighbour.shape.capitals > 1 && !neighbour.shape.small)
        const endsName =
          index === words.length - 1 && each.length === 1 && isNamed(words[index - 1]) && isNamed(words[index - 2])
        if (shape.capitals < 2 && !among && !endsName) return
        mended += line.slice(done, at) + each.toUpperCase()
        done = at + each.length
      })
      return mended + line.slice(done)
    })
}

/** 'Quốc' before the 'ỷ' of 'Trần Quốc Ỷ'. */
const isNamed = (word: Found | undefined) => word !== undefined && /^\p{Lu}\p{Ll}/u.test(word.text)

interface Found {
  text: string
  at: number
}

function between(line: string, one: Found, other: Found): string {
  const [first, second] = one.at < other.at ? [one, other] : [other, one]
  return line.slice(first.at + first.text.length, second.at)
}

function shapeOf(each: string): { capitals: number; small: boolean; mixed: boolean } {
  const capitals = each.match(/[A-ZĂÂÊÔƠƯĐ]/g)?.length ?? 0
  const small = /[a-z]/.test(each)
  return { capitals, small, mixed: !small && each !== each.toUpperCase() }
}
