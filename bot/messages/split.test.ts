import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RichText } from '../../src/domain/message.ts'
import { graphemeEnds } from './graphemes.ts'
import { bold, write } from './rich-text.ts'
import { split } from './split.ts'

const plain = (text: string): RichText => ({ text, spans: [] })
const texts = (parts: RichText[]) => parts.map(({ text }) => text)
const label = /^Việc 3 \(tiếp (\d+)\/(\d+)\)\n/

describe('split', () => {
  it('leaves alone what fits', () => {
    const rich = write(bold('a'), 'b')
    expect(split(rich, { maxLength: 2, title: 'Việc 3' })).toEqual([rich])
  })

  it('prefers the end of a paragraph, then of a sentence, then of a word', () => {
    const paragraphs = `${'a'.repeat(30)}. b\n${'c'.repeat(30)}`
    expect(texts(split(plain(paragraphs), { maxLength: 60, title: '' }))).toEqual([
      `${'a'.repeat(30)}. b`,
      `(tiếp 2/2)\n${'c'.repeat(30)}`,
    ])
    const sentences = `${'a'.repeat(30)}. ${'b'.repeat(20)} ${'c'.repeat(20)}`
    expect(texts(split(plain(sentences), { maxLength: 60, title: '' }))).toEqual([
      `${'a'.repeat(30)}.`,
      `(tiếp 2/2)\n${'b'.repeat(20)} ${'c'.repeat(20)}`,
    ])
    const words = `${'a'.repeat(30)} ${'b'.repeat(20)} ${'c'.repeat(20)}`
    expect(texts(split(plain(words), { maxLength: 60, title: '' }))[0]).toBe(`${'a'.repeat(30)} ${'b'.repeat(20)}`)
  })

  it('does not make a short part for the sake of an early paragraph', () => {
    const text = `ab\n${'c'.repeat(50)} ${'d'.repeat(50)}`
    expect(texts(split(plain(text), { maxLength: 60, title: '' }))[0]).toBe(`ab\n${'c'.repeat(50)}`)
  })

  it('numbers the parts after the first', () => {
    const parts = texts(split(plain('Một hai ba bốn. '.repeat(60)), { maxLength: 100, title: 'Việc 3' }))
    expect(parts[0]).not.toMatch(label)
    expect(parts.slice(1).map((part) => label.exec(part)?.slice(1))).toEqual(
      parts.slice(1).map((_, index) => [String(index + 2), String(parts.length)]),
    )
    expect(parts.length).toBeGreaterThan(9)
  })

  it('continues a bold stretch in the next part', () => {
    const parts = split(write('x ', bold('Quan trọng. '.repeat(10))), { maxLength: 80, title: '' })
    expect(parts.length).toBeGreaterThan(1)
    for (const { text, spans } of parts) {
      const stretches = spans.map(({ start, length }) => text.slice(start, start + length))
      expect(stretches.at(-1)).toMatch(/^(Quan trọng\.\s?)+$/)
    }
  })

  it('cuts even one letter that no message holds', () => {
    const heap = `e${'\u0301'.repeat(100)}`
    expect(texts(split(plain(heap), { maxLength: 30, title: '' })).every((part) => part.length <= 30)).toBe(true)
  })

  const anyRich = fc
    .tuple(
      fc.array(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 40 }),
          fc.constantFrom('\n', '\n\n', '. ', ' ', '\r\n', '👨‍👩‍👧', 'Sở Y tế chủ trì. ', 'ế'.normalize('NFD')),
        ),
        { minLength: 1, maxLength: 60 },
      ),
      fc.array(fc.tuple(fc.nat(2_000), fc.integer({ min: 1, max: 200 })), { maxLength: 5 }),
    )
    .map(([pieces, marks]): RichText => {
      const text = pieces.join('')
      const spans = marks
        .filter(([start, length]) => start + length <= text.length)
        .map(([start, length]) => ({ start, length, style: 'bold' as const }))
      return { text, spans }
    })
  const letters = (text: string) => text.replace(/\s+/g, '')

  it('keeps every part within the limit, loses and doubles nothing, and never cuts a letter', () => {
    fc.assert(
      fc.property(anyRich, fc.integer({ min: 60, max: 300 }), (rich, maxLength) => {
        const parts = split(rich, { maxLength, title: 'Việc 3' })
        const bodies = texts(parts).map((part, index) => (index === 0 ? part : part.replace(label, '')))
        expect(parts.every(({ text }) => text.length <= maxLength)).toBe(true)
        expect(letters(bodies.join(''))).toBe(letters(rich.text))
        // What is between two parts is white space and nothing else; where a part ends, a letter ends.
        const ends = new Set([0, ...graphemeEnds(rich.text)])
        let place = 0
        for (const body of bodies) {
          const start = rich.text.indexOf(body, place)
          expect(rich.text.slice(place, start).trim()).toBe('')
          expect(parts.length === 1 || (ends.has(start) && ends.has(start + body.length))).toBe(true)
          place = start + body.length
        }
      }),
      { numRuns: 300 },
    )
  })

  it('cuts a text without white space between letters as people see them', () => {
    const letter = fc.constantFrom('👨‍👩‍👧', '🇻🇳', 'ế'.normalize('NFD'), 'a', '文', '3️⃣')
    fc.assert(
      fc.property(
        fc.array(letter, { minLength: 30, maxLength: 80 }),
        fc.integer({ min: 20, max: 60 }),
        (some, maxLength) => {
          const bodies = texts(split(plain(some.join('')), { maxLength, title: '' })).map((part) =>
            part.replace(/^\(tiếp .*\)\n/, ''),
          )
          const inParts = bodies.map((body) => graphemeEnds(body).length)
          expect(bodies.join('')).toBe(some.join(''))
          expect(inParts.reduce((sum, count) => sum + count, 0)).toBe(some.length)
        },
      ),
    )
  })

  it('keeps every span inside its part and on its own words', () => {
    fc.assert(
      fc.property(anyRich, fc.integer({ min: 60, max: 300 }), (rich, maxLength) => {
        const parts = split(rich, { maxLength, title: 'Việc 3' })
        let markedBefore = 0
        for (const [index, { text, spans }] of parts.entries()) {
          for (const { start, length } of spans) {
            expect(start).toBeGreaterThanOrEqual(0)
            expect(length).toBeGreaterThan(0)
            expect(start + length).toBeLessThanOrEqual(text.length)
          }
          const own = index === 0 || parts.length === 1 ? spans : spans.slice(1)
          markedBefore += own.reduce(
            (sum, { start, length }) => sum + letters(text.slice(start, start + length)).length,
            0,
          )
        }
        const marked = rich.spans.map(({ start, length }) => letters(rich.text.slice(start, start + length)).length)
        expect(markedBefore).toBe(marked.reduce((sum, length) => sum + length, 0))
      }),
      { numRuns: 300 },
    )
  })

  it('holds even limits smaller than its own label', () => {
    fc.assert(
      fc.property(anyRich, fc.integer({ min: 2, max: 40 }), (rich, maxLength) => {
        const parts = split(rich, { maxLength, title: 'Việc 3' })
        expect(parts.length).toBeGreaterThan(0)
        expect(parts.every(({ text }) => text.length <= maxLength)).toBe(true)
      }),
    )
  })

  it('splits a long document quickly', () => {
    const start = performance.now()
    const parts = split(plain('Sở Y tế chủ động chuẩn bị nhân lực.\n'.repeat(3_000)), {
      maxLength: 2_000,
      title: 'Việc 3',
    })
    expect(parts.length).toBeGreaterThan(50)
    expect(performance.now() - start).toBeLessThan(3_000)
  })
})
