import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gist } from './gist.ts'
import { graphemeEnds } from './graphemes.ts'

describe('gist', () => {
  it('is a short text itself, on one line, without its full stop', () => {
    expect(gist('Báo cáo\n  hằng ngày. ')).toBe('Báo cáo hằng ngày')
  })

  it('cuts a long text at a word, without a comma before the dots', () => {
    expect(gist('Chủ động chuẩn bị nhân lực, vật lực, sẵn sàng', 30)).toBe('Chủ động chuẩn bị nhân lực…')
  })

  it('takes accents typed apart for one letter', () => {
    expect(gist('Sở Y tế'.normalize('NFD'))).toBe('Sở Y tế')
  })

  it('cuts one endless word where a letter ends', () => {
    expect(gist('👨‍👩‍👧'.repeat(10), 20)).toBe('👨‍👩‍👧👨‍👩‍👧…')
  })

  it('is never longer than asked, on one line, and ends where a letter ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 10, max: 90 }), (text, max) => {
        const short = gist(text, max)
        expect(short.length).toBeLessThanOrEqual(max)
        expect(short).not.toMatch(/\n|\s\s/)
        const line = text.normalize('NFC').replace(/\s+/g, ' ').trim()
        const kept = short.endsWith('…') && !line.startsWith(short) ? short.slice(0, -1) : short
        expect(line.startsWith(kept)).toBe(true)
        expect(kept === '' || graphemeEnds(line).includes(kept.length)).toBe(true)
      }),
    )
  })

  it('takes five megabytes at once', () => {
    const start = performance.now()
    expect(gist('Báo cáo '.repeat(700_000)).length).toBeLessThanOrEqual(90)
    expect(performance.now() - start).toBeLessThan(500)
  })
})
