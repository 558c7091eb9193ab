import { describe, expect, it } from 'vitest'
import { defaultPolicy, policyMistakes, readPolicy } from './policy.ts'

describe('a committee’s policy', () => {
  it('is the default where the committee has set nothing', () => {
    expect(readPolicy({}, 'bac-ninh')).toEqual(defaultPolicy)
  })

  it('takes what the committee has set', () => {
    expect(readPolicy({ quietFrom: '20:00', dueSoonHours: 1.5 }, 'bac-ninh')).toEqual({
      ...defaultPolicy,
      quietFrom: '20:00',
      dueSoonHours: 1.5,
    })
  })

  it('with mistakes is refused: whose it is, and all of them at once', () => {
    const mistakes = { quietFrom: '24:00', overdueAt: '8h', dueSoonHours: 0, quiteTo: '06:00' }
    expect(() => readPolicy(mistakes, 'bac-ninh')).toThrow(
      /bac-ninh[\s\S]*(?=[\s\S]*quietFrom)(?=[\s\S]*overdueAt)(?=[\s\S]*dueSoonHours)(?=[\s\S]*quiteTo)/,
    )
  })

  it('names the settings that are wrong', () => {
    expect(policyMistakes({})).toEqual([])
    const mistakes = { quietFrom: '24:00', quiteTo: '06:00', failover: { afterMinutes: -1, after: 1 } }
    expect(policyMistakes(mistakes)).toEqual(['quietFrom', 'failover.afterMinutes', 'failover.after', 'quiteTo'])
  })

  it.each([null, 'x', [], { dutyReminderMinutes: '60' }, { dueSoonHours: 24 }])('%j is none', (stored) => {
    expect(() => readPolicy(stored, 'bac-ninh')).toThrow('bac-ninh')
  })
})
