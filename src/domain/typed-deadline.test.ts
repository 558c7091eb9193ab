import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDate, formatDue, instantAt, isoThere } from './time.ts'
import { readTypedDeadline } from './typed-deadline.ts'

const due = (typed: string) => {
  const read = readTypedDeadline(typed)
  return 'problem' in read ? read : read.deadline && 'due' in read.deadline ? read.deadline.due : read.deadline
}
const problem = (typed: string) => {
  const read = readTypedDeadline(typed)
  return 'problem' in read ? read.problem : undefined
}

describe('readTypedDeadline', () => {
  it.each([
    '16:00 06/02/2021',
    '16:00 6/2/2021',
    '06/02/2021 16:00',
    '6-2-2021, 16h',
    '16h 06.02.2021',
    '16h00 ngày 06/02/2021',
    '16 giờ ngày 06/02/2021',
    '16 giờ 00 phút, ngày 06/02/2021',
    'trước 16 giờ ngày 06/02/2021',
    '16g00 06/02/2021',
    '2021-02-06T16:00',
    '2021-02-06T16:00:00+07:00',
    '2021-02-06T09:00:00Z',
    '2021-02-06T09:00:00.000Z',
    '2021-02-06T12:30:00+03:30',
    '2021-02-06 16:00',
    '16:00 2021-02-06',
    '１６：００ ０６／０２／２０２１',
  ])('reads %s as four in the afternoon in Vietnam', (typed) => {
    expect(due(typed)).toBe('2021-02-06T16:00:00+07:00')
  })

  it.each([
    '07/02/2021',
    'ngày 7/2/2021',
    '2021-02-07',
    'hết ngày 07/02/2021',
    'trước ngày 08/02/2021',
    'chậm nhất ngày 07/02/2021',
  ])('ends %s with the seventh', (typed) => {
    expect(due(typed)).toBe('2021-02-07T23:59:59+07:00')
  })

  it.each([
    'hằng ngày 16:30',
    'hàng ngày 16:30',
    'HẰNG NGÀY 16h30',
    'hang ngay luc 16 giờ 30',
    'mỗi ngày trước 16g30',
    'daily 16:30',
  ])('reads %s as a daily duty', (typed) => {
    expect(readTypedDeadline(typed)).toMatchObject({
      deadline: { kind: 'recurring', every: 'daily', time: '16:30', raw: typed },
    })
  })

  it.each(['không', 'Khong', 'không có hạn', 'none'])('reads %s as no deadline', (typed) => {
    expect(readTypedDeadline(typed)).toEqual({ deadline: null })
  })

  it.each([
    '31/02/2021',
    '29/02/2021',
    '00/01/2021',
    '01/13/2021',
    '24:00 06/02/2021',
    '16:60 06/02/2021',
    'hằng ngày 25:00',
  ])('refuses the impossible %s', (typed) => {
    expect(problem(typed)).toContain('không có trên lịch hoặc đồng hồ')
  })

  it('asks for what is missing instead of completing it', () => {
    expect(problem('16:00 06/02')).toContain('thiếu năm')
    expect(problem('06/02/21')).toContain('thiếu năm')
    expect(problem('hằng ngày')).toContain('thiếu giờ')
    expect(problem('  ')).toContain('Chưa ghi hạn')
    expect(problem('hằng tuần 16:00')).toContain('hằng ngày')
    expect(problem('06/02/1021')).toContain('Năm 1021')
    expect(problem('sớm nhé 06/02/2021')).toContain('Không hiểu hạn')
  })

  it('keeps what was typed beside what it means', () => {
    expect(readTypedDeadline(' trước  ngày 08/02/2021 ')).toEqual({
      deadline: { kind: 'absolute', raw: 'trước ngày 08/02/2021', due: '2021-02-07T23:59:59+07:00' },
    })
  })

  const dates = fc
    .date({ min: new Date('2000-01-02'), max: new Date('2099-12-30'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  const times = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([hours, minutes]) => `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`)

  it('reads every instant that the house itself writes', () => {
    fc.assert(
      fc.property(dates, times, (date, time) => {
        // formatDue shows 23:59 as the end of the day, so its seconds are the day's last.
        const instant = instantAt(date, time === '23:59' ? '23:59:59' : time)
        expect(due(formatDue(instant))).toBe(isoThere(instant))
        expect(due(isoThere(instant))).toBe(isoThere(instant))
        expect(due(instant.toISOString())).toBe(isoThere(instant))
      }),
    )
  })

  it('takes a day if and only if the calendar has it', () => {
    const year = fc.integer({ min: 2000, max: 2099 })
    const upTo = (max: number) => fc.integer({ min: 0, max })
    fc.assert(
      fc.property(upTo(40), upTo(14), year, (d, m, y) => {
        const utc = new Date(Date.UTC(y, m - 1, d))
        const exists = utc.getUTCDate() === d && utc.getUTCMonth() === m - 1
        const date = utc.toISOString().slice(0, 10)
        expect(due(`${d}/${m}/${y}`)).toEqual(
          exists ? `${date}T23:59:59+07:00` : { problem: expect.stringContaining('không có trên lịch') },
        )
        if (exists) expect(due(formatDate(date))).toBe(`${date}T23:59:59+07:00`)
      }),
    )
  })

  it('answers any text at all without throwing, and never with an invented date', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const read = readTypedDeadline(typed)
        if ('deadline' in read && read.deadline && 'due' in read.deadline)
          expect(typed.normalize('NFKC')).toMatch(/\d{4}/)
      }),
    )
  })
})
