import { allOf, countOf, type Element, firstOf, switchOf, valOf } from './xml.ts'

/** How characters are set, as far as it changes what is read. */
export interface RunLook {
  font?: string
  /** Shown in capitals whatever was typed. */
  caps?: boolean
  hidden?: boolean
}

export interface ListPlace {
  numId?: string
  level?: number
}

/** The styles of a Word file with what they inherit. Source: ECMA-376 part 1, 17.7. */
export interface Styles {
  lookOf(style: string | undefined): RunLook
  /** The list a paragraph style puts its paragraphs into. */
  listOf(style: string | undefined): ListPlace & { style?: string }
  /** A table style draws lines. */
  drawsLines(style: string | undefined): boolean
  defaultParagraph: string | undefined
}

interface Style {
  basedOn: string | undefined
  look: RunLook
  list: ListPlace
  lines: boolean | undefined
}

/** A style cannot inherit from more than these: a file may name itself as its ancestor. */
const longestChain = 20

export function readStyles(root: Element | undefined): Styles {
  const styles = new Map<string, Style>()
  let defaultParagraph: string | undefined
  for (const element of allOf(root, 'w:style')) {
    const id = element.attribs['w:styleId']
    if (id === undefined) continue
    if (element.attribs['w:type'] === 'paragraph' && element.attribs['w:default'] === '1') defaultParagraph = id
    styles.set(id, {
      basedOn: valOf(element, 'w:basedOn'),
      look: readLook(firstOf(element, 'w:rPr')),
      list: readListPlace(firstOf(element, 'w:pPr')),
      lines: readLines(firstOf(element, 'w:tblPr')),
    })
  }
  const defaults = readLook(firstOf(firstOf(firstOf(root, 'w:docDefaults'), 'w:rPrDefault'), 'w:rPr'))

  /** From the style itself to its oldest ancestor. */
  function chain(id: string | undefined): { id: string; style: Style }[] {
    const found: { id: string; style: Style }[] = []
    for (let at = id; at !== undefined && found.length < longestChain; ) {
      const style = styles.get(at)
      if (!style) break
      found.push({ id: at, style })
      at = style.basedOn
    }
    return found
  }

  return {
    defaultParagraph,
    lookOf: (id) =>
      Object.assign(
        {},
        defaults,
        ...chain(id)
          .map(({ style }) => style.look)
          .reverse(),
      ),
    listOf(id) {
      const found = chain(id).find(({ style }) => style.list.numId !== undefined)
      return found ? { ...found.style.list, style: found.id } : {}
    },
    drawsLines: (id) => chain(id).find(({ style }) => style.lines !== undefined)?.style.lines ?? false,
  }
}

export function readLook(properties: Element | undefined): RunLook {
  const fonts = firstOf(properties, 'w:rFonts')?.attribs
  // Letters above ASCII are set in the hAnsi font, and the letters of old codes are all above.
  const font = fonts?.['w:hAnsi'] ?? fonts?.['w:ascii'] ?? fonts?.['w:cs']
  const caps = switchOf(properties, 'w:caps')
  const hidden = switchOf(properties, 'w:vanish')
  return {
    ...(font === undefined ? {} : { font }),
    ...(caps === undefined ? {} : { caps }),
    ...(hidden === undefined ? {} : { hidden }),
  }
}

export function readListPlace(properties: Element | undefined): ListPlace {
  const numbering = firstOf(properties, 'w:numPr')
  const numId = valOf(numbering, 'w:numId')
  const level = countOf(valOf(numbering, 'w:ilvl'))
  return { ...(numId === undefined ? {} : { numId }), ...(level === undefined ? {} : { level }) }
}

/** Whether a table's (or a cell's) properties draw any line; undefined when they do not speak of lines. */
export function readLines(properties: Element | undefined): boolean | undefined {
  const borders = firstOf(properties, 'w:tblBorders') ?? firstOf(properties, 'w:tcBorders')
  if (!borders) return undefined
  const sides = ['w:top', 'w:left', 'w:start', 'w:bottom', 'w:right', 'w:end', 'w:insideH', 'w:insideV']
  return sides.some((side) => !['none', 'nil', undefined].includes(valOf(borders, side)))
}
