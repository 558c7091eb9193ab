import { parseDocument } from 'htmlparser2'

type Node = ReturnType<typeof parseDocument>['children'][number]
export type Element = Extract<Node, { attribs: Record<string, string> }>

const mainNamespace = /wordprocessingml\/(?:2006\/)?main$/

/**
 * The root of a part of a Word file; undefined for one without elements. The parser takes what it is given: broken XML gives
 * the elements that can be seen. No entity but XML's own is expanded.
 */
export function parsePart(bytes: Buffer): Element | undefined {
  const text = new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : 'utf-8').decode(bytes)
  const root = parseDocument(text, { xmlMode: true }).children.find(isElement)
  if (!root) return undefined
  const prefix = Object.entries(root.attribs)
    .find(([, value]) => mainNamespace.test(value))?.[0]
    .replace(/^xmlns:?/, '')
  if (prefix !== undefined && prefix !== 'w') rename(root, prefix === '' ? '' : `${prefix}:`)
  return root
}

/** Word itself always writes 'w:'; other programs may name the namespace otherwise. */
function rename(root: Element, prefix: string): void {
  const waiting = [root]
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    if (prefix === '' ? !element.name.includes(':') : element.name.startsWith(prefix))
      element.name = `w:${element.name.slice(prefix.length)}`
    if (prefix !== '')
      for (const [name, value] of Object.entries(element.attribs))
        if (name.startsWith(prefix)) element.attribs[`w:${name.slice(prefix.length)}`] = value
    waiting.push(...elementsOf(element))
  }
}

export function isElement(node: Node): node is Element {
  return 'attribs' in node
}

export const elementsOf = (parent: Element | undefined): Element[] => parent?.children.filter(isElement) ?? []

export const firstOf = (parent: Element | undefined, name: string): Element | undefined =>
  elementsOf(parent).find((element) => element.name === name)

export const allOf = (parent: Element | undefined, name: string): Element[] =>
  elementsOf(parent).filter((element) => element.name === name)

/** The `w:val` of a child ('<w:start w:val="1"/>'); undefined when there is no such child or value. */
export const valOf = (parent: Element | undefined, name: string): string | undefined =>
  firstOf(parent, name)?.attribs['w:val']

/** A whole number from 0 on; undefined for anything else. */
export function countOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) : undefined
}

/** A property that is there and not switched off ('<w:caps/>', '<w:caps w:val="false"/>'); undefined when it is not there. */
export function switchOf(parent: Element | undefined, name: string): boolean | undefined {
  const element = firstOf(parent, name)
  if (!element) return undefined
  return !['false', '0', 'off', 'none'].includes(element.attribs['w:val'] ?? 'true')
}

export const textOf = (element: Element): string =>
  element.children.map((child) => ('data' in child && child.type === 'text' ? child.data : '')).join('')
