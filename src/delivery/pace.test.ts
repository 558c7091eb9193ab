import { describe, expect, it } from 'vitest'
import { createPace } from './pace.ts'

const early = new Date('2026-03-02T01:00:05Z')
const late = new Date('2026-03-02T01:05:00Z')

describe('the pace', () => {
  it('lets every chat go at once while nothing was refused', () => {
    expect(createPace().nextFor(1)).toBeUndefined()
  })

  it('holds back the chat that is parked, and no other', () => {
    const pace = createPace()
    pace.parkChat(1, early)
    expect(pace.nextFor(1)).toEqual(early)
    expect(pace.nextFor(2)).toBeUndefined()
  })

  it('holds back every chat of a parked account, the longer of two waits counting', () => {
    const pace = createPace()
    pace.parkChat(1, late)
    pace.parkAccount(early)
    expect(pace.nextFor(1)).toEqual(late)
    expect(pace.nextFor(2)).toEqual(early)
  })

  it('never shortens a wait', () => {
    const pace = createPace()
    pace.parkChat(1, late)
    pace.parkChat(1, early)
    expect(pace.nextFor(1)).toEqual(late)
  })
})
