import { type Block, layOut } from '../blocks.ts'
import { type FontCode, type FontRun, fontCode, joinFontRuns } from '../encodings/legacy-font.ts'
import type { LegacyEncoding } from '../encodings/mend-legacy.ts'
import { classFonts, type Element, isElement, type Node, parseHtml, styleOf } from './dom.ts'
import { listMark } from './list-mark.ts'
import { readTable } from './table.ts'

const unread = new Set(['head', 'script', 'style', 'template', 'svg', 'iframe', 'object', 'select', 'title', 'xml'])
const blocks = new Set(
  (
    'address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary ul'
  ).split(' '),
)

/** A '<br>', while blanks are still to be drawn together. */
const brokenLine = '\u2028'

interface Look {
  font: FontCode | undefined
  capitals: boolean
}

interface Page {
  encodings: Set<LegacyEncoding>
  /** By the class that has it. */
  fonts: Map<string, string>
}

/** A page's text as people see it: without scripts and hidden parts, lists with their numbers, tables as rows. */
export function readHtml(source: string): { text: string; encoding: LegacyEncoding | undefined } {
  const encodings = new Set<LegacyEncoding>()
  const nodes = parseHtml(source)
  const read = readNodes(nodes, { font: undefined, capitals: false }, { encodings, fonts: classFonts(nodes) })
  const [encoding] = encodings
  return { text: layOut(read), encoding }
}

function readNodes(nodes: readonly Node[], outer: Look, page: Page): Block[] {
  const found: Block[] = []
  let runs: FontRun[] = []

  function end(): void {
    const { text, encoding } = joinFontRuns(runs)
    runs = []
    const line = text
      .replace(/[ \t\n\r]+/g, ' ')
      .replaceAll(brokenLine, '\n')
      .trim()
    if (line === '') return
    if (encoding) page.encodings.add(encoding)
    found.push({ kind: 'paragraph', text: line })
  }

  function walk(node: Node, look: Look): void {
    if (!isElement(node)) {
      if ('data' in node && node.type === 'text') add(node.data, look)
    } else if (!isUnseen(node)) walkElement(node, lookOf(node, look, page))
  }

  function add(text: string, { font, capitals }: Look): void {
    if (font) runs.push({ text, font: { ...font, capitals: font.capitals || capitals } })
    else runs.push({ text: capitals ? text.toUpperCase() : text, font: undefined })
  }

  function walkElement(element: Element, look: Look): void {
    if (element.name === 'br') {
      add(brokenLine, { font: undefined, capitals: false })
    } else if (element.name === 'table') {
      end()
      found.push(...readTable(element, (inside) => readNodes(inside, look, page)))
    } else if (blocks.has(element.name)) {
      end()
      if (element.name === 'li') add(listMark(element), { font: undefined, capitals: false })
      for (const child of element.children) walkPart(child, look, element)
      end()
    } else for (const child of element.children) walk(child, look)
  }

  /** The first paragraph of a list's item goes on after the item's number. */
  function walkPart(child: Node, look: Look, parent: Element): void {
    const isFirst =
      parent.name === 'li' && isElement(child) && child.name === 'p' && runs.length > 0 && isBlank(parent, child)
    if (!isFirst) walk(child, look)
    else {
      for (const inner of child.children) walk(inner, lookOf(child, look, page))
      end()
    }
  }

  for (const node of nodes) walk(node, outer)
  end()
  return found
}

/** Nothing but blanks stands in the parent before the child. */
function isBlank(parent: Element, child: Node): boolean {
  const before = parent.children.slice(0, parent.children.indexOf(child))
  return before.every((node) => 'data' in node && node.data.trim() === '')
}

function isUnseen(element: Element): boolean {
  return (
    unread.has(element.name) ||
    'hidden' in element.attribs ||
    styleOf(element, 'display') === 'none' ||
    styleOf(element, 'mso-hide') === 'all'
  )
}

function lookOf(element: Element, outer: Look, { fonts }: Page): Look {
  const ofClass = element.attribs['class']
    ?.split(/\s+/)
    .map((name) => fonts.get(name))
    .find(Boolean)
  const own = styleOf(element, 'font-family') ?? (element.name === 'font' ? element.attribs['face'] : undefined)
  const face = own ?? ofClass
  const transform = styleOf(element, 'text-transform')
  return {
    font: face === undefined ? outer.font : fontCode(face.split(',')[0]),
    capitals: transform === undefined ? outer.capitals : transform === 'uppercase',
  }
}
