import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBytes, encodeShown } from '../testing/encode-legacy.ts'
import { noticeLines } from '../testing/notice-lines.ts'
import { seedDocuments } from '../testing/seed-documents.ts'
import { decodeText } from './decode-text.ts'
import { legacyDecoders } from './mend-legacy.ts'
import { spellingOf } from './syllables.ts'

const encodings = ['tcvn3', 'vni', 'windows-1258', 'utf-8 twice'] as const

/**
 * Every different Vietnamese syllable of the seeds, in small letters. Without 'ban': TCVN3 has no 'Ủ', so that 'ủy ban' is
 * read as 'Ủy ban'. For the same reason lines begin with a letter that has a capital.
 */
const syllables = [
  ...new Set(
    seedDocuments()
      .flatMap(
        ({ path }) =>
          readFileSync(path, 'utf8')
            .normalize('NFC')
            .toLowerCase()
            .match(/\p{L}+/gu) ?? [],
      )
      .filter((word) => spellingOf(word) !== 'foreign' && word !== 'ban'),
  ),
]
const accented = syllables.filter((word) => spellingOf(word) === 'accented')

/** Lines of prose with numbers, signs and some Latin abbreviations among the words. */
const prose = fc
  .array(
    fc
      .array(
        fc.oneof(
          { weight: 8, arbitrary: fc.constantFrom(...syllables) },
          fc.constantFrom('UBND', '16', '20/4/2001,', '- 5%;', 'Covid-19', '"A"'),
        ),
        {
          minLength: 3,
          maxLength: 20,
        },
      )
      .chain((words) => fc.constantFrom(...accented).map((word) => ['theo', ...words, word].join(' '))),
    { minLength: 2, maxLength: 12 },
  )
  .map((lines) => lines.join('\n'))

describe('text in an old code', () => {
  it.each(encodings)('in %s comes back as it was, whatever is written', (encoding) => {
    fc.assert(
      fc.property(prose, (text) => {
        expect(decodeText(encodeBytes(text, encoding))).toMatchObject({ text, encoding })
      }),
      { numRuns: 150 },
    )
  })

  it.each(encodings)('in %s comes back with its capitals', (encoding) => {
    const text = noticeLines.join('\n')
    expect(decodeText(encodeBytes(text, encoding))).toMatchObject({ text, encoding })
  })

  it('is converted line by line where others of the same text are in Unicode', () => {
    const [first = '', ...others] = noticeLines
    const old = encodeShown(others.join('\n'), 'vni')
    const mixed = new TextEncoder().encode(`${first}\n${old}`)
    expect(decodeText(mixed)).toMatchObject({ text: noticeLines.join('\n'), encoding: 'vni' })
  })

  it.each(encodings)('in %s has every small letter with every tone', (encoding) => {
    for (const letter of 'ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ') {
      expect(legacyDecoders[encoding](encodeShown(letter, encoding))).toBe(letter)
    }
  })
})

describe('text in Unicode', () => {
  const bom = Uint8Array.of(0xef, 0xbb, 0xbf)
  const utf16 = (text: string, swapped: boolean) => {
    const bytes = Buffer.from(text, 'utf16le')
    return swapped ? bytes.swap16() : bytes
  }

  it.each([
    ['UTF-8', (text: string) => new TextEncoder().encode(text)],
    ['UTF-8 with a mark', (text: string) => Buffer.concat([bom, new TextEncoder().encode(text)])],
    ['UTF-16 with a mark', (text: string) => utf16(`\ufeff${text}`, false)],
    ['UTF-16 with a mark, the other way round', (text: string) => utf16(`\ufeff${text}`, true)],
    ['UTF-16 without a mark', (text: string) => utf16(text, false)],
    ['UTF-16 without a mark, the other way round', (text: string) => utf16(text, true)],
    ['decomposed UTF-8', (text: string) => new TextEncoder().encode(text.normalize('NFD'))],
  ])('in %s is read as it is', (_, encode) => {
    fc.assert(
      fc.property(prose, (text) => {
        expect(decodeText(encode(text)).text).toBe(text)
      }),
      { numRuns: 60, examples: [['theo uỷ uỷ uỷ uỷ ở\ntheo uỷ - 5%; uỷ uỷ']] },
    )
  })

  it('says when it was decomposed, and stays as it is otherwise', () => {
    const text = noticeLines.join('\n')
    expect(decodeText(new TextEncoder().encode(text.normalize('NFD'))).decomposed).toBe(true)
    expect(decodeText(new TextEncoder().encode(text)).decomposed).toBe(false)
  })

  it('with a damaged byte is refused, not guessed', () => {
    const bytes = Buffer.from(noticeLines.join('\n'))
    bytes[bytes.indexOf('Ủ')] = 0xff
    expect(() => decodeText(bytes)).toThrow(/Văn bản hỏng \d+ chỗ/)
  })
})
