import type { Block } from '../blocks.ts'
import { joinFontRuns } from '../encodings/legacy-font.ts'
import type { LegacyEncoding } from '../encodings/mend-legacy.ts'
import { withNumber } from '../list-numbers.ts'
import type { Numbering } from './numbering.ts'
import { readRuns } from './paragraph-runs.ts'
import { readListPlace, type Styles } from './styles.ts'
import { readTable } from './table.ts'
import { type Element, elementsOf, firstOf, valOf } from './xml.ts'

/** What walking through a document needs and gathers. */
export interface Walk {
  styles: Styles
  numbering: Numbering
  encodings: Set<LegacyEncoding>
  numbered: boolean
}

/** The paragraphs and tables of a body, a cell, a note or a text box. */
export function readBlocks(parent: Element | undefined, walk: Walk): Block[] {
  return elementsOf(parent).flatMap((element): Block[] => {
    switch (element.name) {
      case 'w:p':
        return readParagraph(element, walk)
      case 'w:tbl':
        return readTable(element, walk.styles, (inside) => readBlocks(inside, walk))
      case 'w:del':
      case 'w:moveFrom':
      case 'w:sectPr':
        return []
      default:
        return readBlocks(element, walk)
    }
  })
}

function readParagraph(paragraph: Element, walk: Walk): Block[] {
  const properties = firstOf(paragraph, 'w:pPr')
  const style = valOf(properties, 'w:pStyle') ?? walk.styles.defaultParagraph
  const { runs, boxes } = readRuns(paragraph, walk.styles, style)
  const joined = joinFontRuns(runs)
  if (joined.encoding) walk.encodings.add(joined.encoding)
  const floating = boxes.flatMap((box) => readBlocks(box, walk))
  // Word prints a number before an empty paragraph too, but nobody means it.
  if (joined.text.trim() === '') return floating
  const number = walk.numbering.next(readListPlace(properties), style)
  if (number !== '') walk.numbered = true
  return [...floating, { kind: 'paragraph', text: withNumber(number, joined.text) }]
}
