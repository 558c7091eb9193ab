import {
  fields,
  forces,
  heads,
  offices,
  organs,
  partyOrgans,
  predicates,
  purposeOrgans,
  surePredicates,
  territorialBranches,
} from './lexicon.ts'
import { longestName, type Mention, official } from './mention.ts'
import { isPredicate, stops } from './predicate.ts'
import { placeName, readTerritory } from './territory.ts'
import { phraseAt, phrases, type Word } from './words.ts'

const purposeTerritory = phrases(
  'của tỉnh',
  'của huyện',
  'của xã',
  'của thành phố',
  'cấp tỉnh',
  'quốc gia',
  'trung ương',
  'ở địa phương',
  'ở cơ sở',
)
const quarantine = phrases('phòng, chống', 'phòng chống', 'bảo vệ, chăm sóc')

/** A body with a name of its own: 'Sở Y tế', 'UBND các huyện', 'Tổ công tác hỗ trợ nhập cảnh của tỉnh'. */
export function readBody(words: readonly Word[], at: number): Mention | undefined {
  return (
    readPurposeOrgan(words, at) ??
    readOrgan(words, at) ??
    readTerritorial(words, at) ??
    readBranch(words, at) ??
    readNamed(words, at)
  )
}

/** 'Thuế tỉnh Lai Châu', 'Hội các huyện' */
function readTerritorial(words: readonly Word[], at: number): Mention | undefined {
  const length = phraseAt(words, at, territorialBranches)
  const territory = length > 0 && words[at]?.capital ? readTerritory(words, at + length) : undefined
  return territory === undefined ? undefined : official(at, placeName(words, territory))
}

function readPurposeOrgan(words: readonly Word[], at: number): Mention | undefined {
  const length = phraseAt(words, at, purposeOrgans)
  if (length === 0 || !words[at]?.capital) return undefined
  return official(at, purposeTail(words, at + length))
}

/** So many words of a purpose may be verbs: 'hỗ trợ nhập cảnh'. */
const longestPurpose = 4

/** 'hỗ trợ nhập cảnh của tỉnh', 'phòng, chống dịch COVID-19 tỉnh', 'các khu công nghiệp Bắc Ninh' */
export function purposeTail(words: readonly Word[], start: number): number {
  const territory = readTerritory(words, start)
  if (territory !== undefined) return placeName(words, territory)
  // 'Ban Chỉ đạo 751', 'Tổ công tác 06'
  if (/^\d{1,4}$/.test(words[start]?.text ?? '')) return start + 1
  let end = start
  while (end < words.length && end - start < 16) {
    const unit = end > start ? readTerritory(words, end) : undefined
    if (unit !== undefined) return placeName(words, unit)
    const close = phraseAt(words, end, purposeTerritory)
    // 'quốc gia phòng, chống dịch': the level may stand before the purpose.
    if (close > 0 && (end > start || phraseAt(words, end + close, quarantine) === 0))
      return placeName(words, end + close)
    const pair = close || phraseAt(words, end, quarantine)
    if (pair > 0) {
      end += pair
      continue
    }
    const word = words[end]
    if (!word?.letters) break
    if (word.key === 'và' && !words[end + 1]?.capital && !isNamedSoon(words, end + 1)) break
    // 'Cần Thơ' is a place.
    if (phraseAt(words, end, surePredicates) > 0 && !(word.capital && words[end + 1]?.capital)) break
    if (end - start > longestPurpose && isPredicate(words, end) && !isBuilding(words, end)) break
    // 'Tiểu ban giúp việc Ban Chỉ đạo 934'
    if (word.capital && words[end - 1]?.key === 'việc') return readPurposeOrgan(words, end)?.end ?? end
    if (word.capital && end > start && phraseAt(words, end, heads) > 0 && words[end - 1]?.key !== 'các') break
    end++
  }
  return end
}

/** 'các khu chế xuất và công nghiệp Cần Thơ': the place's name closes what 'và' joins. */
function isNamedSoon(words: readonly Word[], at: number): boolean {
  for (let end = at; end < at + longestPurpose; end++) {
    const word = words[end]
    if (!word?.letters || isPredicate(words, end) || readTerritory(words, end) !== undefined) return false
    if (word.capital) return end > at && phraseAt(words, end, heads) === 0 && placeName(words, end) > end
  }
  return false
}

/** 'Ban Quản lý dự án đầu tư xây dựng công trình giao thông': the trade of whom it is named after. */
function isBuilding(words: readonly Word[], at: number): boolean {
  return words[at]?.key === 'xây' && words[at - 1]?.key === 'tư' && words[at - 2]?.key === 'đầu'
}

function readOrgan(words: readonly Word[], at: number, mayHold = true): Mention | undefined {
  const length = phraseAt(words, at, organs)
  if (length === 0 || !(words[at]?.capital ?? false)) return undefined
  // 'Ban cán sự đảng UBND tỉnh', 'Đảng đoàn HĐND tỉnh'
  const party = phraseAt(words, at, partyOrgans) === length && (words[at + length]?.capital ?? false)
  const inner = mayHold
    ? (readOrgan(words, at + length, false) ?? (party ? readNamed(words, at + length) : undefined))
    : undefined
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
    // 'các Tập đoàn: Bưu chính Viễn thông Việt Nam, Công nghiệp - Viễn thông Quân đội'
    if (words[start + 1]?.capital && !isNamed(words, start + 1)) return official(at, properName(words, start + 1))
  }
  const known = words[head]?.capital ? phraseAt(words, start, fields) : 0
  if (known > 0 && (quantified === 0 || length > 1 || words[start]?.capital)) {
    const end = nameTail(words, start + known)
    return official(at, quantified > 0 ? end + phraseAt(words, end, whichOnes) : end)
  }
  if (!words[head]?.capital || !words[start]?.capital || quantified > 0) return undefined
  return official(at, properName(words, start))
}

const whichOnes = phrases('liên quan', 'có liên quan', 'nêu trên', 'nói trên')

/** Whether a body with a head of its own begins here, so that what stands before is no list of bare names. */
const isNamed = (words: readonly Word[], at: number) =>
  [heads, organs, offices, purposeOrgans].some((set) => phraseAt(words, at, set) > 0)

/** 'ngành giáo dục đào tạo', 'Ngành y tế các cấp', 'lực lượng quân đội, công an', 'lực lượng ngành công an, giao thông vận tải, y tế' */
function readBranch(words: readonly Word[], at: number): Mention | undefined {
  const force = words[at]?.key === 'lực' && words[at + 1]?.key === 'lượng' ? 2 : 0
  const branch = words[at + force]?.key === 'ngành' ? 1 : 0
  if (force + branch === 0) return undefined
  const start = at + force + branch
  const end = fieldList(words, start, branch > 0 ? fields : forces)
  return end > start ? official(at, nameTail(words, end)) : undefined
}

/** After 'các Sở:', 'Các Bộ:' */
export function fieldList(words: readonly Word[], at: number, of = fields): number {
  let end = at
  while (end - at < longestName) {
    const known = phraseAt(words, end, of)
    if (known === 0) break
    end += known
    const separator = words[end]?.text
    const skip = separator === ',' || separator === ';' || separator === 'và' ? 1 : 0
    if (skip === 0 || phraseAt(words, end + skip, of) === 0) break
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
    const inName = isPredicate(words, end) ? partOfName(words, end) : 0
    if (inName > 0) {
      end += inName
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

/**
 * How many words of a name are a verb's: 'Đào tạo' in one that began in a capital, 'Cục Kết cấu hạ tầng xây dựng tham mưu …' where the verb of the
 * sentence comes next, 'Cục Kinh tế - Quản lý đầu tư xây dựng' where nothing does.
 */
function partOfName(words: readonly Word[], at: number): number {
  const before = words[at - 1]
  if (before?.capital && !words[at]?.capital && phraseAt(words, at - 1, predicates) > 1) return 1
  const length = phraseAt(words, at, nominal)
  if (length === 0 || words[at]?.capital) return 0
  const next = words[at + length]
  return next === undefined || next.text === ':' || isPredicate(words, at + length) ? length : 0
}

/** Verbs that are as often what a body is for. */
const nominal = phrases(
  'quản lý',
  'đầu tư',
  'xây dựng',
  'đầu tư xây dựng',
  'kiểm định',
  'khai thác',
  'phát triển',
  'đào tạo',
  'điều tra',
  'dự báo',
  'kiểm tra',
  'phát hành',
  'phục vụ',
)

/** What may follow a body's name: 'tỉnh', 'các huyện, thị xã', 'Bắc Ninh', 'các cấp'. */
function nameTail(words: readonly Word[], at: number): number {
  const territory = readTerritory(words, at)
  if (territory !== undefined) return placeName(words, territory)
  // 'Hải quan khu vực V'
  const region = words[at]?.key === 'khu' && words[at + 1]?.key === 'vực' && words[at + 2]?.capital
  if (region) return placeName(words, at + 2)
  const close = phraseAt(words, at, purposeTerritory)
  return placeName(words, at + close)
}
