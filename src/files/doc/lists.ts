import { createListNumbers, type Level, type List, levelCount } from '../list-numbers.ts'

const lists = { definitionSize: 28, listSize: 16, levelSize: 28 }

/** [MS-OSHARED] 2.2.1.3, as far as documents use them; all others are printed in digits. */
const formats: Record<number, string> = {
  1: 'upperRoman',
  2: 'lowerRoman',
  3: 'upperLetter',
  4: 'lowerLetter',
  22: 'decimalZero',
  23: 'bullet',
  255: 'none',
}

/**
 * Automatic numbers of a Word 97 file. `definitions` is PlfLst with the levels that follow it, `used` PlfLfo: [MS-DOC]
 * 2.9.191, 2.9.150, 2.9.192, 2.9.132. Gives what is printed before a paragraph of the list (from 1) and level.
 */
export function readLists(
  definitions: { bytes: Buffer; rest: Buffer },
  used: Buffer,
): (list: number, level: number) => string {
  const known = readDefinitions(definitions)
  const named = readUsed(used)
  const numbers = createListNumbers(known)
  return (list, level) => {
    const found = named[list - 1]
    return found ? numbers(String(list), found, level) : ''
  }
}

function readDefinitions({ bytes, rest }: { bytes: Buffer; rest: Buffer }): Map<string, Level[]> {
  const known = new Map<string, Level[]>()
  const count = bytes.length >= 2 ? bytes.readInt16LE(0) : 0
  let at = 0
  for (let index = 0; index < count; index++) {
    const start = 2 + index * lists.definitionSize
    if (start + lists.definitionSize > bytes.length) break
    const simple = (bytes.readUInt8(start + 26) & 1) === 1
    const levels: Level[] = []
    for (let level = 0; level < (simple ? 1 : levelCount); level++) {
      const read = readLevel(rest, at)
      if (!read) return known
      levels.push(read.level)
      at = read.next
    }
    known.set(String(bytes.readInt32LE(start)), levels)
  }
  return known
}

function readLevel(bytes: Buffer, at: number): { level: Level; next: number } | undefined {
  if (at + lists.levelSize > bytes.length) return undefined
  const format = bytes.readUInt8(at + 4)
  const flags = bytes.readUInt8(at + 5)
  const restart = bytes.readUInt8(at + 26)
  const textAt = at + lists.levelSize + bytes.readUInt8(at + 25) + bytes.readUInt8(at + 24)
  if (textAt + 2 > bytes.length) return undefined
  const next = textAt + 2 + bytes.readUInt16LE(textAt) * 2
  // Numbers of levels stand in the text as the characters 0 to 8.
  const text = bytes
    .toString('utf16le', textAt + 2, next)
    .replace(/\p{Cc}/gu, (sign) => (sign.charCodeAt(0) < levelCount ? `%${sign.charCodeAt(0) + 1}` : ''))
  const level: Level = {
    start: bytes.readInt32LE(at),
    format: formats[format] ?? 'decimal',
    text,
    restart: (flags & 0x08) !== 0 ? restart : undefined,
    legal: (flags & 0x04) !== 0,
  }
  return { level, next }
}

function readUsed(bytes: Buffer): List[] {
  const count = bytes.length >= 4 ? Math.min(bytes.readUInt32LE(0), Math.floor(bytes.length / lists.listSize)) : 0
  const found: List[] = []
  let at = 4 + count * lists.listSize
  for (let index = 0; index < count; index++) {
    const start = 4 + index * lists.listSize
    if (start + lists.listSize > bytes.length) break
    const overrides = new Map<number, { start: number | undefined; level: Level | undefined }>()
    at += 4
    for (let left = bytes.readUInt8(start + 12); left > 0 && at + 8 <= bytes.length; left--) {
      const flags = bytes.readUInt32LE(at + 4)
      const given = {
        start: (flags & 0x10) !== 0 ? bytes.readInt32LE(at) : undefined,
        level: undefined as Level | undefined,
      }
      at += 8
      if ((flags & 0x20) !== 0) {
        const read = readLevel(bytes, at)
        if (!read) break
        given.level = read.level
        at = read.next
      }
      overrides.set(flags & 0xf, given)
    }
    found.push({ definition: String(bytes.readInt32LE(start)), overrides })
  }
  return found
}
