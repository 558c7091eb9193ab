import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RichText } from '../../src/domain/message.ts'
import { bold, join, lines, slice, write } from './rich-text.ts'

const marked = ({ text, spans }: RichText) => spans.map(({ start, length }) => text.slice(start, start + length))

describe('write', () => {
  it('keeps spans on their words, counted in UTF-16 code units', () => {
    const rich = write('🔴 ', bold('Việc 3'), ': ', write('gửi ', { bold: 'Sở Y tế' }))
    expect(rich.text).toBe('🔴 Việc 3: gửi Sở Y tế')
    expect(rich.spans).toEqual([
      { start: 3, length: 6, style: 'bold' },
      { start: 15, length: 7, style: 'bold' },
    ])
  })

  it('marks nothing for an empty bold', () => {
    expect(write('a', bold(''), 'b')).toEqual({ text: 'ab', spans: [] })
  })

  it('puts nested parts together with every span still on its own words', () => {
    const part = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => ({ bold: text })),
    )
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 4 }), { maxLength: 4 }), (groups) => {
        const rich = join(
          groups.map((group) => write(...group)),
          '\n',
        )
        expect(marked(rich)).toEqual(groups.flat().flatMap((one) => (typeof one === 'string' ? [] : [one.bold])))
      }),
    )
  })
})

describe('lines', () => {
  it('leaves out what is null and keeps what is empty', () => {
    expect(lines('a', null, '', bold('b'))).toEqual({ text: 'a\n\nb', spans: [{ start: 3, length: 1, style: 'bold' }] })
  })
})

describe('slice', () => {
  it('cuts spans at its ends and leaves out those outside', () => {
    const rich = write(bold('abcd'), 'ef', bold('gh'))
    expect(slice(rich, 2, 5)).toEqual({ text: 'cde', spans: [{ start: 0, length: 2, style: 'bold' }] })
    expect(slice(rich, 4, 7)).toEqual({ text: 'efg', spans: [{ start: 2, length: 1, style: 'bold' }] })
  })
})
