import { type Anchor, lineBreak, type Passage } from './passage.ts'
import { mendSyllables } from './syllables.ts'

/** One line of the source without marks of layout. `text` may be empty: a blank line separates. */
export interface Line {
  passage: Passage
  /** Blanks before the first character: a first-line indent begins a paragraph in a hard-wrapped text. */
  indent: number
  /** Offsets in the text where a wide gap, a tab or a table bar stood: columns side by side. */
  gaps: number[]
  /** Nothing but table bars. */
  bar: boolean
  /** The whole line is set as a heading ('## …' or bold from end to end). */
  heading: boolean
  /** The line ends inside bold marks: the next one continues it. */
  open: boolean
}

const wideGap = 4
const needsCare = /[*|\\#_`>\t\u00a0\u00ad\u2000-\u206f\ufeff\uff01-\uff5e]|\p{M}|\p{Cc}| {2}/u
const rule = /^[-_=~.*–—…\s]{3,}$/
const isLetter = /[\p{L}\p{N}]/u
const isUpper = /\p{Lu}/u

/**
 * The source's lines in NFC, without markdown marks, table bars, control and invisible characters, with single spaces.
 * Every character keeps its place in the source.
 */
export function cleanLines(source: string): Line[] {
  const lines: Line[] = []
  let start = 0
  let bold = false
  const add = (end: number) => {
    const line = cleanLine(source.slice(start, end), start, bold)
    bold = line.open
    lines.push(line)
  }
  for (const found of source.matchAll(lineBreak)) {
    add(found.index)
    start = found.index + found[0].length
  }
  add(source.length)
  return lines
}

function cleanLine(raw: string, offset: number, insideBold: boolean): Line {
  if (raw.trim() === '') return blankLine(offset)
  const indent = raw.length - raw.trimStart().length
  if (!needsCare.test(raw.trim())) return plainLine(raw, offset, indent, insideBold)
  const output = new LineOutput()
  let stars = 0
  let bars = 0
  let blanks = 0
  let at = 0
  const heading = /^\s{0,3}#{1,6}\s/.exec(raw)
  if (heading) at = heading[0].length
  for (const { 0: cluster, index } of raw.slice(at).matchAll(/[\s\S]\p{M}*/gu)) {
    const from = at + index
    const character = cluster.length > 1 ? cluster.normalize('NFC') : cluster
    if (character === '*') {
      stars++
      continue
    }
    if (stars > 0) {
      // 'THÔNG BÁO**Ý KIẾN': bold that begins inside a word separates two words; a single star there does not.
      if (stars > 1 && isUpper.test(character) && isLetter.test(output.last)) output.push(' ', offset + from)
      stars = 0
    }
    if (character === '|') {
      bars++
      output.gap()
      blanks = 0
    } else if (character === '\\' || character === '`' || isDropped(character)) {
    } else if (/\s/.test(character)) {
      blanks += character === '\t' ? wideGap : 1
      if (blanks >= wideGap) output.gap()
      output.push(' ', offset + from)
    } else {
      blanks = 0
      output.push(fullWidthToPlain(character), offset + from)
    }
  }
  const doubles = raw.match(/\*\*/g)?.length ?? 0
  const open = insideBold !== (doubles % 2 === 1)
  const text = output.text.trimEnd()
  const bare = rule.test(text) ? '' : text
  return {
    passage: { text: bare, anchors: output.anchors.length > 0 ? output.anchors : [{ at: 0, source: offset }] },
    indent,
    gaps: output.gaps.filter((gap) => gap > 0 && gap < bare.length),
    bar: bare === '' && bars > 0,
    heading: heading !== null || /^\s*\*\*[^*]+\*\*\s*$/.test(raw),
    // A bold run does not survive a blank line: a mark that was never closed must not glue the rest of the text.
    open: open && text !== '',
  }
}

/** One stretch of a line (a table's cell) cleaned as a line is; `offset` is its place in the source. */
export function cleanStretch(raw: string, offset: number): Passage {
  return mendSyllables(cleanLine(raw, offset, false).passage)
}

function blankLine(offset: number): Line {
  const passage = { text: '', anchors: [{ at: 0, source: offset }] }
  return { passage, indent: 0, gaps: [], bar: false, heading: false, open: false }
}

function plainLine(raw: string, offset: number, indent: number, insideBold: boolean): Line {
  const text = raw.trim()
  return {
    passage: { text: rule.test(text) ? '' : text, anchors: [{ at: 0, source: offset + indent }] },
    indent,
    gaps: [],
    bar: false,
    heading: false,
    open: insideBold && text !== '',
  }
}

class LineOutput {
  text = ''
  anchors: Anchor[] = []
  gaps: number[] = []
  last = ''

  push(character: string, source: number): void {
    if (character === ' ' && (this.last === ' ' || this.last === '')) return
    const previous = this.anchors.at(-1)
    if (!previous || previous.source + (this.text.length - previous.at) !== source) {
      this.anchors.push({ at: this.text.length, source })
    }
    this.text += character
    this.last = character
  }

  gap(): void {
    if (this.last !== ' ' && this.last !== '') this.push(' ', (this.anchors.at(-1)?.source ?? 0) + 1)
    if (this.gaps.at(-1) !== this.text.length) this.gaps.push(this.text.length)
  }
}

/** Control and invisible characters; 'private use' ones are Word's bullets and are kept. */
function isDropped(character: string): boolean {
  if (character >= ' ' && character <= '~') return false
  return /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/.test(character) || /^(?!\s)\p{Cc}$/u.test(character)
}

function fullWidthToPlain(character: string): string {
  const code = character.charCodeAt(0)
  return code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : character
}
