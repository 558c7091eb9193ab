import { expect, it } from 'vitest'

it('the tests really run in the time zone that their project names', () => {
  const minutesWestOfUtc: Record<string, number> = { UTC: 0, 'America/New_York': 300 }
  expect(new Date('2021-02-03T00:00:00Z').getTimezoneOffset()).toBe(minutesWestOfUtc[process.env['TZ'] ?? ''])
})
