import { DomUtils, parseDocument } from 'htmlparser2'

export type Node = ReturnType<typeof parseDocument>['children'][number]
export type Element = Extract<Node, { attribs: Record<string, string> }>

/** The nodes of a page, whatever is wrong with it. */
export const parseHtml = (source: string): Node[] => parseDocument(source).children

export const isElement = (node: Node): node is Element => 'attribs' in node

export const elementsOf = (parent: Element): Element[] => parent.children.filter(isElement)

/** A property of the element's own `style`, in lower case; undefined when it has none. */
export function styleOf(element: Element, property: string): string | undefined {
  for (const rule of (element.attribs['style'] ?? '').split(';')) {
    const colon = rule.indexOf(':')
    if (colon > 0 && rule.slice(0, colon).trim().toLowerCase() === property) return rule.slice(colon + 1).trim()
  }
  return undefined
}

/** The fonts that a page's style sheets give to classes ('.P2 { font-family: .VnTimeH }'), by the class. */
export function classFonts(nodes: readonly Node[]): Map<string, string> {
  const fonts = new Map<string, string>()
  for (const sheet of DomUtils.getElementsByTagName('style', [...nodes])) {
    for (const [, selectors = '', body = ''] of DomUtils.textContent(sheet).matchAll(
      /([^{}]{1,500})\{([^}]{0,5000})\}/g,
    )) {
      const [, font] = /font-family\s*:\s*([^;}]+)/i.exec(body) ?? []
      if (font === undefined) continue
      for (const [, name = ''] of selectors.matchAll(/\.([\w-]+)\s*(?=,|$)/g)) fonts.set(name, font)
    }
  }
  return fonts
}
