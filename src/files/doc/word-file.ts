import { showBytes } from '../encodings/single-bytes.ts'
import { broken, encrypted, unknownFormat } from '../refusal.ts'
import type { OleFile } from './ole-file.ts'
import { type PropertyRun, readPropertyRuns } from './property-runs.ts'

/** The text of a Word 97–2003 file with the places of its characters in the file, and its tables of properties. */
export interface WordFile {
  text: string
  /** The offset in the file of every character of `text`. */
  offsets: Uint32Array
  /** Where the document's parts begin and end in `text`. */
  parts: { main: Part; footnotes: Part; headers: Part; boxes: Part }
  paragraphs: PropertyRun[]
  characters: PropertyRun[]
  /** A structure of the table stream by its number in the header ([MS-DOC] 2.5.6), with what follows it. */
  table(index: number): { bytes: Buffer; rest: Buffer }
}

export interface Part {
  from: number
  to: number
}

const magic = 0xa5ec
/** The first version whose text is laid out as here; Word 6 and 95 have older ones. */
const word97 = 0xc1

/** Source: [MS-DOC] 2.5 (header), 2.4.1 (text), 2.8.35 and 2.9.38 (pieces). Throws a FileRefusal. */
export function openWordFile(ole: OleFile): WordFile {
  const stream = ole.read('WordDocument')
  if (!stream || stream.length < 0x300) throw broken('Tệp Word hỏng: thiếu phần nội dung.')
  const version = stream.readUInt16LE(2)
  if (stream.readUInt16LE(0) !== magic || version < word97) throw unknownFormat('văn bản Word 95 trở về trước')
  const flags = stream.readUInt16LE(0x0a)
  if (flags & 0x0100) throw encrypted()
  const tables = ole.read(flags & 0x0200 ? '1Table' : '0Table')
  if (!tables) throw broken('Tệp Word hỏng: thiếu bảng chỉ mục.')

  const table = (index: number) => {
    const at = 0x9a + index * 8
    const [start, length] = [stream.readUInt32LE(at), stream.readUInt32LE(at + 4)]
    return { bytes: tables.subarray(start, start + length), rest: tables.subarray(start + length) }
  }
  const { text, offsets } = readPieces(table(33).bytes, stream)
  let at = 0
  const part = (lengthAt: number): Part => {
    const from = at
    at = Math.min(at + stream.readUInt32LE(lengthAt), text.length)
    return { from, to: at }
  }
  const [main, footnotes, headers] = [part(0x4c), part(0x50), part(0x54)]
  part(0x58)
  part(0x5c)
  part(0x60)
  return {
    text,
    offsets,
    parts: { main, footnotes, headers, boxes: part(0x64) },
    paragraphs: readPropertyRuns(table(13).bytes, stream, 'paragraphs'),
    characters: readPropertyRuns(table(12).bytes, stream, 'characters'),
    table,
  }
}

/** The text lies in pieces, 8 or 16 bits a character. */
function readPieces(table: Buffer, stream: Buffer): { text: string; offsets: Uint32Array } {
  const pieces = pieceTable(table)
  const count = Math.floor((pieces.length - 4) / 12)
  let text = ''
  const offsets: number[] = []
  for (let index = 0; index < count; index++) {
    const length = pieces.readUInt32LE(index * 4 + 4) - pieces.readUInt32LE(index * 4)
    const coded = pieces.readUInt32LE((count + 1) * 4 + index * 8 + 2)
    const wide = (coded & 0x40000000) === 0
    const start = wide ? coded & 0x3fffffff : (coded & 0x3fffffff) / 2
    const bytes = stream.subarray(start, start + Math.max(0, length) * (wide ? 2 : 1))
    const piece = wide ? bytes.toString('utf16le') : showBytes(bytes)
    for (let each = 0; each < piece.length; each++) offsets.push(start + each * (wide ? 2 : 1))
    text += piece
  }
  return { text, offsets: Uint32Array.from(offsets) }
}

function pieceTable(bytes: Buffer): Buffer {
  let at = 0
  // Modifiers that pieces refer to come first.
  while (at + 3 <= bytes.length && bytes.readUInt8(at) === 1) at += 3 + bytes.readUInt16LE(at + 1)
  if (at + 5 > bytes.length || bytes.readUInt8(at) !== 2) throw broken('Tệp Word hỏng: không thấy bảng văn bản.')
  return bytes.subarray(at + 5, at + 5 + bytes.readUInt32LE(at + 1))
}
