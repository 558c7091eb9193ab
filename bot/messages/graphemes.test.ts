import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graphemeEnds } from './graphemes.ts'

describe('graphemeEnds', () => {
  it('takes accents, joined emoji, flags and a Windows line break for one letter each', () => {
    expect(graphemeEnds('ế'.normalize('NFD'))).toEqual([3])
    expect(graphemeEnds('👨‍👩‍👧')).toEqual([8])
    expect(graphemeEnds('🇻🇳🇻🇳')).toEqual([4, 8])
    expect(graphemeEnds('a\r\nb')).toEqual([1, 3, 4])
  })

  it('ends the letters of a long text where the whole text, taken at once, ends them', () => {
    const segmenter = new Intl.Segmenter('vi', { granularity: 'grapheme' })
    const words = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom(' ', '\r\n', '\u0301', '🇻🇳', 'ế'.normalize('NFD')),
    )
    fc.assert(
      fc.property(fc.array(words, { minLength: 40, maxLength: 150 }), (some) => {
        const text = some.join('')
        expect(graphemeEnds(text)).toEqual(
          Array.from(segmenter.segment(text), ({ index, segment }) => index + segment.length),
        )
      }),
      { numRuns: 50 },
    )
  })
})
