import { type Block, layOut } from '../blocks.ts'
import type { LegacyEncoding } from '../encodings/mend-legacy.ts'
import type { Zip } from '../open-zip.ts'
import { broken } from '../refusal.ts'
import { readNumbering } from './numbering.ts'
import { readBlocks, type Walk } from './read-blocks.ts'
import { readStyles } from './styles.ts'
import { allOf, type Element, elementsOf, firstOf, parsePart } from './xml.ts'

export interface DocxText {
  text: string
  encoding: LegacyEncoding | undefined
  /** The text has automatic numbers that stand only in the list definitions. */
  numbered: boolean
  pictures: boolean
}

/**
 * The text of a Word file, with the numbers that Word adds by itself, text boxes before the paragraph they hang on, the
 * header before and the footer and footnotes after everything. Throws a FileRefusal when it has no document.
 */
export async function readDocx(zip: Zip): Promise<DocxText> {
  const main = await mainPart(zip)
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  const part = async (name: string) => {
    const bytes = await zip.read(`${folder}${name}`)
    return bytes && parsePart(bytes)
  }
  const body = firstOf(await partOf(zip, main), 'w:body')
  if (!body) throw broken('Tệp Word hỏng: không có phần nội dung.')
  const styles = readStyles(await part('styles.xml'))
  const numbering = readNumbering(await part('numbering.xml'), styles)
  const walk: Walk = { styles, numbering, encodings: new Set(), numbered: false }

  const extras = async (pattern: RegExp) => {
    const names = [...zip.names]
      .filter((name) => name.startsWith(folder) && pattern.test(name.slice(folder.length)))
      .sort()
    const blocks: Block[] = []
    for (const name of names) blocks.push(...readBlocks(await partOf(zip, name), walk))
    return distinct(blocks)
  }
  const blocks = [
    ...(await extras(/^header\d*\.xml$/)),
    ...readBlocks(body, walk),
    ...(await notes(await part('footnotes.xml'), 'w:footnote', walk)),
    ...(await notes(await part('endnotes.xml'), 'w:endnote', walk)),
    ...(await extras(/^footer\d*\.xml$/)),
  ]
  const [encoding] = walk.encodings
  return {
    text: layOut(blocks),
    encoding,
    numbered: walk.numbered,
    pictures: [...zip.names].some((name) => name.startsWith(`${folder}media/`)),
  }
}

/** Nearly always 'word/document.xml'; the package's relationships say where else. */
async function mainPart(zip: Zip): Promise<string> {
  const usual = 'word/document.xml'
  if (zip.names.has(usual)) return usual
  const relations = await zip.read('_rels/.rels')
  const office = elementsOf(relations && parsePart(relations)).find(({ attribs }) =>
    /\/officeDocument$/.test(attribs['Type'] ?? ''),
  )
  return office?.attribs['Target']?.replace(/^\//, '') ?? usual
}

async function partOf(zip: Zip, name: string): Promise<Element | undefined> {
  const bytes = await zip.read(name)
  return bytes && parsePart(bytes)
}

/** A header is written for the first, the odd and the even pages; once is enough. */
function distinct(blocks: Block[]): Block[] {
  const seen = new Set<string>()
  return blocks.filter((block) => {
    const key = JSON.stringify(block)
    return !seen.has(key) && seen.add(key)
  })
}

async function notes(root: Element | undefined, name: string, walk: Walk): Promise<Block[]> {
  return allOf(root, name)
    .filter(({ attribs }) => !/separator/i.test(attribs['w:type'] ?? ''))
    .flatMap((note) => {
      const [first, ...others] = readBlocks(note, walk)
      if (!first || first.kind === 'row') return []
      return [{ ...first, text: `[${note.attribs['w:id'] ?? ''}] ${first.text.trimStart()}` }, ...others]
    })
}
