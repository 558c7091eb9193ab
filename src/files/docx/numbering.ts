import { createListNumbers, type Level, type List, levelCount } from '../list-numbers.ts'
import type { ListPlace, Styles } from './styles.ts'
import { allOf, countOf, type Element, switchOf, valOf } from './xml.ts'

/** A level may be the one that a paragraph style is numbered by. */
type StyledLevel = Level & { style: string | undefined }

/** Numbers for paragraphs in the document's order: see list-numbers.ts. */
export interface Numbering {
  /** What is printed before the paragraph; empty when it is in no list. */
  next(direct: ListPlace, style: string | undefined): string
}

/** Reads numbering.xml: ECMA-376 part 1, 17.9. */
export function readNumbering(root: Element | undefined, styles: Styles): Numbering {
  const definitions = new Map<string, StyledLevel[]>()
  const links = new Map<string, string>()
  for (const element of allOf(root, 'w:abstractNum')) {
    const id = element.attribs['w:abstractNumId'] ?? ''
    definitions.set(id, allOf(element, 'w:lvl').reduce(addLevel, []))
    const link = valOf(element, 'w:numStyleLink')
    if (link !== undefined) links.set(id, link)
  }
  const lists = new Map<string, List>()
  for (const element of allOf(root, 'w:num')) {
    const overrides = allOf(element, 'w:lvlOverride').map((override) => {
      const [level] = allOf(override, 'w:lvl').reduce(addLevel, []).filter(Boolean)
      const start = countOf(valOf(override, 'w:startOverride'))
      return [countOf(override.attribs['w:ilvl']) ?? 0, { start, level }] as const
    })
    const definition = valOf(element, 'w:abstractNumId') ?? ''
    lists.set(element.attribs['w:numId'] ?? '', { definition, overrides: new Map(overrides) })
  }
  /** A definition may only point to the style that carries the real one. */
  function resolve(list: List, hops = 0): List {
    const link = links.get(list.definition)
    const linked = link === undefined ? undefined : lists.get(styles.listOf(link).numId ?? '')
    return linked && hops < levelCount ? resolve({ ...list, definition: linked.definition }, hops + 1) : list
  }
  const numbers = createListNumbers(definitions)

  return {
    next(direct, style) {
      const inherited = styles.listOf(style)
      const numId = direct.numId ?? inherited.numId ?? ''
      const named = lists.get(numId)
      if (!named) return ''
      const list = resolve(named)
      const owner = inherited.style ?? style
      const ofStyle = definitions
        .get(list.definition)
        ?.findIndex((each) => each?.style !== undefined && each.style === owner)
      return numbers(numId, list, direct.level ?? inherited.level ?? Math.max(ofStyle ?? 0, 0))
    },
  }
}

function addLevel(known: StyledLevel[], element: Element): StyledLevel[] {
  const index = countOf(element.attribs['w:ilvl']) ?? known.length
  if (index >= levelCount) return known
  known[index] = {
    start: countOf(valOf(element, 'w:start')) ?? 0,
    format: valOf(element, 'w:numFmt') ?? 'decimal',
    text: valOf(element, 'w:lvlText') ?? '',
    restart: countOf(valOf(element, 'w:lvlRestart')),
    legal: switchOf(element, 'w:isLgl') ?? false,
    style: valOf(element, 'w:pStyle'),
  }
  return known
}
