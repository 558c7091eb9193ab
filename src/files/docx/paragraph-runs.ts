import { type FontRun, fontCode } from '../encodings/legacy-font.ts'
import { type RunLook, readLook, type Styles } from './styles.ts'
import { type Element, elementsOf, firstOf, textOf, valOf } from './xml.ts'

/** Fields whose result is the page's, not the document's. */
const pageFields = /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b/

/** What a paragraph holds: its text by font, and what floats above it. */
export interface ParagraphContent {
  runs: FontRun[]
  /** Contents of text boxes ('<w:txbxContent>'), in order. */
  boxes: Element[]
}

/** Reads a paragraph as printed: without what was deleted, hidden or is a field's code. */
export function readRuns(paragraph: Element, styles: Styles, style: string | undefined): ParagraphContent {
  const content: ParagraphContent = { runs: [], boxes: [] }
  const base = styles.lookOf(style)
  const fields: { code: string; inResult: boolean }[] = []
  const silent = () => fields.some(({ code, inResult }) => !inResult || pageFields.test(code))

  function walk(element: Element): void {
    switch (element.name) {
      case 'w:r':
        readRun(element)
        return
      case 'w:del':
      case 'w:moveFrom':
      case 'w:pPr':
        return
      case 'w:fldSimple':
        if (pageFields.test(element.attribs['w:instr'] ?? '')) return
    }
    for (const child of elementsOf(element)) walk(child)
  }

  function readRun(run: Element): void {
    const properties = firstOf(run, 'w:rPr')
    const look: RunLook = { ...base, ...ofCharacterStyle(properties), ...readLook(properties) }
    if (look.hidden) return
    for (const child of elementsOf(run)) {
      const text = readPiece(child)
      if (text !== '' && !silent()) add(text, look)
    }
  }

  function ofCharacterStyle(properties: Element | undefined): RunLook {
    const id = valOf(properties, 'w:rStyle')
    return id === undefined ? {} : styles.lookOf(id)
  }

  function readPiece(child: Element): string {
    switch (child.name) {
      case 'w:t':
        return textOf(child)
      case 'w:tab':
      case 'w:ptab':
        return '\t'
      case 'w:br':
      case 'w:cr':
        return '\n'
      case 'w:noBreakHyphen':
        return '-'
      // In a TCVN3 font this is the letter 'ư'.
      case 'w:softHyphen':
        return '\u00ad'
      case 'w:sym':
        return '•'
      case 'w:fldChar':
        followField(child.attribs['w:fldCharType'])
        return ''
      case 'w:instrText': {
        const field = fields.at(-1)
        if (field && !field.inResult) field.code += textOf(child)
        return ''
      }
      default:
        content.boxes.push(...boxesIn(child))
        return ''
    }
  }

  function followField(type: string | undefined): void {
    const field = fields.at(-1)
    if (type === 'begin') fields.push({ code: '', inResult: false })
    else if (type === 'separate' && field) field.inResult = true
    else if (type === 'end') fields.pop()
  }

  function add(text: string, { font, caps }: RunLook): void {
    const code = fontCode(font)
    if (code) content.runs.push({ text, font: { ...code, capitals: code.capitals || caps === true } })
    else content.runs.push({ text: caps ? text.toUpperCase() : text, font: undefined })
  }

  walk(paragraph)
  return content
}

/** Text boxes are written twice, for new and old programs ('mc:Choice', 'mc:Fallback'): the first that has any counts. */
function boxesIn(element: Element): Element[] {
  if (element.name === 'w:txbxContent') return [element]
  const inside = elementsOf(element).map(boxesIn)
  if (element.name === 'mc:AlternateContent') return inside.find((boxes) => boxes.length > 0) ?? []
  return inside.flat()
}
