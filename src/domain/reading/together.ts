import { togetherWith } from './lexicon.ts'
import { phraseAt, phrases, type Word } from './words.ts'

/** How many words at `at` say that whoever follows helps: 'phối hợp với', 'phối hợp chặt chẽ, kịp thời với', 'phối hợp, hướng dẫn'; 0 when they do not. */
export function togetherAt(words: readonly Word[], at: number): number {
  const known = phraseAt(words, at, togetherWith)
  const opening = phraseAt(words, at, cooperates)
  if (opening === 0) return known
  let end = at + opening
  let assisting = false
  for (;;) {
    const tie = words[end]?.text === ',' || words[end]?.key === 'và' ? 1 : 0
    const assists = phraseAt(words, end + tie, assistance)
    const length = assists || phraseAt(words, end + tie, manners)
    if (length === 0) break
    // 'phối hợp hướng dẫn các địa phương' does it together with somebody else; after a mark they are whom it is done with.
    assisting = assists > 0 && tie > 0
    end += tie + length
  }
  const close = phraseAt(words, end, withs)
  return Math.max(known, close > 0 || assisting ? end + close - at : 0)
}

const cooperates = phrases('phối hợp', 'phối kết hợp')
const withs = phrases('với', 'cùng', 'cùng với')
const manners = phrases(
  ...'chặt chẽ|kịp thời|thường xuyên|hiệu quả|có hiệu quả|đồng bộ|tốt|tích cực|nhịp nhàng|cụ thể|trực tiếp|linh hoạt|toàn diện|hơn nữa|chủ động|ngay'.split(
    '|',
  ),
)
const assistance = phrases(...'hướng dẫn|hỗ trợ|làm việc|trao đổi|thống nhất|giúp|giúp đỡ|liên hệ'.split('|'))
