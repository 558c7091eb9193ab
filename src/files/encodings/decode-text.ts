import type { TextEncoding } from '../file-text.ts'
import { broken } from '../refusal.ts'
import { mendLegacy, scoreOf } from './mend-legacy.ts'
import { showBytes } from './single-bytes.ts'

/**
 * The text of a file without a format: Unicode with or without a byte order mark, or one of the old Vietnamese codes,
 * told apart by which makes Vietnamese of it. In NFC, with '\n' for line ends. Throws a FileRefusal when no code fits.
 */
export function decodeText(bytes: Uint8Array): { text: string; encoding: TextEncoding; decomposed: boolean } {
  const { shown, encoding } = readCharacters(bytes)
  const lines = shown.replace(/\r\n?/g, '\n')
  const mended = mendLegacy(lines)
  const text = mended.text.normalize('NFC')
  return {
    text,
    encoding: mended.encoding ?? encoding,
    decomposed: mended.encoding === undefined && text !== lines,
  }
}

/** A file's characters: Unicode, or one character a byte as an old program shows them. Throws a FileRefusal. */
export function readCharacters(bytes: Uint8Array): { shown: string; encoding: TextEncoding } {
  const utf16 = utf16Of(bytes)
  if (utf16) return { shown: new TextDecoder(utf16).decode(bytes), encoding: 'utf-16' }
  try {
    // TextDecoder drops the byte order mark itself.
    return { shown: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    const shown = showBytes(bytes)
    const repaired = new TextDecoder('utf-8').decode(bytes)
    // A few damaged bytes in UTF-8 are no old code; a letter that is lost must not be guessed.
    if (scoreOf(mendLegacy(shown).text) > scoreOf(repaired)) return { shown, encoding: 'windows-1258' }
    throw broken(`Văn bản hỏng ${repaired.split('\ufffd').length - 1} chỗ, không đọc được bằng bảng mã tiếng Việt nào.`)
  }
}

/** With a mark, or where every other byte of a longer stretch is zero or a Vietnamese page of Unicode. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const looked = Math.min(bytes.length - (bytes.length % 2), 4_096)
  if (looked < 8) return undefined
  const pages = [0, 0]
  for (let at = 0; at < looked; at++) if (isPage(bytes[at], bytes[at ^ 1])) pages[at % 2] = (pages[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = pages
  const enough = looked * 0.45
  if (odd >= enough && even < odd / 4) return 'utf-16le'
  if (even >= enough && odd < even / 4) return 'utf-16be'
  return undefined
}

/**
 * The high bytes of Vietnamese letters in UTF-16: 00, 01, 03 (combining), 1E, 20 (dashes, quotes); beside a zero, 20 is the
 * low byte of a blank.
 */
const isPage = (byte: number | undefined, beside: number | undefined) =>
  byte === 0 || byte === 1 || byte === 3 || byte === 0x1e || (byte === 0x20 && beside !== 0)
