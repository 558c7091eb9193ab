import { capitalPredicates, predicates } from './lexicon.ts'
import { longestName } from './mention.ts'
import { phraseAt, phrases, type Word } from './words.ts'

const asideOpenings = phrases('nhất là', 'đặc biệt là', 'trong đó', 'trước hết là')
/** What a subject acts by or in, before it acts: 'Sở X theo chức năng, nhiệm vụ được giao khẩn trương …'. */
const grounds = phrases(
  'theo',
  'căn cứ theo',
  'trên cơ sở',
  'trong phạm vi',
  'tùy theo',
  'với vai trò',
  'với tư cách',
  'trong quá trình',
  'ngoài việc',
  'ngoài nhiệm vụ',
  'với sự phối hợp',
  'với sự phối hợp chặt chẽ',
  'với sự phối hợp chặt chẽ và ủng hộ tích cực',
  'với sự tham gia',
  'với sự hỗ trợ',
)
const whens = phrases(
  'trước ngày',
  'trong ngày',
  'trong tháng',
  'trong quý',
  'trong năm',
  'chậm nhất',
  'muộn nhất',
  'trước',
  'hằng ngày',
  'từ ngày',
)
const future = phrases('sẽ', 'cần phải', 'còn phải')
const thereabouts = phrases('nơi đó', 'nơi đây', 'này', 'nêu trên')

/** Words after which no name goes on: they begin what is said of it. */
export const stops = new Set(
  'để về theo trong tại trên đối khi nếu là được đã đang sẽ nhằm với cho do từ đến bằng này cần mà thì vào có'.split(
    ' ',
  ),
)

/** Whether what an order demands begins here; a capital begins it only where a heading ran into its text. */
export function isPredicate(words: readonly Word[], at: number): boolean {
  const word = words[at]
  if (!word || insideNoun(words, at)) return false
  return word.capital ? phraseAt(words, at, capitalPredicates) > 0 : phraseAt(words, at, predicates) > 0
}

/** Nouns of two words of which one alone would be a verb: 'công trình', 'giao thông', 'doanh thu'. */
const nouns = new Set(
  'công trình|chương trình|quá trình|quy trình|lộ trình|tiến trình|giáo trình|giao thông|giao dịch|giao lưu|giao tiếp|ngoại giao|hàng không|phòng không|không gian|không khí|không quân|doanh thu|nguồn thu|thu nhập|công lập|độc lập|lập pháp|việc làm|chữ ký|nhật ký|thư ký|cấp cứu|trung cấp|sơ cấp|khẩn cấp|chế tạo|sáng tạo|chi phí|chi nhánh|chi cục|chi bộ|thường vụ|đơn giá|trực tuyến|trực thuộc|mở đầu|chuyển đổi'.split(
    '|',
  ),
)

function insideNoun(words: readonly Word[], at: number): boolean {
  const key = words[at]?.key
  return nouns.has(`${words[at - 1]?.key} ${key}`) || nouns.has(`${key} ${words[at + 1]?.key}`)
}

/** The predicate's first word after a subject that ends at `at`; '…', '(…)' or an aside (', nhất là …') may stand between. */
export function predicateAfter(words: readonly Word[], at: number): number | undefined {
  // A reference to a footnote: '03 cơ quan[2] và …'
  const noted = words[at]?.text === '[' && words[at + 2]?.text === ']' ? at + 3 : at
  let next = noted + phraseAt(words, noted, thereabouts)
  while (words[next]?.text === '.' && words[next + 1]?.text === '.') next++
  if (next > at && words[next]?.text === '.') next++
  if (words[next]?.text === '…') next++
  next += phraseAt(words, next, future)
  if (isPredicate(words, next)) return next
  const comma = words[next]?.text === ',' ? 1 : 0
  const ground = phraseAt(words, next + comma, grounds)
  // 'Giao Phó Thủ tướng … trước ngày 15 tháng 11 làm việc với …'
  if (phraseAt(words, next, whens) > 0) return afterAside(words, next + 2)
  // 'theo chỉ đạo của …': the first word after it is a noun, whatever it looks like.
  if (ground > 0) return afterAside(words, next + comma + ground + 2)
  if (words[next]?.text === '(') {
    const close = words.slice(next, next + longestName).findIndex((word) => word.text === ')')
    if (close < 0) return undefined
    next += close + 1
    if (isPredicate(words, next)) return next
  }
  if (words[next]?.text !== ',' && words[next]?.text !== '-') return undefined
  const opening = phraseAt(words, next + 1, asideOpenings)
  return opening > 0 ? afterAside(words, next + 1 + opening) : undefined
}

function afterAside(words: readonly Word[], at: number): number | undefined {
  for (let index = at; index < Math.min(words.length, at + longestName); index++) {
    if (words[index]?.text === '.' || words[index]?.text === ';') return undefined
    if (isPredicate(words, index)) return index
  }
  return undefined
}
