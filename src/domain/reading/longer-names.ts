import { quantifiers, surePredicates } from './lexicon.ts'
import type { Mention } from './mention.ts'
import { phraseAt, phrases, type Word } from './words.ts'

/** 'Các đơn vị cấp nước sạch trên địa bàn thành phố có trách nhiệm …': where the verb is sure, all before it is the name. */
export function longerName(words: readonly Word[], list: Mention[], at: number): number | undefined {
  const last = list.at(-1)
  if (!last || (words[last.start]?.capital && !isQuantified(words, last.start))) return undefined
  for (let end = at; end <= at + longestTail; end++) {
    const word = words[end]
    if (phraseAt(words, end, responsible) > 0) return end > at ? end : undefined
    if (!word?.letters || word.key === 'và' || phraseAt(words, end, surePredicates) > 0) return undefined
  }
  return undefined
}

/** 'UBND các xã có rừng ven biển tiếp tục …': a collective that is told apart by what it has, up to a word that only begins a duty. */
export function nameBeforeDuty(words: readonly Word[], list: Mention[], at: number): Mention[] | undefined {
  const last = list.at(-1)
  const which = phraseAt(words, at, tellsWhich)
  if (!last || which === 0 || phraseAt(words, at, tells) > 0 || !words.slice(last.start, at).some(isEach))
    return undefined
  for (let end = at + which + 1; end <= at + longestTail; end++) {
    if (!words[end]?.letters) return undefined
    if (phraseAt(words, end, duties) > 0) return [...list.slice(0, -1), { ...last, end }]
  }
  return undefined
}

/**
 * 'Các cơ quan được phân công chủ trì nhiệm vụ theo Kế hoạch này có trách nhiệm …': the duty comes after what was assigned. A single
 * collective is told apart by that; bodies with names of their own need it not. Undefined where no duty follows.
 */
export function assigned(words: readonly Word[], list: Mention[], at: number): Mention[] | undefined {
  const which = phraseAt(words, at, isAssigned)
  const [only] = list
  if (!only || which === 0) return undefined
  for (let end = at + which; end <= at + longestAssignment; end++) {
    if (phraseAt(words, end, responsible) > 0) {
      return list.length === 1 && isQuantified(words, only.start) ? [{ ...only, end }] : list
    }
    if (!words[end]?.letters && words[end]?.text !== ',') return undefined
  }
  return undefined
}

const isAssigned = phrases('được phân công', 'được giao', 'được giao nhiệm vụ', 'có tên')
const longestAssignment = 20

const isEach = (word: Word) => word.key === 'các' || word.key === 'những' || word.key === 'địa'
const tellsWhich = phrases(
  'có',
  'nơi có',
  'được giao',
  'được phân công',
  'đang',
  'bị',
  'tham gia',
  'phụ trách',
  'ở',
  'nằm trong',
  'chịu',
)
const tells = phrases('có nhiệm vụ', 'có quyền', 'có thể', 'có trụ sở', 'bị xử', 'có ý kiến')
/** Words that begin what is to be done and stand in no name. */
const duties = phrases(
  ...'tiếp tục|tăng cường|khẩn trương|thường xuyên|kịp thời|tập trung|phải|cần|có trách nhiệm|chịu trách nhiệm|rà soát|đẩy mạnh|đẩy nhanh|nghiêm túc|quán triệt|chủ động|chỉ đạo|tích cực|quan tâm|báo cáo'.split(
    '|',
  ),
)

/** In words, of what may follow a name that the lists know and still belong to it. */
export const longestTail = 12
const responsible = phrases('có trách nhiệm', 'chịu trách nhiệm')

export const isQuantified = (words: readonly Word[], at: number) => phraseAt(words, at, quantifiers) > 0
