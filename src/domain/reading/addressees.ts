import { purposeTail, readBody } from './body.ts'
import { endOfNouns, readCollective } from './collective.ts'
import { belonging, offices, quantifiers } from './lexicon.ts'
import { type Mention, official } from './mention.ts'
import { isPredicate } from './predicate.ts'
import { placeName, readTerritory } from './territory.ts'
import { phraseAt, phrases, type Word } from './words.ts'

const longestList = 40

/**
 * The addressees that begin at `at`, with ',', ';', 'và' or 'cùng' between. `next` is the word after the last one.
 * `listed`: they stand in a list of bodies, where each 'các …' is one of them; in a sentence 'Các cấp, các ngành' are one.
 */
export function readAddressees(words: readonly Word[], at: number, listed = false): { list: Mention[]; next: number } {
  const list: Mention[] = []
  // 'cả Bắc Giang và Bắc Ninh': places by their names alone.
  const places = words[at]?.key === 'cả' && (words[at + 1]?.capital ?? false)
  let next = places ? at + 1 : at
  while (list.length < longestList) {
    const start = list.length === 0 ? next : afterSeparator(words, next)
    if (start === undefined) break
    const mention =
      readMention(words, start, 0, listed || list.length > 0) ?? (places ? readPlace(words, start) : undefined)
    if (!mention) break
    list.push(mention)
    next = mention.end
  }
  return { list, next }
}

function readPlace(words: readonly Word[], at: number): Mention | undefined {
  const end = placeName(words, at)
  return end - at >= 2 ? official(at, end) : undefined
}

function afterSeparator(words: readonly Word[], at: number): number | undefined {
  const word = words[at]
  if (word === undefined) return undefined
  if (word.text === ',' || word.text === ';') {
    const and = words[at + 1]?.key
    return and === 'và' || and === 'cùng' ? at + 2 : at + 1
  }
  if (word.key === 'cùng' && words[at + 1]?.key === 'với') return at + 2
  if (word.key === 'và' && words[at + 1]?.key === 'của') return at + 2
  return word.key === 'và' || word.key === 'cùng' ? at + 1 : undefined
}

/** `inList`: another addressee stands before it, so that ', các …' begins one more. */
function readMention(words: readonly Word[], at: number, depth: number, inList = false): Mention | undefined {
  const mention =
    readComrade(words, at) ??
    readOffice(words, at, depth) ??
    readBody(words, at) ??
    readCollective(words, at, depth, inList)
  return mention && depth === 0 ? withApposition(words, mention) : mention
}

const standing = phrases('cơ quan thường trực', 'cơ quan chủ trì', 'cơ quan đầu mối')

/** 'Bộ Tài chính - Cơ quan Thường trực Ban Chỉ đạo 751': one body, said twice. */
function withApposition(words: readonly Word[], mention: Mention): Mention {
  const dash = words[mention.end]?.text
  if (dash !== '-' && dash !== '–') return mention
  const length = phraseAt(words, mention.end + 1, standing)
  if (length === 0) return mention
  const start = mention.end + 1 + length
  const of = phraseAt(words, start, belonging)
  let end = readBody(words, start + of)?.end ?? start
  if (/^\d/.test(words[end]?.text ?? '')) end++
  return { ...mention, end }
}

/** 'đồng chí Tống Thanh Hải - Phó Chủ tịch Thường trực UBND tỉnh' */
function readComrade(words: readonly Word[], at: number): Mention | undefined {
  if (words[at]?.key !== 'đồng' || words[at + 1]?.key !== 'chí' || !words[at + 2]?.capital) return undefined
  // 'Đồng chí Bí thư tỉnh ủy': an office, not a name.
  const office = phraseAt(words, at + 2, offices) > 0 ? readOffice(words, at + 2, 1) : undefined
  if (office) return official(at, office.end)
  let end = at + 2
  while (words[end]?.capital && end - at < 7) end++
  const mark = words[end]?.text
  if (mark === '-' || mark === '–' || mark === ',') end = readOffice(words, end + 1, 1)?.end ?? end
  return official(at, end)
}

/** 'Chủ tịch UBND các huyện', 'Trưởng ban chỉ đạo tỉnh', 'Các thành viên Ban chỉ đạo', 'Phó Thủ tướng Vũ Đức Đam' */
function readOffice(words: readonly Word[], at: number, depth: number): Mention | undefined {
  const plain = phraseAt(words, at, offices)
  const quantifier = plain > 0 ? 0 : phraseAt(words, at, quantifiers)
  const office = plain > 0 ? plain : phraseAt(words, at + quantifier, offices)
  if (office === 0) return undefined
  const next = at + quantifier + office
  if (words[next - 1]?.key === 'ban' && steering.has(`${words[next]?.key} ${words[next + 1]?.key}`)) {
    return official(at, purposeTail(words, next + 2))
  }
  const shared = depth === 0 ? sharedOffice(words, at, next) : undefined
  if (shared) return shared
  const inner = depth < deepestOffice ? readMention(words, next, depth + 1) : undefined
  // 'chủ' is an office only of a firm: 'các chủ cơ sở sản xuất'.
  if (words[next - 1]?.key === 'chủ') return inner && !inner.official ? { ...inner, start: at } : undefined
  if (inner) {
    const end = personName(words, inner.end)
    return { start: at, end: end + phraseAt(words, end, inCharge), official: inner.official }
  }
  const nouns = endOfNouns(words, next, depth)
  if (nouns > next) return official(at, nouns)
  const end = readTerritory(words, next) ?? next
  const named = personName(words, end)
  // 'Phó Thủ tướng Vũ Đức Đam, Trưởng ban …': one person, two offices.
  const second = named > end && depth === 0 && words[named]?.text === ',' ? readOffice(words, named + 1, 1) : undefined
  return official(at, second ? second.end : named)
}

/** 'Thứ trưởng Bộ Y tế phụ trách lĩnh vực': which of them. */
const inCharge = phrases(
  'phụ trách',
  'phụ trách lĩnh vực',
  'phụ trách khối',
  'phụ trách địa bàn',
  'được phân công phụ trách',
)

/** 'Giám đốc, Thủ trưởng các sở, ban, ngành': two offices of the same bodies. */
function sharedOffice(words: readonly Word[], at: number, next: number): Mention | undefined {
  const alone = next - at <= 2 && shareable.has(`${words[next - 2]?.key} ${words[next - 1]?.key}`)
  const joined = words[next]?.text === ',' || words[next]?.key === 'và'
  if (!alone || !joined || phraseAt(words, next + 1, offices) === 0) return undefined
  const second = readOffice(words, next + 1, 1)
  return second && second.end - second.start > 2 ? { ...second, start: at } : undefined
}

const shareable = new Set(['giám đốc', 'thủ trưởng', 'chủ tịch', 'bí thư'])

/** 'Chủ tịch' of 'thành viên' of …: deeper is no name any more. */
const deepestOffice = 3
const steering = new Set(['chỉ đạo', 'chỉ huy'])

/** A person's name after an office: 'Phó Thủ tướng Chính phủ Vũ Đức Đam'. */
function personName(words: readonly Word[], at: number): number {
  let end = at
  while (words[end]?.capital && words[end]?.letters && !isPredicate(words, end) && end - at < 5) end++
  return end - at >= 2 ? end : at
}
