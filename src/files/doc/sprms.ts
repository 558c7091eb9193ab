/** Single property modifiers: what a Word 97 file says about a stretch of text. Codes and sizes: [MS-DOC] 2.6.1 to 2.6.4. */
export const sprm = {
  charDeleted: 0x0800,
  charHidden: 0x083c,
  charCaps: 0x083b,
  charStyle: 0x4a30,
  charFontAscii: 0x4a4f,
  charFontOther: 0x4a51,
  charSymbol: 0x6a09,
  inTable: 0x2416,
  rowEnd: 0x2417,
  innerCellEnd: 0x244b,
  depth: 0x6649,
  listLevel: 0x260a,
  list: 0x460b,
  tableDefinition: 0xd608,
  tableBorders80: 0xd605,
  tableBorders: 0xd613,
  cellBorders: 0xd62f,
} as const

/** Modifiers in order, each with its operand's bytes; stops where they make no sense. */
export function* readSprms(bytes: Buffer): Generator<{ code: number; operand: Buffer }> {
  for (let at = 0; at + 2 <= bytes.length; ) {
    const code = bytes.readUInt16LE(at)
    at += 2
    const size = sizeOf(code, bytes, at)
    if (size === undefined || at + size > bytes.length) return
    yield { code, operand: bytes.subarray(at, at + size) }
    at += size
  }
}

/** By the three highest bits; two of the variable ones count otherwise. */
function sizeOf(code: number, bytes: Buffer, at: number): number | undefined {
  const kind = code >> 13
  if (kind <= 1) return 1
  if (kind === 2 || kind === 4 || kind === 5) return 2
  if (kind === 3) return 4
  if (kind === 7) return 3
  if (code === sprm.tableDefinition) return at + 2 <= bytes.length ? bytes.readUInt16LE(at) + 1 : undefined
  const length = at < bytes.length ? bytes.readUInt8(at) : undefined
  // sprmPChgTabs with 255 has a length that only its contents tell; nothing after it is needed.
  return length === undefined || length === 255 ? undefined : length + 1
}
