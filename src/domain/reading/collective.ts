import { readBody } from './body.ts'
import {
  bareNouns,
  belonging,
  bodyNouns,
  callings,
  fields,
  otherNouns,
  qualifiers,
  quantifiers,
  territoryUnits,
} from './lexicon.ts'
import { longestName, type Mention, official } from './mention.ts'
import { isPredicate, stops } from './predicate.ts'
import { placeName, readTerritory } from './territory.ts'
import { phraseAt, type Word } from './words.ts'

/** So many words that no list knows may belong to a name when a predicate or a mark follows. */
const longestUnknown = 5

/**
 * Many bodies under one name: 'các cơ quan, đơn vị liên quan', 'cấp ủy'. `inList`: another addressee stands before it, so
 * that ', các …' begins one more. `depth` counts bodies within bodies ('các đơn vị thuộc các sở thuộc …').
 */
export function readCollective(
  words: readonly Word[],
  at: number,
  depth: number,
  inList: boolean,
): Mention | undefined {
  const quantifier = phraseAt(words, at, quantifiers)
  if (quantifier > 0) {
    // '100% xã, phường, thị trấn': the share is how many, not who.
    const share = words[at + 1]?.text === '%' ? quantifier : 0
    const territory = phraseAt(words, at + quantifier, bodyNouns) === 0 ? readTerritory(words, at) : undefined
    if (territory !== undefined) return official(at + share, qualified(words, territory, depth))
    const nouns = readNouns(words, at + quantifier, depth, inList)
    return nouns.end > at + quantifier ? { start: at + share, end: nouns.end, official: nouns.official } : undefined
  }
  // 'tỉnh Lâm Đồng', 'Thành phố Hồ Chí Minh'
  const unit = phraseAt(words, at, territoryUnits)
  if (unit > 0 && words[at + unit]?.capital) {
    const place = placeName(words, at + unit)
    if (place > at + unit) return official(at, place)
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
    const idiom = words[end - 1]?.key === 'cấp' && words[end + 2]?.key === 'ngành'
    if (quantifier > 0 && !idiom && (inList || depth > 0)) break
    // 'các đơn vị liên quan, tổ chức triển khai …': what closed the list was its last word; this is the verb.
    if (words[end + 1]?.key === 'tổ' && closed.has(`${words[end - 2]?.key} ${words[end - 1]?.key}`)) break
    if (startsForce(words, end + 1) || (words[end + 1]?.key === 'chính' && closesBodies(words, end))) break
    if (separator.key === 'và' && words[end + 1]?.key === 'cấp' && words[end + 2]?.key === 'ủy') break
    end += 1 + quantifier
  }
  return { end, official: isOfficial }
}

/** 'các cơ quan chức năng, chính quyền địa phương': two; 'cấp ủy, chính quyền các cấp': one. */
const closesBodies = (words: readonly Word[], end: number) => {
  const last = `${words[end - 2]?.key} ${words[end - 1]?.key}`
  return closed.has(last) || last === 'chức năng' || last === 'chuyên môn'
}

/** 'và lực lượng Kiểm lâm': in a capital it is a body of its own. */
const startsForce = (words: readonly Word[], at: number) =>
  words[at]?.key === 'lực' && (words[at + 2]?.capital ?? false) && readBody(words, at) !== undefined

const closed = new Set(['liên quan', 'trực thuộc', 'địa bàn'])

/** Where nouns without 'các' end ('cơ quan ngang Bộ' after 'Thủ trưởng'); `at` itself when none stands there. */
export function endOfNouns(words: readonly Word[], at: number, depth: number): number {
  return readNouns(words, at, depth).end
}

/** 'Công an', 'Sở Y tế' after a comma: a body of its own, not one more noun. */
function startsProper(words: readonly Word[], at: number): boolean {
  return (words[at]?.capital ?? false) && readBody(words, at) !== undefined
}

/** Whose the bodies are: 'thuộc Bộ Y tế', 'của các sở, ngành'. */
function ownerAt(words: readonly Word[], at: number, depth: number): Mention | undefined {
  return readBody(words, at) ?? readCollective(words, at, depth, false)
}

function qualified(words: readonly Word[], at: number, depth: number, mayBeUnknown = true): number {
  let end = at
  for (let round = 0; round < 3; round++) {
    const whose = phraseAt(words, end, belonging)
    const owner = whose > 0 && depth < 2 ? ownerAt(words, end + whose, depth + 1) : undefined
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
  const calling = callingAt(words, at)
  if (isPredicate(words, at) && calling === 0) return at
  for (let end = at + calling; end - at <= longestUnknown; end++) {
    const word = words[end]
    if (end > at) {
      if (!word?.letters || isPredicate(words, end) || word.key === 'và') return end
      if (phraseAt(words, end, qualifiers) > 0 || phraseAt(words, end, belonging) > 0) return end
    }
    if (!word?.letters || (word.capital && end > at) || stops.has(word.key) || word.key === 'và') return at
  }
  return at
}

/** 'các đơn vị quản lý đường bộ', 'tổ chức tư vấn giám sát': what they do for a living, not how they are to do it. */
function callingAt(words: readonly Word[], at: number): number {
  const length = agents.has(`${words[at - 2]?.key} ${words[at - 1]?.key}`) ? phraseAt(words, at, callings) : 0
  const next = words[at + length]
  const noun = next?.letters && !manners.has(next.key) && !isPredicate(words, at + length)
  return length > 0 && noun ? length : 0
}

const agents = new Set(['đơn vị', 'cơ quan', 'tổ chức', 'doanh nghiệp', 'cơ sở', 'nhà thầu', 'công ty'])
const manners = new Set('chặt tốt nghiêm hiệu đúng đầy có và theo các được việc toàn'.split(' '))
