import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineKinds } from './message.ts'
import { defaultPolicy, type Policy } from './policy.ts'
import { isQuiet, isSilent, toldAt } from './quiet-hours.ts'
import { instantAt, timeOf } from './time.ts'

const at = (time: string) => instantAt('2021-02-03', time)
const night = at('23:00')

describe('quiet hours', () => {
  it.each([
    ['21:29', false],
    ['21:30', true],
    ['23:59', true],
    ['05:59', true],
    ['06:00', false],
  ])('at %s: %s', (time, quiet) => {
    expect(isQuiet(at(time), defaultPolicy)).toBe(quiet)
  })

  it('are none where they begin and end at the same hour', () => {
    expect(isQuiet(night, { quietFrom: '23:00', quietTo: '23:00' })).toBe(false)
  })
})

describe('what is said at once', () => {
  it('is silent in quiet hours: answers, progress, alarms, ordinary orders', () => {
    for (const kind of ['answer', 'progress', 'alarm', 'directive', 'summary', 'original'] as const) {
      expect(isSilent({ kind }, night, defaultPolicy)).toBe(true)
      expect(isSilent({ kind }, at('10:00'), defaultPolicy)).toBe(false)
    }
  })

  it('is heard when it is urgent, or an order stamped khẩn', () => {
    expect(isSilent({ kind: 'notice' }, night, defaultPolicy)).toBe(false)
    expect(isSilent({ kind: 'answer', urgency: 'urgent' }, night, defaultPolicy)).toBe(false)
    expect(isSilent({ kind: 'directive', urgency: 'important' }, night, defaultPolicy)).toBe(false)
  })

  it('is never silent outside quiet hours, whatever it is', () => {
    const minutes = fc.integer({ min: 6 * 60, max: 21 * 60 + 29 })
    fc.assert(
      fc.property(fc.constantFrom(...lineKinds), minutes, (kind, minute) => {
        const hour = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
        expect(isSilent({ kind }, at(hour), defaultPolicy)).toBe(false)
      }),
    )
  })
})

describe('a document that is published', () => {
  const deferring: Policy = { ...defaultPolicy, quietPublished: 'defer' }
  const told = (time: string, policy: Policy, urgency: string | null = null) =>
    toldAt({ urgency, publishedAt: at(time) }, policy)

  it('by day is told at once', () => {
    expect(told('17:00', deferring)).toEqual(at('17:00'))
  })

  it('at night is told at once, or when the quiet hours are over, as the committee wants it', () => {
    expect(told('23:00', defaultPolicy)).toEqual(night)
    expect(told('23:00', deferring)).toEqual(instantAt('2021-02-04', '06:00'))
    expect(told('02:00', deferring)).toEqual(at('06:00'))
  })

  it('at night with a stamp of urgency is told at once, whatever the committee wants', () => {
    expect(told('23:00', deferring, 'hỏa tốc')).toEqual(night)
  })

  it('is never told before it is published, nor a day after, nor in quiet hours that hold it back', () => {
    const when = fc.date({ min: at('00:00'), max: instantAt('2021-02-05', '00:00'), noInvalidDate: true })
    fc.assert(
      fc.property(when, (publishedAt) => {
        const told = toldAt({ urgency: null, publishedAt }, deferring)
        expect(told >= publishedAt).toBe(true)
        expect(told.getTime() - publishedAt.getTime()).toBeLessThan(24 * 3_600_000)
        expect(isQuiet(told, deferring), timeOf(told)).toBe(false)
      }),
    )
  })
})
