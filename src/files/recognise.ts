import { isOle, type OleFile, openOle } from './doc/ole-file.ts'
import type { Zip } from './open-zip.ts'
import { broken } from './refusal.ts'

/** What a file is, by its content alone; its name may say anything. */
export type Recognised =
  | { kind: 'pdf' | 'xls' | 'html' | 'text' | 'empty' | 'encrypted' }
  | { kind: 'doc'; ole: OleFile }
  | { kind: 'docx' | 'xlsx' | 'ods'; zip: Zip }
  /** Something we do not read, with its name for people. */
  | { kind: 'other'; name: string }

/** Throws a FileRefusal when the file is an archive that cannot be opened safely. */
export async function recognise(bytes: Buffer): Promise<Recognised> {
  if (bytes.every((byte) => byte === 0 || byte === 0x20 || (byte >= 9 && byte <= 13))) return { kind: 'empty' }
  // Adobe's readers accept the header within the first 1024 bytes (PDF Reference 1.7, appendix H, note 13).
  if (bytes.subarray(0, 1024).includes('%PDF-')) return { kind: 'pdf' }
  if (startsWith(bytes, '504b0304') || startsWith(bytes, '504b0506')) {
    const { openZip } = await import('./open-zip.ts')
    return recogniseZip(await openZip(bytes))
  }
  if (isOle(bytes)) return recogniseOle(openOle(bytes))
  const name = signatures.find(([hex, , at]) => startsWith(bytes, hex, at ?? 0))?.[1]
  if (name !== undefined) return { kind: 'other', name }
  return recogniseText(bytes)
}

/** Hexadecimal first bytes, what they are, and where they stand if not at the start. */
const signatures: [string, string, number?][] = [
  ['89504e470d0a1a0a', 'ảnh PNG'],
  ['ffd8ff', 'ảnh JPEG'],
  ['47494638', 'ảnh GIF'],
  ['49492a00', 'ảnh TIFF'],
  ['4d4d002a', 'ảnh TIFF'],
  ['424d', 'ảnh BMP', 0],
  ['57454250', 'ảnh WebP', 8],
  ['6674797068656963', 'ảnh HEIC', 4],
  ['6674797068656978', 'ảnh HEIC', 4],
  ['667479706d696631', 'ảnh HEIF', 4],
  ['66747970', 'phim hoặc âm thanh MP4', 4],
  ['57415645', 'âm thanh WAV', 8],
  ['494433', 'âm thanh MP3'],
  ['4f676753', 'âm thanh OGG'],
  ['1a45dfa3', 'phim Matroska'],
  ['526172211a07', 'tệp nén RAR'],
  ['377abcaf271c', 'tệp nén 7-Zip'],
  ['1f8b08', 'tệp nén gzip'],
  ['425a68', 'tệp nén bzip2'],
  ['fd377a585a00', 'tệp nén xz'],
  ['4d5a9000', 'chương trình Windows'],
  ['7f454c46', 'chương trình Linux'],
  ['7b5c727466', 'văn bản RTF'],
  ['252150532d', 'tệp PostScript'],
  ['41432e', 'bản vẽ AutoCAD'],
]

function startsWith(bytes: Buffer, hex: string, at = 0): boolean {
  const wanted = Buffer.from(hex, 'hex')
  if (!bytes.subarray(at, at + wanted.length).equals(wanted)) return false
  // 'BM' begins words too; a bitmap goes on with its own size.
  return hex !== '424d' || (bytes.length > 6 && bytes.readUInt32LE(2) === bytes.length)
}

async function recogniseZip(zip: Zip): Promise<Recognised> {
  if (zip.names.has('word/document.xml')) return { kind: 'docx', zip }
  if (zip.names.has('xl/workbook.xml')) return { kind: 'xlsx', zip }
  if (zip.names.has('xl/workbook.bin')) return { kind: 'other', name: 'bảng tính Excel nhị phân (.xlsb)' }
  if (zip.names.has('ppt/presentation.xml')) return { kind: 'other', name: 'bản trình chiếu PowerPoint' }
  const types = (await zip.read('[Content_Types].xml'))?.toString('utf8') ?? ''
  if (types.includes('wordprocessingml.document.main')) return { kind: 'docx', zip }
  const mime = (await zip.read('mimetype'))?.toString('latin1') ?? ''
  if (mime.includes('opendocument.spreadsheet')) return { kind: 'ods', zip }
  if (mime.includes('opendocument.text')) return { kind: 'other', name: 'văn bản OpenDocument (.odt)' }
  if (mime.includes('opendocument')) return { kind: 'other', name: 'tệp OpenDocument' }
  if (mime.includes('epub')) return { kind: 'other', name: 'sách EPUB' }
  return { kind: 'other', name: 'tệp nén ZIP' }
}

function recogniseOle(ole: OleFile): Recognised {
  const has = (name: string) => ole.names.has(name)
  if (ole.names.size === 0) throw broken('Tệp Office hỏng: mất mục lục bên trong.')
  if (has('EncryptedPackage')) return { kind: 'encrypted' }
  if (has('WordDocument')) return { kind: 'doc', ole }
  if (has('PowerPoint Document')) return { kind: 'other', name: 'bản trình chiếu PowerPoint' }
  if (has('Workbook') || has('Book')) return { kind: 'xls' }
  if ([...ole.names].some((name) => name.startsWith('__substg1.0_')))
    return { kind: 'other', name: 'thư Outlook (.msg)' }
  return { kind: 'other', name: 'tệp Office kiểu cũ' }
}

const htmlStart =
  /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|span|h[1-6]|style)[\s>]/i

function recogniseText(bytes: Buffer): Recognised {
  const wide = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[1] === 0
  const start = wide
    ? bytes
        .subarray(0, 8_000)
        .toString('latin1')
        .replaceAll('\0', '')
        .replace(/^(?:ÿþ|þÿ)/, '')
    : bytes
        .subarray(0, 4_000)
        .toString('utf8')
        .replace(/^\ufeff/, '')
  if (/^\s*MIME-Version:/i.test(start) && /multipart\/related/i.test(start)) {
    return { kind: 'other', name: 'trang web một tệp (.mht)' }
  }
  if (start.includes('progid="Word.Document"')) return { kind: 'other', name: 'văn bản Word 2003 XML' }
  if (htmlStart.test(start)) return { kind: 'html' }
  if (/^\s*<\?xml/.test(start)) return { kind: 'other', name: 'tệp XML' }
  return !wide && isBinary(bytes) ? { kind: 'other', name: 'tệp nhị phân không rõ loại' } : { kind: 'text' }
}

/** Control characters that no text has; UTF-16 without a mark has zeros, but in every other place. */
function isBinary(bytes: Buffer): boolean {
  const looked = bytes.subarray(0, 65_536)
  let controls = 0
  let zeros = 0
  for (const byte of looked) {
    if (byte === 0) zeros++
    else if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++
  }
  return controls > looked.length / 100 || (zeros > 0 && zeros < looked.length / 5)
}
