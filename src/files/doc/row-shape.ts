import { readSprms, sprm } from './sprms.ts'

/** Where a row's cells begin and end, which go on from the row above, and whether any line is drawn. */
export interface RowShape {
  /** One more than there are cells, in twentieths of a point. */
  edges: number[]
  continued: boolean[]
  lines: boolean
}

const cellSize = 20
const mostCells = 64

/** From the modifiers of a row's end mark: [MS-DOC] 2.9.321 (TDefTable), 2.9.318 (cells), 2.9.17 (borders). */
export function readRowShape(modifiers: Buffer): RowShape {
  const shape: RowShape = { edges: [], continued: [], lines: false }
  for (const { code, operand } of readSprms(modifiers)) {
    if (code === sprm.tableDefinition) readDefinition(operand, shape)
    else if (code === sprm.tableBorders80) shape.lines ||= anyLine(operand.subarray(1), 4, 1)
    else if (code === sprm.tableBorders) shape.lines ||= anyLine(operand.subarray(1), 8, 5)
    else if (code === sprm.cellBorders) shape.lines ||= anyLine(operand.subarray(4), 8, 5)
  }
  return shape
}

function readDefinition(operand: Buffer, shape: RowShape): void {
  const count = operand.length > 3 ? Math.min(operand.readUInt8(2), mostCells) : 0
  const cells = 3 + (count + 1) * 2
  if (cells > operand.length) return
  shape.edges = Array.from({ length: count + 1 }, (_, index) => operand.readInt16LE(3 + index * 2))
  shape.continued = Array.from({ length: count }, (_, index) => {
    const at = cells + index * cellSize
    // Merged downwards, and not where that begins.
    return at + 2 <= operand.length && (operand.readUInt16LE(at) & 0x60) === 0x20
  })
  for (let at = cells; at + cellSize <= operand.length; at += cellSize) {
    shape.lines ||= anyLine(operand.subarray(at + 4, at + cellSize), 4, 1)
  }
}

/** A border of width and kind 255 is none, one of kind 0 is not drawn. */
function anyLine(borders: Buffer, size: number, kindAt: number): boolean {
  for (let at = 0; at + size <= borders.length; at += size) {
    const kind = borders.readUInt8(at + kindAt)
    if (kind !== 0 && kind !== 0xff) return true
  }
  return false
}
