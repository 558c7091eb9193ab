import {
  type Cell,
  type CellValue,
  EncryptedFileError,
  formatValue,
  readOds,
  readXls,
  readXlsx,
  type Sheet,
} from 'hucre'
import { type Block, layOut } from './blocks.ts'
import { broken, encrypted } from './refusal.ts'
import { sheetBlocks } from './sheet-blocks.ts'
import { mostColumns } from './table-grid.ts'

const readers = { xlsx: readXlsx, xls: readXls, ods: readOds }

/** The visible sheets of a workbook, each under its name when there are several. Throws a FileRefusal. */
export async function readSpreadsheet(
  bytes: Uint8Array,
  kind: keyof typeof readers,
): Promise<{ text: string; hidden: number }> {
  let sheets: Sheet[]
  try {
    sheets = (await readers[kind](bytes, { readStyles: true })).sheets
  } catch (error) {
    if (error instanceof EncryptedFileError) throw encrypted()
    throw broken('Bảng tính hỏng, không mở được.', error)
  }
  const visible = sheets.filter((sheet) => !sheet.hidden && !sheet.veryHidden)
  const read = visible.map((sheet) => ({ name: sheet.name, blocks: sheetBlocks(rowsOf(sheet)) }))
  const filled = read.filter(({ blocks }) => blocks.length > 0)
  const text = layOut(
    filled.flatMap(({ name, blocks }): Block[] =>
      filled.length > 1 ? [{ kind: 'paragraph', text: name }, ...blocks] : blocks,
    ),
  )
  return { text, hidden: sheets.length - visible.length }
}

function rowsOf(sheet: Sheet): string[][] {
  const rows = sheet.rows.map((row, y) =>
    row.slice(0, mostColumns).map((value, x) => cellText(value, sheet.cells?.get(`${y},${x}`))),
  )
  // A merged cell has its text in its first place; below it the same is meant, beside it nothing.
  for (const { startRow, startCol, endRow } of sheet.merges ?? []) {
    const text = rows[startRow]?.[startCol]
    if (text === undefined) continue
    for (let y = startRow + 1; y <= Math.min(endRow, rows.length - 1); y++) {
      const row = rows[y]
      if (row && startCol < mostColumns) row[startCol] = text
    }
  }
  return rows
}

function cellText(value: CellValue, cell: Cell | undefined): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return dateText(value)
  if (typeof value === 'number') {
    const format = cell?.style?.numFmt
    return format && format !== 'General' ? formatValue(value, format, { locale: 'vi-VN' }) : String(value)
  }
  return String(value)
}

/** As Vietnamese Excel shows dates; a sheet's dates have no time zone and are read as UTC. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const two = (number: number) => String(number).padStart(2, '0')
  const day = `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`
  const [hours, minutes] = [date.getUTCHours(), date.getUTCMinutes()]
  return hours + minutes === 0 ? day : `${two(hours)}:${two(minutes)} ${day}`
}
