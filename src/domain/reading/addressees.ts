import {
  bareNouns,
  belonging,
  bodyNouns,
  capitalPredicates,
  fields,
  heads,
  offices,
  organs,
  otherNouns,
  predicates,
  purposeOrgans,
  qualifiers,
  quantifiers,
  surePredicates,
  territoryUnits,
} from './lexicon.ts'
import { phraseAt, phrases, type Word } from './words.ts'

/** A body, office or collective named in a text; `start` and `end` are indexes of words, `end` exclusive. */
export interface Mention {
  start: number
  end: number
  /** An office or a body of the State, the Party or the Front; false: firms, people. */
  official: boolean
}

/** Longest name that is believed, in words; keeps a text that never ends from being one name. */
const longestName = 40
const longestList = 40
/** So many words that no list knows may belong to a name when a predicate or a mark follows. */
const longestUnknown = 5

const purposeTerritory = phrases(
  'của tỉnh',
  'của huyện',
  'của xã',
  'của thành phố',
  'cấp tỉnh',
  'quốc gia',
  'trung ương',
)
const quarantine = phrases('phòng, chống', 'phòng chống', 'bảo vệ, chăm sóc')
const asideOpenings = phrases('nhất là', 'đặc biệt là', 'trong đó', 'trước hết là')

/** The addressees that begin at `at`, with ',', ';', 'và' or 'cùng' between. `next` is the word after the last one. */
export function readAddressees(words: readonly Word[], at: number): { list: Mention[]; next: number } {
  const list: Mention[] = []
  let next = at
  while (list.length < longestList) {
    const start = list.length === 0 ? next : afterSeparator(words, next)
    if (start === undefined) break
    const mention = readMention(words, start, 0, list.length > 0)
    if (!mention) break
    list.push(mention)
    next = mention.end
  }
  return { list, next }
}

/** The predicate's first word after a subject that ends at `at`; an aside (', nhất là …') may stand between. */
export function predicateAfter(words: readonly Word[], at: number): number | undefined {
  if (isPredicate(words, at)) return at
  let aside = at
  if (words[aside]?.text === '(') {
    const close = words.slice(aside, aside + longestName).findIndex((word) => word.text === ')')
    if (close < 0) return undefined
    aside += close + 1
    if (isPredicate(words, aside)) return aside
  }
  if (words[aside]?.text !== ',' && words[aside]?.text !== '-') return undefined
  const opening = phraseAt(words, aside + 1, asideOpenings)
  if (opening === 0) return undefined
  for (let index = aside + 1 + opening; index < Math.min(words.length, aside + longestName); index++) {
    if (words[index]?.text === '.' || words[index]?.text === ';') return undefined
    if (isPredicate(words, index)) return index
  }
  return undefined
}

export function isPredicate(words: readonly Word[], at: number): boolean {
  const word = words[at]
  if (!word) return false
  return word.capital ? phraseAt(words, at, capitalPredicates) > 0 : phraseAt(words, at, predicates) > 0
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
  return (
    readComrade(words, at) ??
    readOffice(words, at, depth) ??
    readPurposeOrgan(words, at) ??
    readOrgan(words, at) ??
    readBranch(words, at) ??
    readNamed(words, at) ??
    readCollective(words, at, depth, inList)
  )
}

const official = (start: number, end: number): Mention => ({ start, end, official: true })

/** 'đồng chí Tống Thanh Hải - Phó Chủ tịch Thường trực UBND tỉnh' */
function readComrade(words: readonly Word[], at: number): Mention | undefined {
  if (words[at]?.key !== 'đồng' || words[at + 1]?.key !== 'chí' || !words[at + 2]?.capital) return undefined
  let end = at + 2
  while (words[end]?.capital && end - at < 7) end++
  const mark = words[end]?.text
  if (mark === '-' || mark === '–' || mark === ',') end = readOffice(words, end + 1, 1)?.end ?? end
  return official(at, end)
}

function readOffice(words: readonly Word[], at: number, depth: number): Mention | undefined {
  const length = phraseAt(words, at, offices) || (isQuantifier(words, at) ? 1 + phraseAt(words, at + 1, offices) : 0)
  if (length < 1 || (length === 1 && isQuantifier(words, at))) return undefined
  // 'chủ' alone is an office only before a firm: 'các chủ cơ sở sản xuất'.
  const onlyOwner = words[at + length - 1]?.key === 'chủ'
  if (words[at + length - 1]?.key === 'ban' && leads.has(words[at + length + 1]?.key ?? '')) {
    return official(at, purposeTail(words, at + length + 2))
  }
  const inner = depth < 3 ? readMention(words, at + length, depth + 1) : undefined
  if (onlyOwner) return inner && !inner.official ? { start: at, end: inner.end, official: false } : undefined
  if (inner) return { start: at, end: names(words, inner.end), official: inner.official }
  const bare = phraseAt(words, at + length, bodyNouns)
  if (bare > 0) return { start: at, end: readNouns(words, at + length, depth).end, official: true }
  const territory = readTerritory(words, at + length)
  const end = territory ?? at + length
  const named = names(words, end)
  // 'Phó Thủ tướng Vũ Đức Đam, Trưởng ban …': one person, two offices.
  const second = named > end && depth === 0 && words[named]?.text === ',' ? readOffice(words, named + 1, 1) : undefined
  return official(at, second ? second.end : named)
}

/** 'Trưởng ban chỉ đạo', 'Trưởng ban chỉ huy' */
const leads = new Set(['đạo', 'huy'])

/** A person's name after an office: 'Phó Thủ tướng Chính phủ Vũ Đức Đam'. */
function names(words: readonly Word[], at: number): number {
  let end = at
  while (words[end]?.capital && words[end]?.letters && !isPredicate(words, end) && end - at < 5) end++
  return end - at >= 2 ? end : at
}

function readPurposeOrgan(words: readonly Word[], at: number): Mention | undefined {
  const length = phraseAt(words, at, purposeOrgans)
  if (length === 0 || !words[at]?.capital) return undefined
  return official(at, purposeTail(words, at + length))
}

/** So many words of a purpose may be verbs: 'hỗ trợ nhập cảnh'. */
const longestPurpose = 4

/** 'hỗ trợ nhập cảnh của tỉnh', 'phòng, chống dịch COVID-19 tỉnh', 'các khu công nghiệp Bắc Ninh' */
function purposeTail(words: readonly Word[], start: number): number {
  const territory = readTerritory(words, start)
  if (territory !== undefined) return placeName(words, territory)
  let end = start
  while (end < words.length && end - start < 16) {
    const close = phraseAt(words, end, purposeTerritory)
    // 'quốc gia phòng, chống dịch': the level may stand before the purpose.
    if (close > 0 && (end > start || phraseAt(words, end + close, quarantine) === 0))
      return placeName(words, end + close)
    const unit = end > start ? readTerritory(words, end) : undefined
    if (unit !== undefined) return placeName(words, unit)
    const pair = close || phraseAt(words, end, quarantine)
    if (pair > 0) {
      end += pair
      continue
    }
    const word = words[end]
    if (!word?.letters) break
    if (word.key === 'và' && !words[end + 1]?.capital) break
    if (phraseAt(words, end, surePredicates) > 0) break
    if (end - start > longestPurpose && isPredicate(words, end)) break
    if (word.capital && end > start && phraseAt(words, end, heads) > 0 && words[end - 1]?.key !== 'các') break
    end++
  }
  return end
}

function readOrgan(words: readonly Word[], at: number): Mention | undefined {
  const length = phraseAt(words, at, organs)
  if (length === 0 || !(words[at]?.capital ?? false)) return undefined
  // 'Ban cán sự đảng UBND tỉnh', 'Đảng đoàn HĐND tỉnh'
  const inner = readOrgan(words, at + length)
  return official(at, inner ? inner.end : nameTail(words, at + length))
}

/** 'Sở Y tế', 'các Sở: Tài chính, Kế hoạch và Đầu tư', 'Cục Xuất bản, In và Phát hành' */
function readNamed(words: readonly Word[], at: number): Mention | undefined {
  const quantified = words[at]?.key === 'các' ? 1 : 0
  const head = at + quantified
  const length = phraseAt(words, head, heads)
  if (length === 0) return undefined
  const start = head + length
  if (quantified > 0 && words[start]?.text === ':') {
    const end = fieldList(words, start + 1)
    if (end > start + 1) return official(at, end)
  }
  const known = words[head]?.capital ? phraseAt(words, start, fields) : 0
  if (known > 0 && (quantified === 0 || words[start]?.capital)) return official(at, nameTail(words, start + known))
  if (!words[head]?.capital || !words[start]?.capital || quantified > 0) return undefined
  return official(at, properName(words, start))
}

/** 'ngành giáo dục đào tạo', 'Ngành y tế các cấp', 'lực lượng ngành công an, giao thông vận tải, y tế' */
function readBranch(words: readonly Word[], at: number): Mention | undefined {
  const forces = words[at]?.key === 'lực' && words[at + 1]?.key === 'lượng' ? 2 : 0
  if (words[at + forces]?.key !== 'ngành') return undefined
  const end = fieldList(words, at + forces + 1)
  return end > at + forces + 1 ? official(at, nameTail(words, end)) : undefined
}

/** After 'các Sở:', 'Các Bộ:' */
function fieldList(words: readonly Word[], at: number): number {
  let end = at
  while (end - at < longestName) {
    const known = phraseAt(words, end, fields)
    if (known === 0) break
    end += known
    const separator = words[end]?.text
    const skip = separator === ',' || separator === ';' || separator === 'và' ? 1 : 0
    if (skip === 0 || phraseAt(words, end + skip, fields) === 0) break
    end += skip
  }
  return end
}

/** A name that no list knows: words in capitals with what lies between them. */
function properName(words: readonly Word[], at: number): number {
  let end = at
  let lower = 0
  while (end < words.length && end - at < longestName) {
    const word = words[end]
    if (!word) break
    const joins = word.text === ',' || word.text === '-' || word.text === '–' || word.key === 'và'
    if (joins) {
      const next = words[end + 1]
      const opensAnother = !next?.capital || phraseAt(words, end + 1, heads) > 0 || phraseAt(words, end + 1, organs) > 0
      if (opensAnother || phraseAt(words, end + 1, offices) > 0 || phraseAt(words, end + 1, purposeOrgans) > 0) break
      end++
      lower = 0
      continue
    }
    if (!word.letters || isPredicate(words, end)) break
    const territory = word.capital ? undefined : readTerritory(words, end)
    if (territory !== undefined) return placeName(words, territory)
    if (!word.capital && ++lower > 4) return nameTail(words, end - lower + 1)
    if (word.capital) lower = 0
    if (stops.has(word.key)) return end
    end++
  }
  return end
}

const stops = new Set(
  'để về theo trong tại trên đối khi nếu là được đã đang sẽ nhằm với cho do từ đến bằng này cần mà thì vào có'.split(
    ' ',
  ),
)

/** What may follow a body's name: 'tỉnh', 'các huyện, thị xã', 'Bắc Ninh', 'các cấp'. */
function nameTail(words: readonly Word[], at: number): number {
  const territory = readTerritory(words, at)
  if (territory !== undefined) return placeName(words, territory)
  const close = phraseAt(words, at, purposeTerritory)
  return placeName(words, at + close)
}

function placeName(words: readonly Word[], at: number): number {
  let end = at
  while (end - at < 6 && words[end]?.capital && words[end]?.letters && !startsBody(words, end)) end++
  return end
}

function startsBody(words: readonly Word[], at: number): boolean {
  return isPredicate(words, at) || [heads, organs, offices, purposeOrgans].some((set) => phraseAt(words, at, set) > 0)
}

/** 'các huyện, thị xã, thành phố', 'cấp huyện, cấp xã', 'tỉnh Bắc Ninh', 'các tỉnh, thành phố từ Hà Tĩnh đến Lâm Đồng' */
function readTerritory(words: readonly Word[], at: number): number | undefined {
  const quantifier = phraseAt(words, at, quantifiers)
  let end = at + quantifier
  let unit = unitAt(words, end)
  if (unit === 0) return undefined
  for (;;) {
    end += unit
    const named = placeName(words, end)
    if (named > end) return named
    const separator = words[end]
    if (separator?.text !== ',' && separator?.key !== 'và') break
    const more = words[end + 1]?.key === 'các' && quantifier > 0 ? 2 : 1
    unit = unitAt(words, end + more)
    if (unit === 0 || end - at > longestName) break
    end += more
  }
  const range = words[end]?.key === 'từ' && words[end + 1]?.capital ? placeName(words, end + 1) : end
  if (range > end && words[range]?.key === 'đến') return placeName(words, range + 1)
  const area = phraseAt(words, end, qualifiersOfTerritory)
  return end + area
}

const qualifiersOfTerritory = phrases(
  'trên địa bàn',
  'trên địa bàn tỉnh',
  'trên địa bàn toàn tỉnh',
  'trong tỉnh',
  'trong toàn tỉnh',
  'liên quan',
  'bạn',
)

function unitAt(words: readonly Word[], at: number): number {
  const length = phraseAt(words, at, territoryUnits)
  // 'cấp' is a level only as 'các cấp', else a verb.
  return length === 1 && words[at]?.key === 'cấp' && words[at - 1]?.key !== 'các' ? 0 : length
}

const isQuantifier = (words: readonly Word[], at: number) => phraseAt(words, at, quantifiers) > 0

function readCollective(words: readonly Word[], at: number, depth: number, inList: boolean): Mention | undefined {
  const quantifier = phraseAt(words, at, quantifiers)
  if (quantifier > 0) {
    // '100% xã, phường, thị trấn': the share is how many, not who.
    const share = words[at + 1]?.text === '%' ? quantifier : 0
    const territory = phraseAt(words, at + quantifier, bodyNouns) === 0 ? readTerritory(words, at) : undefined
    if (territory !== undefined) return official(at + share, qualified(words, territory, depth))
    const nouns = readNouns(words, at + quantifier, depth, inList)
    return nouns.end > at + quantifier ? { start: at + share, end: nouns.end, official: nouns.official } : undefined
  }
  if (phraseAt(words, at, bareNouns) === 0) return undefined
  const nouns = readNouns(words, at, depth, inList)
  if (nouns.end > at) return { start: at, end: nouns.end, official: nouns.official }
  const territory = readTerritory(words, at)
  return territory === undefined ? undefined : official(at, territory)
}

function nounAt(words: readonly Word[], at: number): { length: number; official: boolean } {
  const body = Math.max(phraseAt(words, at, bodyNouns), phraseAt(words, at, territoryUnits))
  const other = phraseAt(words, at, otherNouns)
  return other > body ? { length: other, official: false } : { length: body, official: true }
}

/** Nouns with commas or a bare 'và' between: 'sở, ban, ngành và địa phương liên quan'. 'và các …' begins another addressee. */
function readNouns(
  words: readonly Word[],
  at: number,
  depth: number,
  inList = false,
): { end: number; official: boolean } {
  let noun = nounAt(words, at)
  if (noun.length === 0) return { end: at, official: false }
  const isOfficial = noun.official
  let end = at
  for (;;) {
    end = qualified(words, end + noun.length, depth)
    if (end - at > longestName) break
    const separator = words[end]
    if (separator?.text !== ',' && separator?.key !== 'và') break
    const quantifier = separator.text === ',' ? phraseAt(words, end + 1, quantifiers) : 0
    noun = nounAt(words, end + 1 + quantifier)
    if (noun.length === 0 || startsProper(words, end + 1 + quantifier)) break
    if (quantifier > 0 && inList) break
    if (separator.key === 'và' && words[end + 1]?.key === 'cấp' && words[end + 2]?.key === 'ủy') break
    end += 1 + quantifier
  }
  return { end, official: isOfficial }
}

/** 'Công an', 'Sở Y tế' after a comma: a body of its own, not one more noun. */
function startsProper(words: readonly Word[], at: number): boolean {
  return (words[at]?.capital ?? false) && (readOrgan(words, at) !== undefined || readNamed(words, at) !== undefined)
}

function qualified(words: readonly Word[], at: number, depth: number, mayBeUnknown = true): number {
  let end = at
  for (let round = 0; round < 3; round++) {
    const whose = phraseAt(words, end, belonging)
    const owner = whose > 0 && depth < 2 ? readMention(words, end + whose, depth + 1) : undefined
    const length = phraseAt(words, end, qualifiers)
    if (owner && owner.end > end + length) end = owner.end
    else if (length > 0) end += length
    else break
  }
  if (end > at) return placeName(words, end)
  if (branches.has(words[at - 1]?.key ?? '') && phraseAt(words, at, fields) > 0) return capitalList(words, at)
  const known = mayBeUnknown ? unknownTail(words, at) : at
  return known > at ? qualified(words, known, depth, false) : at
}

const branches = new Set(['lượng', 'ngành'])

/** 'Công an, Quân sự, Biên phòng, Y tế' after 'Các lực lượng' */
function capitalList(words: readonly Word[], at: number): number {
  let end = at
  while (end - at < longestName) {
    const word = words[end]
    const continues = word?.text === ',' ? words[end + 1]?.capital : word?.letters && word.key !== 'và'
    if (!continues || isPredicate(words, end) || stops.has(word?.key ?? '')) break
    end++
  }
  return end
}

/** Words no list knows belong to the collective when a predicate, a mark or 'thuộc' follows soon: 'các đơn vị y tế thuộc Bộ Y tế'. */
function unknownTail(words: readonly Word[], at: number): number {
  if (isPredicate(words, at)) return at
  for (let end = at; end - at <= longestUnknown; end++) {
    const word = words[end]
    if (end > at) {
      if (!word?.letters || isPredicate(words, end) || word.key === 'và') return end
      if (phraseAt(words, end, qualifiers) > 0 || phraseAt(words, end, belonging) > 0) return end
    }
    if (!word?.letters || (word.capital && end > at) || stops.has(word.key) || word.key === 'và') return at
  }
  return at
}
