import { CliFailure } from './failure.ts'

/** The longest directive known has 60 kB of text; two megabytes are a mistake, or somebody's novel. */
export const maxFileBytes = 2 * 1024 * 1024

/**
 * The text of a file: UTF-8, with or without a byte order mark, or UTF-16 with one. Throws a CliFailure for anything
 * else; nothing is guessed, because a wrong letter in a name sends an order to nobody.
 */
export function decodeText(name: string, bytes: Uint8Array): string {
  if (bytes.length > maxFileBytes) throw tooLarge(name, bytes.length)
  let text: string
  try {
    // TextDecoder drops the byte order mark itself.
    text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes)
  } catch {
    throw new CliFailure(
      `Tệp '${name}' không phải văn bản UTF-8 (có thể là Word, PDF, hoặc phông chữ cũ). ` +
        'Chưa lưu gì. Hãy lưu lại thành văn bản thuần, bảng mã UTF-8.',
    )
  }
  // PostgreSQL cannot store it, and no text has it: a binary file that happens to be valid UTF-8.
  if (text.includes('\0')) throw new CliFailure(`Tệp '${name}' là tệp nhị phân, không phải văn bản. Chưa lưu gì.`)
  if (text.trim() === '') throw new CliFailure(`Tệp '${name}' trống. Chưa lưu gì.`)
  return text
}

export function tooLarge(name: string, size: number): CliFailure {
  const megabytes = (size / 1024 / 1024).toFixed(1)
  return new CliFailure(
    `Tệp '${name}' quá lớn: ${megabytes} MB, giới hạn ${maxFileBytes / 1024 / 1024} MB. ` +
      'Chưa lưu gì. Hãy kiểm tra lại tệp, hoặc tách thành từng văn bản.',
  )
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return 'utf-8'
}
