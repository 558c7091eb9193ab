import { describe, expect, it } from 'vitest'
import { slips } from './slip.ts'

describe('slips of the finger', () => {
  it.each<[string, string, number]>([
    ['done', 'done', 0],
    ['doen', 'done', 1],
    ['don', 'done', 1],
    ['doone', 'done', 1],
    ['dome', 'done', 1],
    ['undone', 'done', 2],
    ['', 'done', 4],
    ['nhan', 'khan', 1],
    ['ca', 'abc', 3],
  ])('%j and %j are %i apart, from either side', (a, b, distance) => {
    expect(slips(a, b)).toBe(distance)
    expect(slips(b, a)).toBe(distance)
  })
})
