import type { Directory } from './directory.ts'
import { wordsOf } from './reading/words.ts'
import { fold, foldTones } from './text.ts'

/** One name in the forms in which names are compared, strictest first. */
export interface NameKey {
  /** Abbreviations written out, no punctuation, tone marks in one position. */
  full: string
  /** The same without accents: for what is typed without them. */
  plain: string
  /** Without the province and what names carry now and then ('tỉnh', 'của tỉnh', 'Việt Nam'). */
  stem: string
  plainStem: string
  /** The place alone of a district's or commune's body ('Gia Bình'); '' for others. */
  place: string
}

interface LooseKey {
  form: Exclude<keyof NameKey, 'place'>
  score: number
  /** Only for names that were written without accents. */
  unaccented: boolean
}

/** The forms to compare by, strictest first, each with what it is worth. */
export const looseKeys: readonly LooseKey[] = [
  { form: 'full', score: 1, unaccented: false },
  { form: 'plain', score: 0.99, unaccented: true },
  { form: 'stem', score: 0.97, unaccented: false },
  { form: 'plainStem', score: 0.96, unaccented: true },
]

const writtenOut: Record<string, string> = {
  ubnd: 'ủy ban nhân dân',
  hđnd: 'hội đồng nhân dân',
  ubmttq: 'ủy ban mặt trận tổ quốc',
  mttq: 'mặt trận tổ quốc',
  tp: 'thành phố',
  tx: 'thị xã',
  bchqs: 'bộ chỉ huy quân sự',
  chqs: 'chỉ huy quân sự',
  bđbp: 'bộ đội biên phòng',
  bhxh: 'bảo hiểm xã hội',
  bcđ: 'ban chỉ đạo',
  bql: 'ban quản lý',
  kcn: 'khu công nghiệp',
  kkt: 'khu kinh tế',
  qltt: 'quản lý thị trường',
  tncs: 'thanh niên cộng sản',
  hcm: 'hồ chí minh',
  cntt: 'công nghệ thông tin',
  ttđt: 'thông tin điện tử',
  'pt&th': 'phát thanh và truyền hình',
  'pt-th': 'phát thanh và truyền hình',
  ptth: 'phát thanh và truyền hình',
  'ct-xh': 'chính trị xã hội',
  gtvt: 'giao thông vận tải',
  tnmt: 'tài nguyên và môi trường',
  'tn&mt': 'tài nguyên và môi trường',
  tttt: 'thông tin và truyền thông',
  'tt&tt': 'thông tin và truyền thông',
  gdđt: 'giáo dục và đào tạo',
  'gd&đt': 'giáo dục và đào tạo',
  'gd-đt': 'giáo dục và đào tạo',
  khcn: 'khoa học và công nghệ',
  'kh&cn': 'khoa học và công nghệ',
  khđt: 'kế hoạch và đầu tư',
  'kh&đt': 'kế hoạch và đầu tư',
  nnptnt: 'nông nghiệp và phát triển nông thôn',
  'nn&ptnt': 'nông nghiệp và phát triển nông thôn',
  ptnt: 'phát triển nông thôn',
  lđtbxh: 'lao động thương binh và xã hội',
  'lđ-tbxh': 'lao động thương binh và xã hội',
  'lđtb&xh': 'lao động thương binh và xã hội',
  vhttdl: 'văn hóa thể thao và du lịch',
  'vh-tt&dl': 'văn hóa thể thao và du lịch',
  'vhtt&dl': 'văn hóa thể thao và du lịch',
}

/** Said of a body now and then; without them two names are compared a second time. */
const dispensable = / (?:thanh niên cộng sản hồ chí minh|việt nam)(?= |$)/gu
const provinceTail = / (?:của )?tỉnh$/u
const unitBeforePlace = / (?:huyện|thị xã|thành phố|quận|xã|phường|thị trấn) (?!thị xã|thành phố)(.+)$/u

/** `places`: the places' names that the directory itself mentions; a province's name among them may be left out. */
export function agencyKeys(name: string, places: Set<string>): NameKey {
  const long = wordsOf(name)
    .filter((word) => word.letters)
    .map((word) => writtenOut[word.key] ?? word.key)
    .join(' ')
  const stem = stemOf(long, places)
  const full = foldTones(long)
  return {
    full,
    plain: fold(long),
    stem: foldTones(stem),
    plainStem: fold(stem),
    place: foldTones(unitBeforePlace.exec(long)?.[1] ?? ''),
  }
}

function stemOf(long: string, places: Set<string>): string {
  let stem = long.replace(dispensable, '').replace(/^(?:các đồng chí|đồng chí|tất cả) /u, '')
  const place = [...places].find((each) => stem.endsWith(` ${each}`))
  // A district's body is its place: 'huyện Gia Bình' keeps it. A province's office is the only one of its kind.
  if (place && !unitBeforePlace.test(stem)) stem = stem.slice(0, -place.length - 1)
  return stem.replace(provinceTail, '')
}

/** The names of places in the directory: what stands after 'tỉnh', 'thành phố' and the like in its names. */
export function placesOf(directory: Directory): Set<string> {
  const known = directoryPlaces.get(directory)
  if (known) return known
  const places = new Set<string>()
  for (const { name, aliases } of directory.agencies) {
    for (const written of [name, ...aliases]) {
      const keys = wordsOf(written).map((word) => writtenOut[word.key] ?? word.key)
      const found = /(?:^| )(?:tỉnh|thành phố|báo) (?!đoàn|ủy)(\p{L}+(?: \p{L}+){1,2})$/u.exec(keys.join(' '))
      if (found?.[1]) places.add(found[1])
    }
  }
  directoryPlaces.set(directory, places)
  return places
}

const directoryPlaces = new WeakMap<Directory, Set<string>>()
