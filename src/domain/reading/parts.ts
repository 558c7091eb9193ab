import { isLabelled } from './labels.ts'
import { orderingVerbs, predicates } from './lexicon.ts'
import { asLetter, type Mark } from './mark.ts'
import type { Paragraph } from './paragraphs.ts'
import { startsBody } from './territory.ts'
import { phraseAt, wordsOf } from './words.ts'

/** One numbered part of a body, or the closing, before anyone asks what it orders. */
export interface Part {
  path: string
  paragraphs: Paragraph[]
  /** The headings above it, outermost first. */
  parents: Part[]
  /** Numbered parts stand under it. */
  branches: boolean
}

export interface Parts {
  /** What stands before the first number. */
  leadIn: Paragraph[]
  numbered: Part[]
  /** Unnumbered paragraphs after the last number that do not belong to it. */
  closing: Paragraph[]
}

interface Open {
  part: Part
  mark: Mark
}

/** How far a list may jump ('3.' after '1.') and still be a list: scans lose lines. */
const widestGap = 4

/** Who issued it speaks again, to everybody: 'Chủ tịch UBND tỉnh đề nghị các cơ quan …'. */
const issuerSpeaks =
  /^(?:(?:Thủ tướng Chính phủ|Chính phủ|(?:Chủ tịch )?(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)|(?:Ban )?Thường trực|Ban Thường vụ|Ban Chỉ đạo|Tỉnh ủy|Thành ủy|Bộ|Sở|Văn phòng|Giám đốc)(?: [\p{L}-]+,?){0,9}? )?(?:đề nghị|yêu cầu)(?: các| Thủ trưởng| Chủ tịch| tất cả| cấp ủy| thủ trưởng| Lãnh đạo| (?:Giám đốc|Bộ trưởng|Bí thư)(?:,[^.;]{0,40})? các)(?! nhân tố)/iu
const closingOpening =
  /^(?:Trên đây|Thừa lệnh|Nay,? |Với nội dung trên|Theo chỉ đạo trên|Căn cứ (?:nội dung|ý kiến|các nội dung|chỉ đạo)|Nhận được|Trước tình hình|Văn phòng .{3,80} (?:thông báo|xin thông báo)|Trong quá trình (?:triển khai|thực hiện)|Yêu cầu (?:các|Thủ trưởng|Chủ tịch|tất cả|(?:Giám đốc|Bộ trưởng|Bí thư)(?:,[^.;]{0,40})? các)|Giao Văn phòng|Đề nghị các|(?:\p{Lu}[\p{L},]*\s(?:[\p{L},]+\s){0,12})?yêu cầu (?:các|Thủ trưởng))/u
/** 'Bộ A chịu trách nhiệm hướng dẫn, theo dõi, đôn đốc thực hiện …': who watches over the whole document. */
export const watchesOver =
  /^(?:Giao |Đề nghị )?(?:\p{Lu}[\p{L},-]*\s)(?:[\p{L},-]+\s){1,14}?(?:chịu trách nhiệm|có trách nhiệm|chủ trì|giúp)?[\p{L}\s,]{0,60}(?:theo dõi|đôn đốc)[^.]{0,120}(?:Chỉ thị|Kế hoạch|Công điện|Kết luận|Thông báo|Nghị quyết|Quyết định|Công văn|văn bản) này/u
const generalHeads = /^(?:Thủ trưởng các|Các sở, ban, ngành|Các cơ quan, đơn vị|Các đơn vị, địa phương|Các đồng chí)/u

/** The body as a tree of numbers, flattened in the order of the text. */
export function readParts(body: Paragraph[]): Parts {
  const first = body.findIndex((paragraph) => paragraph.mark !== null)
  if (first < 0) {
    const introduced = body
      .slice(0, -1)
      .findLastIndex((paragraph) => !paragraph.bullet && /:$/.test(paragraph.passage.text))
    return { leadIn: body.slice(0, introduced + 1), numbered: [], closing: body.slice(introduced + 1) }
  }
  const numbered: Part[] = []
  const stack: Open[] = []
  for (const paragraph of body.slice(first)) {
    const mark = paragraph.mark && inItsList(paragraph.mark, stack)
    if (mark && belongs(mark, stack)) {
      while (stack.length > 0 && !above(stack.at(-1), mark, stack)) stack.pop()
      const parents = stack.map((open) => open.part)
      const parent = parents.at(-1)
      if (parent) parent.branches = true
      const part: Part = { path: pathOf(stack, mark), paragraphs: [paragraph], parents, branches: false }
      numbered.push(part)
      stack.push({ part, mark })
    } else numbered.at(-1)?.paragraphs.push(paragraph)
  }
  const last = numbered.at(-1)
  const kept = last ? endOfLast(last.paragraphs, numbered) : 0
  const closing = last ? last.paragraphs.splice(kept) : []
  return { leadIn: body.slice(0, first), numbered: withLists(withLabels(numbered)), closing }
}

/** 'a) Nhiệm vụ: …', 'b) Đơn vị chủ trì: …', 'c) Thời gian: …': what is only labelled belongs to the task beside or above it. */
function withLabels(numbered: Part[]): Part[] {
  const lastUnder = new Map<Part, Part>()
  const kept = numbered.filter((part) => {
    const [first] = part.paragraphs
    const parent = part.parents.at(-1)
    if (!first || !parent) return true
    if (part.branches || !isLabelled(first.passage)) {
      lastUnder.set(parent, part)
      return true
    }
    const task = lastUnder.get(parent) ?? parent
    task.paragraphs.push(...part.paragraphs)
    return false
  })
  for (const part of kept) if (part.branches && !lastUnder.has(part)) part.branches = false
  return kept
}

/** '(i)' after '(h)' goes on with the letters. */
function inItsList(mark: Mark, stack: Open[]): Mark {
  const letter = asLetter(mark)
  const goesOn = stack.some(
    (open) => open.mark.kind === 'bracketed-letter' && open.mark.ordinal + 1 === letter?.ordinal,
  )
  return letter && goesOn ? letter : mark
}

/** '… số liệu gồm: (1) Tổng số …; (2) Tổng giá trị …': what is counted up belongs to the order above it. */
function withLists(numbered: Part[]): Part[] {
  const under = new Map<Part, Part[]>()
  for (const part of numbered) {
    const parent = part.parents.at(-1)
    if (parent) under.set(parent, [...(under.get(parent) ?? []), part])
  }
  const things = new Set<Part>()
  for (const [parent, parts] of under) {
    if (!countsUp.test(parent.paragraphs.at(-1)?.passage.text.slice(-longestCue) ?? '') || !parts.every(isThing))
      continue
    parent.branches = false
    for (const part of parts) {
      parent.paragraphs.push(...part.paragraphs)
      things.add(part)
    }
  }
  return numbered.filter((part) => !things.has(part))
}

const longestCue = 60
const countsUp =
  /(?:gồm|bao gồm|chỉ tiêu|số liệu|nội dung chính)(?: có| các nội dung| các chỉ tiêu| các thông tin)?(?: sau| như sau| sau đây)?\s*:\W*$/iu

function isThing({ branches, paragraphs }: Part): boolean {
  const words = wordsOf(paragraphs[0]?.passage.text.slice(0, longestCue) ?? '')
  return (
    !branches &&
    phraseAt(words, 0, predicates) === 0 &&
    phraseAt(words, 0, orderingVerbs) === 0 &&
    !startsBody(words, 0)
  )
}

/** A number that fits no list ('7. …' in the middle of a quotation) is text. */
function belongs(mark: Mark, stack: Open[]): boolean {
  const same = stack.findLast((open) => open.mark.kind === mark.kind)
  if (!same || mark.kind === 'dotted') return true
  return mark.ordinal === 1 || (mark.ordinal > same.mark.ordinal && mark.ordinal <= same.mark.ordinal + widestGap)
}

function above(open: Open | undefined, mark: Mark, stack: Open[]): boolean {
  if (!open || mark.kind === 'capital') return false
  if (mark.kind === 'roman') return open.mark.kind === 'capital'
  // '2.' after 'a)' whose '1.' the page lost goes on above the letters.
  if (mark.kind === 'number' && mark.ordinal > 1 && /letter/.test(open.mark.kind)) return false
  if (mark.kind === 'dotted') {
    if (open.mark.kind === 'dotted') return mark.label.startsWith(`${open.mark.label}.`)
    return (
      open.mark.kind === 'roman' ||
      open.mark.kind === 'capital' ||
      (open.mark.kind === 'number' && mark.label.startsWith(`${open.mark.label}.`))
    )
  }
  // Not above: its own kind, and whatever stands under that kind.
  return !stack.some((each) => each.mark.kind === mark.kind)
}

function pathOf(stack: Open[], mark: Mark): string {
  const parent = stack.at(-1)
  if (!parent) return mark.label
  const { path } = parent.part
  if (mark.kind !== 'dotted') return `${path}.${mark.label}`
  const own = parent.mark.label
  return mark.label.startsWith(`${own}.`)
    ? path.slice(0, path.length - own.length) + mark.label
    : `${path}.${mark.label}`
}

/** '… là nhiệm vụ quan trọng. UBND tỉnh yêu cầu các cơ quan …': a sentence may lead up to it. */
export function speaksAgain(text: string): boolean {
  if (issuerSpeaks.test(text)) return true
  const end = text.slice(0, longestTitle).indexOf('. ')
  return end > 0 && issuerSpeaks.test(text.slice(end + 2))
}

const longestTitle = 120
const fewestAlike = 2
const isSentence = (paragraph: Paragraph | undefined) => /[.;]\W*$/.test(paragraph?.passage.text.slice(-4) ?? '')

/** Where the last numbered part ends and the closing begins. */
function endOfLast(paragraphs: Paragraph[], numbered: Part[]): number {
  const others = numbered.slice(0, -1).filter((part) => !part.branches)
  // Where every number has one paragraph, what stands under the last one is no part of it.
  if (others.length >= fewestAlike && others.every((part) => part.paragraphs.length === 1) && isSentence(paragraphs[0]))
    return 1
  // 'Tổ chức thực hiện' alone is the title of what stands under it.
  const title = paragraphs[0]?.passage.text ?? ''
  const first = title.length < longestTitle && !/[.;:]\W*$/.test(title.slice(-4)) ? 2 : 1
  for (let at = first; at < paragraphs.length; at++) {
    const paragraph = paragraphs[at]
    const text = paragraph?.passage.text ?? ''
    if (
      paragraph &&
      !paragraph.bullet &&
      (closingOpening.test(text) || generalHeads.test(text) || speaksAgain(text) || watchesOver.test(text))
    )
      return at
  }
  return paragraphs.length
}
