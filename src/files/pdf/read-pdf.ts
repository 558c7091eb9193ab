import './array-buffer-transfer.ts'
import { getDocumentProxy } from 'unpdf'
import type { PDFDocumentProxy } from 'unpdf/pdfjs'
import { layOut } from '../blocks.ts'
import { broken, encrypted, FileRefusal } from '../refusal.ts'
import { arrange } from './arrange.ts'
import type { Page } from './piece.ts'
import { readPage } from './read-page.ts'

/** A page with fewer letters and a picture is a scan; a digital signature's stamp has more than a hundred on the last. */
const fewLetters = 25
const stampLetters = 200

/** The text layer of a PDF in reading order, and how many of its pages are pictures only. Throws a FileRefusal. */
export async function readPdf(bytes: Uint8Array): Promise<{ text: string; scannedPages: number }> {
  const pdf = await openPdf(bytes)
  try {
    const pages: Page[] = []
    for (let number = 1; number <= pdf.numPages; number++) pages.push(await readPage(await pdf.getPage(number)))
    const letters = pages.map(({ pieces }) =>
      pieces.reduce((sum, { text }) => sum + (text.match(/\p{L}/gu)?.length ?? 0), 0),
    )
    const scannedPages = pages.filter((page, index) => page.images > 0 && (letters[index] ?? 0) < fewLetters).length
    const total = letters.reduce((sum, each) => sum + each, 0)
    const drawn = pages.some((page) => page.images > 0)
    if (drawn && (total === 0 || (scannedPages >= pages.length - 1 && total < stampLetters))) throw scanned()
    return { text: layOut(arrange(pages)), scannedPages }
  } catch (error) {
    throw error instanceof FileRefusal ? error : broken('Tệp PDF hỏng, không đọc được nội dung.', error)
  } finally {
    await pdf.destroy()
  }
}

async function openPdf(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  try {
    // pdf.js takes the memory it is given for itself. It never runs a document's scripts without a viewer.
    return await getDocumentProxy(Uint8Array.from(bytes), { isEvalSupported: false, verbosity: 0 })
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') throw encrypted()
    throw broken('Tệp PDF hỏng, không mở được.', error)
  }
}

const scanned = () =>
  new FileRefusal(
    'scanned',
    'Đây là bản quét, không có lớp chữ: trong tệp chỉ có ảnh chụp trang giấy.',
    'Hãy xin tệp Word hoặc PDF ký số từ nơi ban hành, hoặc nhận dạng chữ (OCR) rồi nạp bản có chữ.',
  )
