import type { Passage } from './passage.ts'
import { slicePassage } from './passage.ts'

/** What a labelled stretch gives: 'Đơn vị chủ trì: Sở Y tế', 'Thời gian hoàn thành: Quý I/2026'. */
export type Label = 'lead' | 'coordinating' | 'time' | 'product' | 'heading'

export interface Labelled {
  label: Label
  value: Passage
  /** Where the value begins in its paragraph. */
  at: number
}

const who = String.raw`(?:(?:các )?(?:cơ quan|đơn vị|cá nhân|phòng|bộ phận)(?:\s*(?:,|và|\/)\s*(?:đơn vị|cá nhân|cơ quan))?\s+)`
const lead = `${who}?(?:được giao )?(?:chủ trì|đầu mối|chịu trách nhiệm|phụ trách|tham mưu)(?: thực hiện| triển khai| chính| tham mưu)*|${who}thực hiện|phân công thực hiện|trách nhiệm thực hiện`
const helps = `${who}?phối hợp(?: thực hiện| triển khai| tham mưu)*`
const time = `(?:thời gian|thời hạn|tiến độ|lộ trình|hạn)(?: thực hiện| hoàn thành| báo cáo| triển khai| trình| xong)+|thời hạn|tiến độ`
const product = `(?:sản phẩm|kết quả|đầu ra)(?: đầu ra| dự kiến| đạt được| hoàn thành| cần đạt)*`
const labels: [Label, RegExp][] = [
  ['coordinating', new RegExp(`^(?:${helps})$`, 'iu')],
  ['lead', new RegExp(`^(?:${lead})$`, 'iu')],
  ['time', new RegExp(`^(?:${time})$`, 'iu')],
  ['product', new RegExp(`^(?:${product})$`, 'iu')],
]
const anyLabel = new RegExp(
  String.raw`(?<=^[-–+•*\s]*|[.;,(]\s*)(?:${helps}|${lead}|${time}|${product})(?=\s*:)`,
  'giu',
)

/** The labelled stretches of a paragraph, each up to the next; none when it has no label. */
export function labelledIn(passage: Passage): Labelled[] {
  const { text } = passage
  if (!text.includes(':') || text.length > longest) return []
  const found = [...text.matchAll(anyLabel)]
  return found.map((match, index) => {
    const [at, end] = trimmed(text, text.indexOf(':', match.index) + 1, found[index + 1]?.index ?? text.length)
    const value = slicePassage(passage, at, end)
    const label = labels.find(([, pattern]) => pattern.test(match[0]))?.[0] ?? 'product'
    // 'Cơ quan thực hiện:' over a list of who leads and who helps.
    return { label: value.text === '' && label !== 'time' ? 'heading' : label, value, at }
  })
}

/** A paragraph that begins with a label says nothing else. */
export function isLabelled({ text }: Passage): boolean {
  return labelledIn({ text, anchors: [] }).length > 0 && beginsWithLabel.test(text)
}

const beginsWithLabel = new RegExp(String.raw`^[-–+•*\s(]*(?:${helps}|${lead}|${time}|${product})\s*:`, 'iu')
const longest = 3000

function trimmed(text: string, start: number, end: number): [number, number] {
  let from = start
  let to = end
  while (from < to && /\s/.test(text[from] ?? '')) from++
  while (to > from && /[\s.;,)(]/.test(text[to - 1] ?? '')) to--
  return [from, to]
}
