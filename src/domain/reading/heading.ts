import { readAddressees } from './addressees.ts'
import { askingVerbs, headingOpenings } from './lexicon.ts'
import { markAt } from './mark.ts'
import { phraseAt, phrases, wordsOf } from './words.ts'

/** A line that names addressees and nothing else: '8. Sở Xây dựng, Sở Y tế', 'Đối với Công an tỉnh:'. */
export interface Heading {
  lead: string[]
  /** Begins with 'Đề nghị'. */
  asked: boolean
}

/** In characters; a line that is longer says more than who. */
export const longestHeading = 400

/** The line (its number aside) as a heading; undefined when it says anything besides who. */
export function readHeading(line: string): Heading | undefined {
  if (line.length > longestHeading) return undefined
  const text = line.slice(markAt(line)?.length ?? 0)
  const words = wordsOf(text)
  const opening = phraseAt(words, 0, headingOpenings)
  const { list, next } = readAddressees(words, opening + (opening > 0 && words[opening]?.text === ':' ? 1 : 0))
  if (list.length === 0 || !words.slice(next).every((word) => word.text === ':' || word.text === '.')) return undefined
  return {
    lead: list.map((mention) => text.slice(words[mention.start]?.start, words[mention.end - 1]?.end)),
    asked: phraseAt(words, 0, askingVerbs) > 0,
  }
}

/** As `readHeading`, of a whole line: what follows the names and begins no sentence tells them apart ('… có cụm công nghiệp'). */
export function readWideHeading(line: string): Heading | undefined {
  const plain = readHeading(line)
  if (plain || line.length > longestWide || /[.;,]\s*$/.test(line)) return plain
  const words = wordsOf(line)
  const opening = phraseAt(words, 0, headingOpenings)
  const { list, next } = readAddressees(words, opening)
  const [last] = list.slice(-1)
  const apart = phraseAt(words, next, apartBy)
  if (!last || apart === 0) return undefined
  const end = words.at(-1)?.text === ':' ? words.length - 1 : words.length
  // The 'tổ chức' of 'là tổ chức' is a noun.
  const told = next + (words[next]?.key === 'là' ? apart : 0)
  if (words.slice(told, end).some((word, at) => word.text === ':' || phraseAt(words, told + at, duties) > 0))
    return undefined
  const names = [...list.slice(0, -1), { ...last, end }]
  return {
    lead: names.map((mention) => line.slice(words[mention.start]?.start, words[mention.end - 1]?.end)),
    asked: phraseAt(words, 0, askingVerbs) > 0,
  }
}

const longestWide = 200
const apartBy = phrases(
  ...'có|được|nêu trên|nói trên|nơi có|thuộc|đang|bị|tham gia|phụ trách|chịu|trên địa bàn|trong|nằm|sử dụng|là chủ đầu tư|là tổ chức|là cá nhân|là hộ gia đình|là doanh nghiệp'.split(
    '|',
  ),
)
const duties = phrases(
  'chủ trì',
  'phối hợp',
  'chỉ đạo',
  'có trách nhiệm',
  'chịu trách nhiệm',
  'có nhiệm vụ',
  'tiếp tục',
  'khẩn trương',
  'tập trung',
  'thực hiện',
  'tổ chức',
  'cần',
  'phải',
  'báo cáo',
)

export function isHeadingOnly(line: string): boolean {
  return readHeading(line) !== undefined
}
