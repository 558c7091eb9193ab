import { type Block, layOut } from '../blocks.ts'
import type { LegacyEncoding } from '../encodings/mend-legacy.ts'
import type { OleFile } from './ole-file.ts'
import { createParagraphReader, type WordParagraph } from './read-paragraphs.ts'
import { rowsOf } from './tables.ts'
import { openWordFile } from './word-file.ts'

export interface DocText {
  text: string
  encoding: LegacyEncoding | undefined
  /** The text has automatic numbers that stand only in the list definitions. */
  numbered: boolean
}

/**
 * The text of a Word 97–2003 file, like that of a .docx: with automatic numbers, text boxes first, footnotes and then
 * headers and footers last. Throws a FileRefusal.
 */
export function readDoc(ole: OleFile): DocText {
  const file = openWordFile(ole)
  const encodings = new Set<LegacyEncoding>()
  const read = createParagraphReader(file, encodings)
  const { main, boxes, footnotes, headers } = file.parts
  const parts = [read(boxes), read(main), read(footnotes), distinct(read(headers))]
  const [encoding] = encodings
  return {
    text: layOut(parts.flatMap(toBlocks)),
    encoding,
    numbered: parts.some((paragraphs) => paragraphs.some(({ numbered }) => numbered)),
  }
}

/** A header is written for the first, the odd and the even pages; once is enough. */
function distinct(paragraphs: WordParagraph[]): WordParagraph[] {
  const seen = new Set<string>()
  return paragraphs.filter(({ text }) => !seen.has(text) && seen.add(text))
}

function toBlocks(paragraphs: readonly WordParagraph[]): Block[] {
  const blocks: Block[] = []
  let table: WordParagraph[] = []
  for (const paragraph of paragraphs) {
    if (paragraph.inTable) table.push(paragraph)
    else {
      blocks.push(...rowsOf(table), { kind: 'paragraph', text: paragraph.text })
      table = []
    }
  }
  return [...blocks, ...rowsOf(table)]
}
