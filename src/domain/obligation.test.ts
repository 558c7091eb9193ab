import { describe, expect, it } from 'vitest'
import { type Deed, type ObligationState, owing, step } from './obligation.ts'

const deeds: Deed[] = ['acknowledge', 'report-done', 'undo-done', 'report-blocked']

/** What each deed makes of each state, in the order of `deeds`. */
const expected: Record<ObligationState, [string, string, string, string]> = {
  assigned: ['acknowledged', 'reported', 'already', 'blocked'],
  acknowledged: ['already', 'reported', 'already', 'blocked'],
  blocked: ['already', 'reported', 'already', 'already'],
  reported: ['already', 'already', 'acknowledged', 'not-now'],
  done: ['already', 'already', 'not-now', 'not-now'],
  returned: ['acknowledged', 'reported', 'already', 'blocked'],
  cancelled: ['not-now', 'not-now', 'not-now', 'not-now'],
}
const states = Object.keys(expected) as ObligationState[]
const cells = states.flatMap((state) => deeds.map((deed, at) => [state, deed, expected[state][at]] as const))

describe('an obligation', () => {
  it.each(cells)('that is %s, asked to %s: %s', (state, deed, outcome) => {
    expect(step(state, deed)).toBe(outcome)
  })

  it.each(cells)('that is %s is not changed by a second %s', (state, deed) => {
    const first = step(state, deed)
    const after = first === 'already' || first === 'not-now' ? state : first
    expect(['already', 'not-now']).toContain(step(after, deed))
  })

  it('reported done by mistake is owed again once that is taken back', () => {
    const reported = step('acknowledged', 'report-done')
    expect(reported).toBe('reported')
    expect(owing).not.toContain('reported')
    expect(owing).toContain(step('reported', 'undo-done'))
  })

  it('is owed until it is reported, and again when it is returned', () => {
    expect(states.filter((state) => owing.includes(state))).toEqual(['assigned', 'acknowledged', 'blocked', 'returned'])
  })

  it('can be reported done in every state in which it is owed', () => {
    for (const state of owing) expect(step(state, 'report-done')).toBe('reported')
  })

  it('once confirmed as done, is moved by nothing an agency does', () => {
    for (const deed of deeds) expect(['already', 'not-now']).toContain(step('done', deed))
  })
})
