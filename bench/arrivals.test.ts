import { describe, expect, it } from 'vitest'
import type { Note } from '../bot/channels/simulator/journal.ts'
import { arrivalsOf } from './arrivals.ts'
import { median, rounded } from './result.ts'

const call = (account: string, at: number, status: number): Note => ({
  what: 'call',
  at,
  account,
  method: 'sendMessage',
  chatId: '-1',
  text: 'a',
  taken: status === 200,
  status,
})

describe('the figures of a bench', () => {
  const notes: Note[] = [
    { what: 'mark', at: 5, name: 'ours:start' },
    call('ours', 10, 200),
    call('ours', 20, 429),
    call('other', 30, 200),
    call('ours', 40, 200),
    call('ours', 50, 400),
  ]

  it('are of one account: what was taken, what was refused as too fast, when it began', () => {
    const arrivals = arrivalsOf(notes, 'ours')
    expect(arrivals.taken.map(({ at }) => at)).toEqual([10, 40])
    expect(arrivals.refused).toBe(1)
    expect(arrivals.lastAt() - arrivals.markedAt('start')).toBe(35)
    expect(() => arrivals.markedAt('end')).toThrow(/ours:end/)
  })

  it('are medians, also of an even number, with three digits that say something', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect([rounded(1234.5), rounded(0.012345), rounded(2.345)]).toEqual([1235, 0.0123, 2.35])
  })
})
