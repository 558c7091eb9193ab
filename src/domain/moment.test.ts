import { describe, expect, it } from 'vitest'
import { businessTimeOf } from './moment.ts'

const at = { now: new Date('2021-02-04T10:00:00Z'), machine: new Date('2026-01-05T02:00:00Z') }
const said = (platformTime: string) => businessTimeOf(new Date(platformTime), at).toISOString()

describe('when something was said, in business time', () => {
  it('is as long ago as on the platform', () => {
    expect(said('2026-01-05T01:30:00Z')).toBe('2021-02-04T09:30:00.000Z')
    expect(said('2026-01-03T02:00:00Z')).toBe('2021-02-02T10:00:00.000Z')
  })

  it.each(['2026-01-05T02:00:00Z', '2026-01-05T02:00:09Z', '1970-01-01T00:00:00Z', 'no time'])(
    'is now where the platform says %s',
    (platformTime) => {
      expect(said(platformTime)).toBe(at.now.toISOString())
    },
  )
})
