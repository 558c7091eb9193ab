import { type FontRun, joinFontRuns } from '../encodings/legacy-font.ts'
import type { LegacyEncoding } from '../encodings/mend-legacy.ts'
import { withNumber } from '../list-numbers.ts'
import { readLists } from './lists.ts'
import { type Look, readFonts, readLook } from './look.ts'
import { type PropertyRun, runAt } from './property-runs.ts'
import { readSprms, sprm } from './sprms.ts'
import { readStyleSheet } from './style-sheet.ts'
import type { Part, WordFile } from './word-file.ts'

/** A paragraph with what its end mark says. */
export interface WordParagraph {
  text: string
  numbered: boolean
  inTable: boolean
  /** It ends a cell, or is the mark that ends a row and has no text. */
  cellEnd: boolean
  rowEnd: boolean
  modifiers: Buffer
}

/** Ends of paragraphs, of cells and rows, of pages and sections. */
const endMarks = '\r\u0007\f'
const pageField = /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b/

/** Reads a file's parts, in the order of the text: lists count through it. */
export function createParagraphReader(file: WordFile, encodings: Set<LegacyEncoding>): (part: Part) => WordParagraph[] {
  const styles = readStyleSheet(file.table(1).bytes)
  const fonts = readFonts(file.table(15).bytes)
  const numbers = readLists(file.table(73), file.table(74).bytes)
  const looks = new Map<PropertyRun | undefined, Map<number, Look>>()

  function lookOf(run: PropertyRun | undefined, style: number): Look {
    const known = looks.get(run) ?? new Map<number, Look>()
    looks.set(run, known)
    const found = known.get(style)
    if (found) return found
    const base = readLook(styles.sprmsOf(style).characters, styles, fonts)
    const look = run ? readLook(run.sprms, styles, fonts, base) : base
    known.set(style, look)
    return look
  }

  function readOne(from: number, end: number): WordParagraph {
    const properties = runAt(file.paragraphs, file.offsets[end] ?? 0)
    const style = properties?.style ?? 0
    const modifiers = Buffer.concat([styles.sprmsOf(style).paragraph, properties?.sprms ?? Buffer.alloc(0)])
    const { list, level, inTable, rowEnd, innerEnd } = readShape(modifiers)
    const { text, encoding } = joinFontRuns(fontRuns(from, end, style))
    if (encoding) encodings.add(encoding)
    const number = list > 0 && list < 0x7ff && text.trim() !== '' ? numbers(list, level) : ''
    return {
      text: withNumber(number, text),
      numbered: number !== '',
      inTable,
      cellEnd: file.text[end] === '\u0007' && !innerEnd,
      rowEnd,
      modifiers,
    }
  }

  function fontRuns(from: number, end: number, style: number): FontRun[] {
    const runs: FontRun[] = []
    const fields: { code: string; inResult: boolean }[] = []
    for (let at = from; at < end; ) {
      const offset = file.offsets[at] ?? 0
      const run = runAt(file.characters, offset)
      const look = lookOf(run, style)
      const start = at
      // As far as the same properties reach, and the piece they are in goes on.
      do at++
      while (at < end && run && inRun(run, file.offsets[at] ?? 0))
      const text = look.unseen ? '' : look.symbol ? '•' : seen(file.text.slice(start, at), fields)
      if (text === '') continue
      if (look.font) runs.push({ text, font: { ...look.font, capitals: look.font.capitals || look.caps } })
      else runs.push({ text: look.caps ? text.toUpperCase() : text, font: undefined })
    }
    return runs
  }

  return ({ from, to }) => {
    const paragraphs: WordParagraph[] = []
    let start = from
    for (let at = from; at < to; at++) {
      if (!endMarks.includes(file.text.charAt(at))) continue
      paragraphs.push(readOne(start, at))
      start = at + 1
    }
    if (start < to) paragraphs.push(readOne(start, to))
    return paragraphs
  }
}

const inRun = (run: PropertyRun, offset: number) => offset >= run.from && offset < run.to

/** Fields show their result, not their code; other signs below the blank stand for things that are no text. */
function seen(text: string, fields: { code: string; inResult: boolean }[]): string {
  let shown = ''
  for (const character of text) {
    const field = fields.at(-1)
    if (character === '\u0013') fields.push({ code: '', inResult: false })
    else if (character === '\u0014') {
      if (field) field.inResult = true
    } else if (character === '\u0015') fields.pop()
    else if (field && !field.inResult) field.code += character
    else if (!fields.some(({ code }) => pageField.test(code)))
      shown += signs[character] ?? (character < ' ' ? '' : character)
  }
  return shown
}

const signs: Record<string, string> = { '\t': '\t', '\u000b': '\n', '\u000e': '\n', '\u001e': '-', '\u001f': '\u00ad' }

function readShape(modifiers: Buffer) {
  const shape = { list: 0, level: 0, inTable: false, rowEnd: false, innerEnd: false }
  for (const { code, operand } of readSprms(modifiers)) {
    if (code === sprm.list) shape.list = operand.readUInt16LE(0)
    else if (code === sprm.listLevel) shape.level = operand.readUInt8(0)
    else if (code === sprm.inTable) shape.inTable = operand[0] === 1
    else if (code === sprm.rowEnd) shape.rowEnd = operand[0] === 1
    else if (code === sprm.innerCellEnd) shape.innerEnd = operand[0] === 1
  }
  return shape
}
