import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs, sendBackoff } from './backoff.ts'

describe('backoffMs', () => {
  it('starts with two seconds and triples', () => {
    expect([1, 2, 3, 4].map((failures) => backoffMs(failures, 0.5))).toEqual([2_000, 6_000, 18_000, 54_000])
  })

  it('never leaves the cap by more than the spread, however many failures there were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (n, random) => {
        const pause = backoffMs(n, random)
        expect(pause).toBeGreaterThanOrEqual(sendBackoff.baseMs * 0.8)
        expect(pause).toBeLessThanOrEqual(sendBackoff.capMs * 1.2)
      }),
    )
  })

  it('spreads those that failed together', () => {
    expect(backoffMs(3, 0)).toBeLessThan(backoffMs(3, 0.9))
  })

  it('keeps ten attempts going for more than two hours', () => {
    const pauses = Array.from({ length: 9 }, (_, i) => backoffMs(i + 1, 0.5))
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(2 * 3_600_000)
  })
})
