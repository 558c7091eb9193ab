/**
 * Whether letters make a Vietnamese syllable: an initial, a rime and a tone that the spelling allows together. The rimes
 * are those of the standard spelling (Quyết định 240/QĐ of 1984 and the primers since), with foreign ones left out.
 */
const initials = 'b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x'.split(' ')

const rimes = new Set(
  [
    'a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây',
    'e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu',
    'o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot',
    'ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt',
    'u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh',
    'uyn uyp uyt uyu ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y ych yêm yên yêng yêt yêu yn ynh yp yt yu',
  ].flatMap((line) => line.split(' ')),
)

const toneMarks = /[\u0300\u0301\u0303\u0309\u0323]/g
const stopped = /(?:c|ch|p|t)$/
const stopTones = new Set(['\u0301', '\u0323'])

export type Spelling = 'accented' | 'plain' | 'foreign'

/** 'accented' and 'plain' are Vietnamese syllables with and without marks; 'foreign' is everything else. */
export function spellingOf(word: string): Spelling {
  const known = remembered.get(word)
  if (known) return known
  if (remembered.size >= mostRemembered) remembered.clear()
  const spelling = judge(word)
  remembered.set(word, spelling)
  return spelling
}

/** A text has few different words; junk has many, so the memory is bounded. */
const remembered = new Map<string, Spelling>()
const mostRemembered = 20_000

const longestSyllable = 7

function judge(word: string): Spelling {
  const lower = word.toLowerCase().normalize('NFD')
  const tones = lower.match(toneMarks) ?? []
  const base = lower.replace(toneMarks, '').normalize('NFC')
  if (base.length > longestSyllable || tones.length > 1) return 'foreign'
  const rimed = ['']
    .concat(initials)
    .some((initial) => base.startsWith(initial) && rimes.has(base.slice(initial.length)))
  if (!rimed) return 'foreign'
  const [tone] = tones
  const accented = tone !== undefined || /[^a-z]/.test(base)
  if (!accented) return 'plain'
  const isStopped = stopped.test(base)
  // A stop takes the sharp or the heavy tone; without one it is a word typed or converted wrongly.
  return isStopped && (tone === undefined || !stopTones.has(tone)) ? 'foreign' : 'accented'
}
