import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAttemptLimit } from './attempt-limit.ts'

const at = (seconds: number) => new Date(seconds * 1000)

describe('the limit on attempts', () => {
  it('lets the first ones through and says how long the next must wait', () => {
    const limit = createAttemptLimit({ limit: 2, windowMs: 60_000 })
    expect(limit.take('a', at(0))).toBe(0)
    expect(limit.take('a', at(20))).toBe(0)
    expect(limit.take('a', at(30))).toBe(30_000)
    expect(limit.take('a', at(60))).toBe(0)
    expect(limit.take('a', at(61))).toBe(19_000)
  })

  it('counts each address for itself and forgets one that succeeded', () => {
    const limit = createAttemptLimit({ limit: 1, windowMs: 60_000 })
    expect(limit.take('a', at(0))).toBe(0)
    expect(limit.take('b', at(0))).toBe(0)
    limit.clear('a')
    expect(limit.take('a', at(1))).toBe(0)
    expect(limit.take('b', at(1))).toBe(59_000)
  })

  it('remembers a bounded number of addresses, the one silent for longest forgotten first', () => {
    const limit = createAttemptLimit({ limit: 1, windowMs: 60_000 })
    for (let n = 0; n <= 10_000; n++) limit.take(`address ${n}`, at(0))
    expect(limit.take('address 1', at(1))).toBeGreaterThan(0)
    expect(limit.take('address 0', at(1))).toBe(0)
  })

  it('never lets more through in any window than the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30_000), { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (pauses, most) => {
        const limit = createAttemptLimit({ limit: most, windowMs: 60_000 })
        let now = 0
        const passed: number[] = []
        for (const pause of pauses) {
          now += pause
          if (limit.take('a', new Date(now)) === 0) passed.push(now)
        }
        for (const start of passed) {
          expect(passed.filter((time) => time >= start && time - start < 60_000).length).toBeLessThanOrEqual(most)
        }
      }),
    )
  })
})
