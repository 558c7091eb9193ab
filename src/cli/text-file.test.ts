import { describe, expect, it } from 'vitest'
import { CliFailure } from './failure.ts'
import { decodeText, maxFileBytes } from './text-file.ts'

const text = 'Sở Y tế báo cáo trước 16 giờ.\n'

function utf16(content: string, bigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(2 + content.length * 2)
  const view = new DataView(bytes.buffer)
  for (const [index, unit] of ['\ufeff', ...content].entries())
    view.setUint16(index * 2, unit.charCodeAt(0), !bigEndian)
  return bytes
}

describe('decodeText', () => {
  it('reads UTF-8 with and without a byte order mark, and UTF-16 with one', () => {
    expect(decodeText('a.txt', new TextEncoder().encode(text))).toBe(text)
    expect(decodeText('a.txt', new TextEncoder().encode(`\ufeff${text}`))).toBe(text)
    expect(decodeText('a.txt', utf16(text, false))).toBe(text)
    expect(decodeText('a.txt', utf16(text, true))).toBe(text)
  })

  it.each([
    ['an old code page', Uint8Array.of(0x53, 0xf4, 0x20, 0xd5), 'không phải văn bản UTF-8'],
    ['half a letter at the end', new TextEncoder().encode('tế').slice(0, -1), 'không phải văn bản UTF-8'],
    ['a lone surrogate in UTF-16', Uint8Array.of(0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00), 'không phải văn bản UTF-8'],
    ['binary zeros', Uint8Array.of(0x41, 0x00, 0x42), 'tệp nhị phân'],
    ['nothing', new Uint8Array(0), 'trống'],
    ['only a byte order mark and spaces', new TextEncoder().encode('\ufeff \n\t'), 'trống'],
    ['too much', new Uint8Array(maxFileBytes + 1).fill(65), 'quá lớn: 2.0 MB'],
  ])('refuses %s', (_name, bytes, reason) => {
    expect(() => decodeText('a.txt', bytes)).toThrow(CliFailure)
    expect(() => decodeText('a.txt', bytes)).toThrow(reason)
  })
})
