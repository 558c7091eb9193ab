import { decodeText, readCharacters } from './encodings/decode-text.ts'
import { mendLegacy } from './encodings/mend-legacy.ts'
import { spellingOf } from './encodings/syllables.ts'
import type { FileFormat, FileText, TextEncoding } from './file-text.ts'
import { maxFileBytes, maxTextLength } from './limits.ts'
import { type Recognised, recognise } from './recognise.ts'
import { broken, encrypted, FileRefusal, tooLarge, unknownFormat } from './refusal.ts'

/** What one format gives, before letters in old codes are converted. */
interface Extracted {
  text: string
  format: FileFormat
  encoding?: TextEncoding | undefined
  notes?: string[]
}

/**
 * The text of a file that an office has, recognised by its content and never by its name. Runs as long and takes as much
 * memory as the file demands: for files that anybody may send see FileReader.
 * @throws FileRefusal
 */
export async function readFile(bytes: Uint8Array): Promise<FileText> {
  if (bytes.length > maxFileBytes) throw tooLarge(bytes.length)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return finish(await extract(buffer, await recognise(buffer)))
  } catch (error) {
    // A library that stumbles over a damaged file says so in its own words.
    throw error instanceof FileRefusal ? error : broken('Tệp hỏng, không đọc được nội dung.', error)
  }
}

/** Libraries are loaded when a file needs them: most files need none, and a process is started for each. */
async function extract(bytes: Buffer, recognised: Recognised): Promise<Extracted> {
  switch (recognised.kind) {
    case 'empty':
      throw empty()
    case 'encrypted':
      throw encrypted()
    case 'other':
      throw unknownFormat(recognised.name)
    case 'docx': {
      const { readDocx } = await import('./docx/read-docx.ts')
      const { text, encoding, numbered, pictures } = await readDocx(recognised.zip)
      if (text === '' && pictures) throw onlyPictures()
      return { format: 'docx', text, encoding, notes: numbered ? [numbersNote] : [] }
    }
    case 'xlsx':
    case 'ods': {
      // The library opens the archive itself, without our limits.
      for (const name of recognised.zip.names) await recognised.zip.read(name)
      return readSheets(bytes, recognised.kind)
    }
    case 'xls':
      return readSheets(bytes, 'xls')
    case 'doc': {
      const { readDoc } = await import('./doc/read-doc.ts')
      const { text, encoding, numbered } = readDoc(recognised.ole)
      return { format: 'doc', text, encoding, notes: numbered ? [numbersNote] : [] }
    }
    case 'pdf': {
      const { readPdf } = await import('./pdf/read-pdf.ts')
      const { text, scannedPages } = await readPdf(bytes)
      const notes =
        scannedPages > 0 ? [`${scannedPages} trang chỉ có ảnh, không có lớp chữ: chưa đọc được các trang đó.`] : []
      return { format: 'pdf', text, notes }
    }
    case 'html': {
      const { readHtml } = await import('./html/read-html.ts')
      return { format: 'html', ...readHtml(readCharacters(bytes).shown) }
    }
    case 'text':
      return readText(bytes)
  }
}

const numbersNote = 'Số thứ tự tự động của Word đã được ghi lại thành chữ.'

async function readSheets(bytes: Buffer, kind: 'xlsx' | 'xls' | 'ods'): Promise<Extracted> {
  const { readSpreadsheet } = await import('./read-spreadsheet.ts')
  const { text, hidden } = await readSpreadsheet(bytes, kind)
  return { format: kind, text, notes: hidden > 0 ? [`Bỏ qua ${hidden} trang tính ẩn.`] : [] }
}

async function readText(bytes: Buffer): Promise<Extracted> {
  const { text, encoding, decomposed } = decodeText(bytes)
  const notes = decomposed ? ['Chữ tổ hợp (dấu rời) đã được ghép thành chữ dựng sẵn.'] : []
  const { readCsv } = await import('./read-csv.ts')
  const csv = readCsv(text)
  return csv === undefined ? { format: 'text', text, encoding, notes } : { format: 'csv', text: csv, encoding, notes }
}

function finish({ text: extracted, format, encoding: known, notes = [] }: Extracted): FileText {
  const mended = mendLegacy(extracted)
  // PostgreSQL cannot store NUL, and no text has it.
  const text = mended.text.normalize('NFC').replaceAll('\0', '')
  const encoding = known !== undefined && known !== 'utf-8' ? known : (mended.encoding ?? known)
  if (text.length > maxTextLength) throw tooLong(text.length)
  refuseForeign(text)
  const named = encoding === undefined ? undefined : encodingNames[encoding]
  const converted = named === undefined ? [] : [`Chữ ${named} đã được chuyển sang Unicode: hãy xem lại tên riêng.`]
  return { text, format, ...(encoding === undefined ? {} : { encoding }), notes: [...converted, ...notes] }
}

const encodingNames: Partial<Record<TextEncoding, string>> = {
  tcvn3: 'TCVN3 (ABC)',
  vni: 'VNI-Windows',
  'windows-1258': 'Windows-1258',
  'utf-8 twice': 'UTF-8 bị mã hóa hai lần',
}

/** Fewer words tell nothing. Vietnamese without marks is Vietnamese; other languages have few words that could be. */
const fewestWords = 8

/** Throws a FileRefusal for a text without letters, or in another language or in letters that no code explains. */
function refuseForeign(text: string): void {
  let words = 0
  let accented = 0
  let plain = 0
  for (const [word] of text.matchAll(/[\p{L}\p{M}]+/gu)) {
    words++
    const spelling = spellingOf(word)
    if (spelling === 'accented') accented++
    else if (spelling === 'plain') plain++
  }
  if (words === 0) throw empty()
  if (words < fewestWords || accented >= words * 0.15 || accented + plain >= words * 0.75) return
  throw new FileRefusal(
    'not-vietnamese',
    'Nội dung không phải tiếng Việt, hoặc dùng bảng mã chữ không nhận ra.',
    'Nếu mở tệp lên vẫn thấy tiếng Việt, hãy đổi phông sang Times New Roman (Unicode), lưu lại rồi nạp lại.',
  )
}

const empty = () => new FileRefusal('empty', 'Tệp trống, không có chữ nào.', 'Hãy kiểm tra lại tệp.')

const onlyPictures = () =>
  new FileRefusal(
    'scanned',
    'Đây là bản quét, không có lớp chữ: tệp Word chỉ chứa ảnh.',
    'Hãy xin tệp gốc từ nơi ban hành, hoặc nhận dạng chữ (OCR) rồi nạp bản có chữ.',
  )

const tooLong = (length: number) =>
  new FileRefusal(
    'too-large',
    `Tệp có ${Math.round(length / 1_000_000)} triệu ký tự, nhiều hơn mọi văn bản chỉ đạo.`,
    'Hãy tách thành từng văn bản.',
  )
