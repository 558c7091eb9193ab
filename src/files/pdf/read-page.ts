import { getResolvedPDFJS } from 'unpdf'
import type { PDFPageProxy } from 'unpdf/pdfjs'
import { readDrawing } from './drawing.ts'
import { combine, type Matrix, toMatrix } from './matrix.ts'
import type { Page, Piece } from './piece.ts'

/** What stands on a page: its text with places, its lines, how many pictures. */
export async function readPage(page: PDFPageProxy): Promise<Page> {
  const view = page.getViewport({ scale: 1 })
  const toView = toMatrix(view.transform)
  const pieces: Piece[] = []
  const turned: string[] = []
  const content = await page.getTextContent()
  for (const item of content.items) {
    if (!('str' in item) || item.str.trim() === '') continue
    const piece = toPiece(item.str, combine(toView, toMatrix(item.transform)), item.width)
    if (piece) pieces.push(piece)
    else turned.push(item.str)
  }
  const { OPS } = await getResolvedPDFJS()
  const drawing = readDrawing(await page.getOperatorList(), OPS, toView)
  page.cleanup()
  return { width: view.width, height: view.height, pieces, turned, ...drawing }
}

/** Undefined for text that does not run from left to right. */
function toPiece(text: string, [a, b, c, d, x, y]: Matrix, width: number): Piece | undefined {
  const size = Math.hypot(c, d)
  if (a <= 0 || Math.abs(b) > a * 0.1 || size === 0) return undefined
  return { text: text.replace(/\s+/g, ' '), left: x, right: x + width, base: y, size }
}
