import { heads, offices, organs, predicates, purposeOrgans, quantifiers, territoryUnits } from './lexicon.ts'
import { longestName } from './mention.ts'
import { isPredicate } from './predicate.ts'
import { phraseAt, phrases, type Word } from './words.ts'

/** Where the place's name that begins at `at` ends: 'Bắc Ninh'; `at` itself when none does. */
export function placeName(words: readonly Word[], at: number): number {
  let end = at
  while (end - at < 6 && words[end]?.capital && words[end]?.letters && !startsBody(words, end)) {
    // 'Giao Sở Xây dựng Theo dõi …': a heading that ran into its text.
    if (phraseAt(words, end, predicates) > 1) break
    end++
  }
  return end
}

/** Whether another body's name, or what is said of one, begins here. */
export function startsBody(words: readonly Word[], at: number): boolean {
  return isPredicate(words, at) || [heads, organs, offices, purposeOrgans].some((set) => phraseAt(words, at, set) > 0)
}

/** 'các huyện, thị xã, thành phố', 'cấp huyện, cấp xã', 'tỉnh Bắc Ninh', 'các tỉnh, thành phố từ Hà Tĩnh đến Lâm Đồng' */
export function readTerritory(words: readonly Word[], at: number): number | undefined {
  const quantifier = phraseAt(words, at, quantifiers)
  let end = at + quantifier
  let unit = unitAt(words, end)
  if (unit === 0) return undefined
  for (;;) {
    end += unit
    const named = placeName(words, end)
    // 'các tỉnh Nghệ An, Quảng Ngãi, Cao Bằng': several places under one 'các'.
    if (named > end) return quantifier > 0 ? placeList(words, end) : named
    const separator = words[end]
    if (separator?.text !== ',' && separator?.key !== 'và') break
    const more = words[end + 1]?.key === 'các' && quantifier > 0 ? 2 : 1
    unit = unitAt(words, end + more)
    if (unit === 0 || end - at > longestName) break
    end += more
  }
  // 'các tỉnh: Khánh Hòa, Đắk Lắk, Gia Lai'
  if (quantifier > 0 && words[end]?.text === ':') {
    const listed = placeList(words, end + 1)
    if (listed > end + 1) return listed
  }
  const range = words[end]?.key === 'từ' && words[end + 1]?.capital ? placeName(words, end + 1) : end
  if (range > end && words[range]?.key === 'đến') return placeName(words, range + 1)
  const area = phraseAt(words, end, qualifiersOfTerritory)
  return end + area
}

/** In words: 'Thừa Thiên Huế', 'Bà Rịa - Vũng Tàu'. */
const longestPlace = 4

function placeList(words: readonly Word[], at: number): number {
  let end = placeName(words, at)
  while (end > at && (words[end]?.text === ',' || words[end]?.key === 'và')) {
    const next = placeName(words, end + 1)
    if (next === end + 1 || next - end > longestPlace + 1) break
    end = next
  }
  return end
}

const qualifiersOfTerritory = phrases(
  'trực thuộc trung ương',
  'trực thuộc tw',
  'thuộc tỉnh',
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
  const counted = counts.has(words[at - 1]?.key ?? '')
  return length === 1 && onlyCounted.has(words[at]?.key ?? '') && !counted ? 0 : length
}

/** These are places only when counted ('các cấp', 'từng bản'); else a verb or part of a word ('Xuất bản'). */
const onlyCounted = new Set(['cấp', 'bản', 'ấp', 'buôn'])
const counts = new Set(['các', 'từng', 'mỗi', ',', 'và'])
