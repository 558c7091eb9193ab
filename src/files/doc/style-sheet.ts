/** What a style adds to its text, from its oldest ancestor down. */
export interface StyleSheet {
  /** Modifiers of paragraphs and of characters, the inherited ones first. */
  sprmsOf(style: number): { paragraph: Buffer; characters: Buffer }
}

interface Style {
  base: number
  paragraph: Buffer
  characters: Buffer
}

const nothing = Buffer.alloc(0)
const noStyle = 0xfff
const longestChain = 20

/** Source: [MS-DOC] 2.9.271 (STSH), 2.9.260 (STD). */
export function readStyleSheet(bytes: Buffer): StyleSheet {
  const styles: (Style | undefined)[] = []
  if (bytes.length >= 6) {
    const header = bytes.readUInt16LE(0)
    const baseSize = bytes.readUInt16LE(4)
    for (let at = 2 + header; at + 2 <= bytes.length; ) {
      const length = bytes.readUInt16LE(at)
      styles.push(readStyle(bytes.subarray(at + 2, at + 2 + length), baseSize))
      at += 2 + length
    }
  }
  return {
    sprmsOf(style) {
      const chain: Style[] = []
      for (let at = style; at !== noStyle && chain.length < longestChain; ) {
        const found = styles[at]
        if (!found) break
        chain.unshift(found)
        at = found.base
      }
      return {
        paragraph: Buffer.concat(chain.map((each) => each.paragraph)),
        characters: Buffer.concat(chain.map((each) => each.characters)),
      }
    },
  }
}

function readStyle(bytes: Buffer, baseSize: number): Style | undefined {
  if (bytes.length < baseSize + 2 || baseSize < 10) return undefined
  const kind = bytes.readUInt16LE(2) & 0xf
  const base = bytes.readUInt16LE(2) >> 4
  // The name, counted in characters, with a zero behind it.
  let at = baseSize + 2 + bytes.readUInt16LE(baseSize) * 2 + 2
  const parts: Buffer[] = []
  while (at + 2 <= bytes.length && parts.length < 2) {
    const length = bytes.readUInt16LE(at)
    parts.push(bytes.subarray(at + 2, at + 2 + length))
    at += 2 + length + (length % 2)
  }
  const [first = nothing, second = nothing] = parts
  if (kind === 1) return { base, paragraph: first.subarray(2), characters: second }
  return { base, paragraph: nothing, characters: kind === 2 ? first : nothing }
}
