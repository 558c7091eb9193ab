import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMinutes,
  dateOf,
  endOfDay,
  formatDate,
  formatDue,
  instantAt,
  isoThere,
  timeOf,
  weekdayOf,
} from './time.ts'

/** Minutes of the years that documents and deadlines are of. */
const anyInstant = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 60_000) * 60_000))

describe('an instant there', () => {
  it('is seven hours ahead of UTC, in winter and in summer, wherever the process runs', () => {
    expect(instantAt('2021-02-06', '16:00')).toEqual(new Date('2021-02-06T09:00:00Z'))
    expect(instantAt('2021-07-06', '16:00:30')).toEqual(new Date('2021-07-06T09:00:30Z'))
  })

  it('keeps its hour on the nights on which other countries change theirs', () => {
    // New York: 14/03/2021 02:00 does not exist, 07/11/2021 01:30 comes twice.
    expect(isoThere(instantAt('2021-03-14', '02:30'))).toBe('2021-03-14T02:30:00+07:00')
    expect(isoThere(instantAt('2021-11-07', '01:30'))).toBe('2021-11-07T01:30:00+07:00')
  })

  it('is of the date that people there read, around midnight and the end of a year', () => {
    expect(dateOf(new Date('2020-12-31T16:59:59Z'))).toBe('2020-12-31')
    expect(dateOf(new Date('2020-12-31T17:00:00Z'))).toBe('2021-01-01')
    expect(timeOf(new Date('2020-12-31T16:59:59.999Z'))).toBe('23:59')
    expect(timeOf(new Date('2020-12-31T17:00:00Z'))).toBe('00:00')
  })

  it('is read as the rules of Asia/Ho_Chi_Minh have it', () => {
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Asia/Ho_Chi_Minh',
      dateStyle: 'short',
      timeStyle: 'short',
    })
    fc.assert(
      fc.property(anyInstant, (at) => {
        expect(`${dateOf(at)} ${timeOf(at)}`).toBe(clock.format(at))
      }),
    )
  })

  it('comes back from its own date and hour', () => {
    fc.assert(
      fc.property(anyInstant, (at) => {
        expect(instantAt(dateOf(at), timeOf(at))).toEqual(at)
      }),
    )
  })

  it('comes back from its ISO text', () => {
    fc.assert(
      fc.property(anyInstant, (at) => {
        expect(isoThere(at)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\+07:00$/)
        expect(new Date(isoThere(at))).toEqual(at)
      }),
    )
  })
})

describe('a date or hour that there is not', () => {
  it.each([
    ['2021-02-31', '16:00'],
    ['2021-02-29', '16:00'],
    ['1900-02-29', '16:00'],
    ['2021-04-31', '16:00'],
    ['2021-13-01', '16:00'],
    ['2021-00-10', '16:00'],
    ['2021-02-06', '24:00'],
    ['2021-02-06', '16:60'],
    ['2021-02-06', '9:00'],
    ['2021-02-06', ''],
    ['2021-2-6', '16:00'],
    ['06/02/2021', '16:00'],
    ['', '16:00'],
  ])('%s %s is refused with a RangeError', (date, time) => {
    expect(() => instantAt(date, time)).toThrow(RangeError)
  })

  it('is refused by all that count days', () => {
    expect(() => addDays('2021-02-29', 1)).toThrow(RangeError)
    expect(() => weekdayOf('2021-02-31')).toThrow(RangeError)
    expect(() => endOfDay('2021-02-31')).toThrow(RangeError)
    expect(endOfDay('2020-02-29')).toEqual(new Date('2020-02-29T23:59:59+07:00'))
  })
})

describe('days', () => {
  it.each([
    ['2020-12-31', 1, '2021-01-01'],
    ['2021-01-01', -1, '2020-12-31'],
    ['2020-02-28', 1, '2020-02-29'],
    ['2021-02-28', 1, '2021-03-01'],
    ['2021-03-01', -1, '2021-02-28'],
    ['2021-02-08', -1, '2021-02-07'],
    ['2021-02-06', 0, '2021-02-06'],
  ])('%s and %i days: %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected)
  })

  it('last 24 hours each, since nobody there changes the clock', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: -400, max: 400 }), (at, days) => {
        const date = dateOf(at)
        const moved = addMinutes(instantAt(date, '12:00'), days * 24 * 60)
        expect(instantAt(addDays(date, days), '12:00')).toEqual(moved)
      }),
    )
  })

  it.each([
    ['2021-02-01', 1],
    ['2021-02-06', 6],
    ['2021-02-07', 7],
    ['2024-02-29', 4],
  ])('%s is weekday %i, from Monday', (date, weekday) => {
    expect(weekdayOf(date)).toBe(weekday)
  })
})

describe('as people read it', () => {
  it('a date is day, month, year', () => {
    expect(formatDate('2021-02-06')).toBe('06/02/2021')
  })

  it('a deadline is hour and date', () => {
    expect(formatDue(new Date('2021-02-06T09:00:00Z'))).toBe('16:00 06/02/2021')
    expect(formatDue(new Date('2020-12-31T17:00:00Z'))).toBe('00:00 01/01/2021')
  })

  it('the end of a day is called so', () => {
    expect(formatDue(endOfDay('2021-02-07'))).toBe('hết ngày 07/02/2021')
  })
})
