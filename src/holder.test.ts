import { describe, expect, it } from 'vitest'
import { holderInWords, nameHolder, whoHolds } from './holder.ts'

const now = new Date('2026-03-01T02:00:00Z')

describe('a holder of leases', () => {
  it('has a name like no other, by which people find the process', () => {
    expect(nameHolder()).not.toBe(nameHolder())
    expect(holderInWords(nameHolder())).toMatch(new RegExp(`^tiến trình ${process.pid} trên máy \\S+$`))
    expect(holderInWords('may-chu/van-thu/12/abc-1')).toBe('tiến trình 12 trên máy may-chu/van-thu')
  })

  it('of an older release is named as it stands', () => {
    expect(holderInWords('12-abc')).toBe('tiến trình 12-abc')
  })

  it('holds an account until its lease ends, and no longer', () => {
    const leaseHolder = 'may-chu/12/abc'
    const later = new Date(now.getTime() + 1)
    expect(whoHolds({ leaseHolder, leaseUntil: later }, now)).toBe('tiến trình 12 trên máy may-chu')
    expect(whoHolds({ leaseHolder, leaseUntil: now }, now)).toBeUndefined()
    expect(whoHolds({ leaseHolder: null, leaseUntil: null }, now)).toBeUndefined()
  })
})
