import { type Anchor, type Passage, sourceOf } from './passage.ts'

/**
 * How Vietnamese syllables are spelt: an onset, a rhyme, a tone. After Đoàn Thiện Thuật, Ngữ âm tiếng Việt, and the
 * spelling rules of school (k, gh, ngh before e, ê, i; stops take sắc or nặng only).
 */
const onsets = ['ngh', 'ch', 'gh', 'gi', 'kh', 'ng', 'nh', 'ph', 'qu', 'th', 'tr', ...'bcdđghklmnprstvx']
const rhymes = new Set(
  `a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
  e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êc i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
  o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
  ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ
  up ut uy uya uych uyên uyêt uynh uyt uyu uyn uyp ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y`.split(
    /\s+/,
  ),
)
/** Syllables without an onset that are words; of others a letter was torn off ('ếp' of 'tiếp'). */
const bare = new Set(
  `a à á ả ạ ai ái ải ám am an án anh ánh ảnh ao ào áo ảo áp ạ au âm ầm ấm ẩm ân ấn ẩn ấp ất âu ấu ẩu ấy ăn ắn ăng e è é em én eo èo éo ép ê ế ề ếch êm êu
  i ì í ỉ ị ích im in inh ít iu o ò ó oa oai oan oán oanh ong óc oi om ô ồ ố ổ ộ ôi ối ổi ôm ốm ôn ồn ổn ông ống ốc ốp ơ ờ ớ ở ơi ơn ớt u ù ú ủ ụ ua ùa
  uẩn uất úc ui um un ung ủng út ủy uỷ uy úy uý uyên uyển uống uốn ủi ư ứ ừ ưa ứng ưng ức ước ương ướm ươm ướp ướt ưu ưỡng y ý ỷ yêm yểm yên yến yết yếu yêu yểu`.split(
    /\s+/,
  ),
)
const capitalized = new Set(['sở', 'ban', 'công', 'nơi'])
const tone = /[\u0300\u0301\u0303\u0309\u0323]/g
const letters = /^\p{L}+$/u
const pieceAtEnd = /^(\p{Ll}+)[.,;:!?)”"…]*$/u
const whole = new Map<string, boolean>()
const mostKnown = 20_000

/** Whether a word in small letters is spelt as Vietnamese spells a syllable. */
export function isSyllable(word: string): boolean {
  const known = whole.get(word)
  if (known !== undefined) return known
  const answer = bare.has(word) || spelt(word)
  if (whole.size >= mostKnown) whole.clear()
  whole.set(word, answer)
  return answer
}

function spelt(word: string): boolean {
  let mark = ''
  let marks = 0
  const plain = word
    .normalize('NFD')
    .replace(tone, (each) => {
      mark = each
      marks++
      return ''
    })
    .normalize('NFC')
  if (marks > 1) return false
  const onset = onsets.find((each) => plain.startsWith(each))
  if (!onset || plain === onset) return plain === 'gi' && marks === 1
  const rhyme = plain.slice(onset.length)
  const stopped = /(?:[ptc]|ch)$/.test(rhyme)
  if (stopped && mark !== '\u0301' && mark !== '\u0323') return false
  if (onset === 'qu') return rhymes.has(rhyme) || rhymes.has(`u${rhyme}`)
  if (onset === 'gi') return rhymes.has(rhyme) || rhymes.has(`i${rhyme}`)
  const front = /^[eêiy]/.test(rhyme)
  if (/^(?:k|gh|ngh)$/.test(onset) ? !front : /^(?:c|g|ng)$/.test(onset) && front) return false
  return rhymes.has(rhyme)
}

/**
 * The line with syllables whole that taking text out of a PDF tore apart: 'S ở', 'liên qua n'. Only where one of two
 * neighbours is no syllable, together they are, and the torn piece fits on one side alone.
 */
export function mendSyllables(passage: Passage): Passage {
  const { text } = passage
  const words = text.split(' ')
  if (!words.some((word) => isTorn(word))) return passage
  const removed: number[] = []
  let offset = 0
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const count = piecesFrom(words, at)
    for (let piece = 1; piece < count; piece++) {
      offset += (words[at + piece - 1]?.length ?? 0) + 1
      removed.push(offset - 1)
    }
    at += count - 1
    offset += (count > 1 ? (words[at]?.length ?? 0) : word.length) + 1
  }
  return removed.length > 0 ? without(passage, removed) : passage
}

/** How many words from `at` on are pieces of one syllable; 1 when it stands for itself, or nobody knows ('ba n hành'). */
function piecesFrom(words: readonly string[], at: number): number {
  if (joins(words, at, 3)) return 3
  if (!joins(words, at, 2)) return 1
  const before = isTorn(words[at])
  const after = isTorn(words[at + 1])
  if (before && after) return 2
  // The torn piece may belong to its other neighbour; then that reading counts when this one leaves a torn piece behind.
  if (before) return at > 0 && joins(words, at - 1, 2) ? 1 : 2
  return joins(words, at + 1, 2) ? 1 : 2
}

function joins(words: readonly string[], at: number, count: number): boolean {
  const pieces = words.slice(at, at + count)
  if (pieces.length < count || !letters.test(pieces[0] ?? '')) return false
  if (!pieces.slice(1, -1).every((piece) => letters.test(piece))) return false
  if (pieces.slice(1).some((piece) => pieceOf(piece) === undefined)) return false
  if (!/^\p{Lu}?\p{Ll}*$/u.test(pieces[0] ?? '') || !pieces.some((piece) => isTorn(piece))) return false
  const joined = lower(pieces)
  // 'nhóm B ăn': a capital alone is a name, unless an office begins with it.
  if (/^\p{Lu}$/u.test(pieces[0] ?? '') && bare.has(lower(pieces.slice(1))) && !capitalized.has(joined)) return false
  return isSyllable(joined)
}

const lower = (pieces: readonly string[]) =>
  pieces
    .map((piece) => pieceOf(piece) ?? piece)
    .join('')
    .toLowerCase()

/** A word's small letters without the mark after it; the first word of a syllable may have a capital. */
function pieceOf(word: string | undefined): string | undefined {
  return word === undefined ? undefined : pieceAtEnd.exec(word)?.[1]
}

/** Letters that are no syllable: 'v', 'kh', 'ếp'. Words in capitals are abbreviations. */
function isTorn(word: string | undefined): boolean {
  if (word === undefined || word.length > 8) return false
  const piece = pieceOf(word) ?? (/^\p{Lu}\p{Ll}*$/u.test(word) ? word.toLowerCase() : undefined)
  return piece !== undefined && !isSyllable(piece)
}

function without({ text, anchors }: Passage, removed: readonly number[]): Passage {
  const pieces: string[] = []
  const kept: Anchor[] = []
  let from = 0
  let length = 0
  let next = 0
  const add = (to: number) => {
    kept.push({ at: length, source: sourceOf({ text, anchors }, from) })
    while ((anchors[next]?.at ?? Number.POSITIVE_INFINITY) <= from) next++
    for (; (anchors[next]?.at ?? Number.POSITIVE_INFINITY) < to; next++) {
      const anchor = anchors[next]
      if (anchor) kept.push({ at: length + anchor.at - from, source: anchor.source })
    }
    pieces.push(text.slice(from, to))
    length += to - from
    from = to + 1
  }
  for (const at of removed) add(at)
  add(text.length)
  return { text: pieces.join(''), anchors: kept }
}
