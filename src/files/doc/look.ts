import { type FontCode, fontCode } from '../encodings/legacy-font.ts'
import { readSprms, sprm } from './sprms.ts'
import type { StyleSheet } from './style-sheet.ts'

/** How characters are set, as far as it changes what is read. */
export interface Look {
  font: FontCode | undefined
  caps: boolean
  unseen: boolean
  symbol: boolean
}

/** [MS-DOC] 2.9.256 (SttbfFfn), 2.9.81 (FFN): names of fonts by their number. */
export function readFonts(bytes: Buffer): string[] {
  const names: string[] = []
  for (let at = 4; at < bytes.length; at += bytes.readUInt8(at) + 1) {
    const entry = bytes.subarray(at, at + bytes.readUInt8(at) + 1)
    names.push(entry.subarray(40).toString('utf16le').split('\0', 1)[0] ?? '')
  }
  return names
}

/** What modifiers of characters come to, the later ones in force. */
export function readLook(modifiers: Buffer, styles: StyleSheet, fonts: readonly string[], base?: Look): Look {
  const look = { font: base?.font, caps: base?.caps ?? false, unseen: base?.unseen ?? false, symbol: false }
  for (const { code, operand } of readSprms(modifiers)) {
    // 0x80 is 'as the style has it', 0x81 its opposite.
    const on = operand[0] === 1 || operand[0] === 0x81
    if (code === sprm.charDeleted || code === sprm.charHidden) look.unseen ||= on
    else if (code === sprm.charCaps) look.caps = on
    else if (code === sprm.charSymbol) look.symbol = true
    else if (code === sprm.charFontAscii || code === sprm.charFontOther)
      look.font = fontCode(fonts[operand.readUInt16LE(0)])
    else if (code === sprm.charStyle) {
      const inherited = readLook(styles.sprmsOf(operand.readUInt16LE(0)).characters, plain, fonts, look)
      Object.assign(look, inherited)
    }
  }
  return look
}

/** A character style names no other. */
const plain: StyleSheet = { sprmsOf: () => ({ paragraph: Buffer.alloc(0), characters: Buffer.alloc(0) }) }
