import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { owing } from './obligation.ts'
import { defaultPolicy, type Policy } from './policy.ts'
import {
  dutyDue,
  firstDutyDate,
  groupReminderAt,
  missingListAt,
  nextReminderAt,
  type OpenObligation,
  planReminders,
  type Reminder,
  reminders,
} from './schedule.ts'
import { addMinutes, endOfDay, instantAt, isoThere, timeOf } from './time.ts'

/** '03/02 17:00' of 2021. */
function at(text: string): Date {
  const [date = '', time = ''] = text.split(' ')
  const [day, month] = date.split('/')
  return instantAt(`2021-${month}-${day}`, time)
}

/** Bắc Ninh's document: published on 03/02/2021 at 17:00; all are to report before 16:00 on 06/02/2021. */
const order: OpenObligation = {
  id: 1,
  state: 'assigned',
  strength: 'yêu cầu',
  openedAt: at('03/02 17:00'),
  dueAt: at('06/02 16:00'),
  duty: null,
}
const dayOfDuty: OpenObligation = {
  ...order,
  openedAt: at('04/02 00:00'),
  dueAt: at('04/02 16:00'),
  duty: { time: '16:00' },
}

const say = ({ reason, at: instant }: Reminder) => `${reason} ${isoThere(instant).slice(5, 16)}`

/** Everything that is said up to an instant if nobody acts. */
function saidOf(obligation: OpenObligation, until: string, policy: Partial<Policy> = {}): string[] {
  return reminders(obligation, { ...defaultPolicy, ...policy }, at('01/01 00:00'), at(until)).map(say)
}

describe('a reminder of the platform’s own', () => {
  const rings = (due: string, now: string) => groupReminderAt(at(due), defaultPolicy, at(now))

  it('rings two hours before a deadline, or at it when that is past; after it never', () => {
    expect(rings('06/02 16:00', '03/02 17:00')).toEqual(at('06/02 14:00'))
    expect(rings('06/02 16:00', '06/02 14:00')).toEqual(at('06/02 16:00'))
    expect(rings('06/02 16:00', '06/02 16:00')).toBeUndefined()
  })

  it('does not ring at night: of a deadline at a day’s end in the evening, or not at all', () => {
    const evening = rings('06/02 23:59', '03/02 17:00')
    expect(evening).toEqual(at('06/02 21:29'))
    expect(rings('06/02 23:59', '06/02 21:30')).toBeUndefined()
  })
})

describe('an order with a deadline', () => {
  it('that nobody acknowledges is mentioned for every reason at its instant', () => {
    expect(saidOf(order, '08/02 12:00')).toEqual([
      'new 02-03T21:00',
      'due-tomorrow 02-05T16:00',
      'due-soon 02-06T14:00',
      'due 02-06T16:00',
      'overdue 02-06T17:00',
      'overdue 02-07T08:00',
      'overdue 02-08T08:00',
    ])
  })

  it('once acknowledged, is not asked about as new', () => {
    expect(saidOf({ ...order, state: 'acknowledged' }, '06/02 00:00')).toEqual(['due-tomorrow 02-05T16:00'])
    expect(saidOf({ ...order, state: 'blocked' }, '06/02 00:00')).toEqual(['due-tomorrow 02-05T16:00'])
  })

  it('returned after its time, is overdue again every day', () => {
    const returned: OpenObligation = { ...order, state: 'returned' }
    expect(planReminders([returned], defaultPolicy, at('07/02 09:00'), at('09/02 09:00')).map(say)).toEqual([
      'overdue 02-09T08:00',
    ])
  })

  it('is called overdue once on the first day, however early that is', () => {
    const early = { ...order, state: 'acknowledged' as const, dueAt: at('06/02 06:30') }
    expect(saidOf(early, '07/02 12:00').slice(-2)).toEqual(['overdue 02-06T07:30', 'overdue 02-07T08:00'])
    const atNight = { ...early, dueAt: at('06/02 02:00') }
    expect(saidOf(atNight, '07/02 12:00').slice(-2)).toEqual(['overdue 02-06T08:00', 'overdue 02-07T08:00'])
  })

  it('is not asked about as new at or after its deadline', () => {
    const urgent = { ...order, openedAt: at('06/02 12:00') }
    expect(saidOf(urgent, '06/02 18:00')).toEqual(['due-soon 02-06T14:00', 'due 02-06T16:00', 'overdue 02-06T17:00'])
  })

  it('given out late, hears nothing of what lies before that', () => {
    const late = { ...order, openedAt: at('06/02 15:00') }
    expect(saidOf(late, '06/02 23:00')).toEqual(['due 02-06T16:00', 'overdue 02-06T17:00'])
  })

  it('follows the committee’s policy', () => {
    const policy = { acknowledgeWithinHours: 1, dueSoonHours: 5, overdueAt: '07:15' }
    expect(saidOf(order, '07/02 12:00', policy)).toEqual([
      'new 02-03T18:00',
      'due-tomorrow 02-05T16:00',
      'due-soon 02-06T11:00',
      'due 02-06T16:00',
      'overdue 02-06T17:00',
      'overdue 02-07T07:15',
    ])
  })

  it('at a day’s end is mentioned on the evenings before, and is late in the morning after', () => {
    const byEndOfDay = { ...order, state: 'acknowledged' as const, dueAt: endOfDay('2021-02-07') }
    expect(saidOf(byEndOfDay, '09/02 12:00')).toEqual([
      'due-tomorrow 02-06T21:29',
      'due-soon 02-07T21:29',
      'overdue 02-08T08:00',
      'overdue 02-09T08:00',
    ])
  })
})

describe('an order without a deadline', () => {
  it('is mentioned while it is not acknowledged, once', () => {
    const openEnded = { ...order, dueAt: null }
    expect(saidOf(openEnded, '20/02 12:00')).toEqual(['new 02-03T21:00'])
    expect(saidOf({ ...openEnded, state: 'acknowledged' }, '20/02 12:00')).toEqual([])
  })
})

describe('a request (đề nghị)', () => {
  it('is reminded of, but not chased after its time', () => {
    expect(saidOf({ ...order, strength: 'đề nghị' }, '20/02 12:00')).toEqual([
      'new 02-03T21:00',
      'due-tomorrow 02-05T16:00',
      'due-soon 02-06T14:00',
      'due 02-06T16:00',
    ])
  })
})

describe('what is reported, done or cancelled', () => {
  it.each(['reported', 'done', 'cancelled'] as const)('%s: nothing is said any more', (state) => {
    expect(saidOf({ ...order, state }, '20/02 12:00')).toEqual([])
    expect(saidOf({ ...dayOfDuty, state }, '20/02 12:00')).toEqual([])
    expect(nextReminderAt([{ ...order, state }], defaultPolicy, at('03/02 17:00'))).toBeUndefined()
  })
})

describe('one day of a daily duty', () => {
  it('is mentioned an hour before its hour, and never again', () => {
    expect(saidOf(dayOfDuty, '20/02 12:00')).toEqual(['duty-open 02-04T15:00'])
  })

  it('without an hour, is mentioned in the afternoon', () => {
    const duty = { ...dayOfDuty, dueAt: dutyDue('2021-02-04', null), duty: { time: null } }
    expect(saidOf(duty, '20/02 12:00')).toEqual(['duty-open 02-04T16:00'])
    expect(saidOf(duty, '20/02 12:00', { dutyReminderAt: '22:30' })).toEqual(['duty-open 02-04T21:29'])
  })

  it('with an early hour, is mentioned when the quiet hours end', () => {
    expect(saidOf({ ...dayOfDuty, dueAt: at('04/02 06:30'), duty: { time: '06:30' } }, '20/02 12:00')).toEqual([
      'duty-open 02-04T06:00',
    ])
  })

  it('published on 03/02 at 17:00, begins on 04/02 when its hour is 16:00, and at once when it has none', () => {
    expect(firstDutyDate('16:00', at('03/02 17:00'))).toBe('2021-02-04')
    expect(firstDutyDate('17:00', at('03/02 17:00'))).toBe('2021-02-04')
    expect(firstDutyDate('17:30', at('03/02 17:00'))).toBe('2021-02-03')
    expect(firstDutyDate(null, at('03/02 17:00'))).toBe('2021-02-03')
  })

  it('is due at its hour, or else at the day’s end', () => {
    expect(dutyDue('2021-02-04', '16:00')).toEqual(at('04/02 16:00'))
    expect(dutyDue('2021-02-04', null)).toEqual(at('04/02 23:59:59'))
  })
})

describe('the list of who has not reported', () => {
  it('goes out at the deadline, or when the quiet hours after it end', () => {
    expect(missingListAt(at('04/02 16:00'), defaultPolicy)).toEqual(at('04/02 16:00'))
    expect(missingListAt(endOfDay('2021-02-04'), defaultPolicy)).toEqual(at('05/02 06:00'))
    expect(missingListAt(at('04/02 05:00'), defaultPolicy)).toEqual(at('04/02 06:00'))
  })
})

describe('quiet hours', () => {
  const inTheMorning = (dueAt: string): OpenObligation => ({ ...order, state: 'acknowledged', dueAt: at(dueAt) })

  it('begin at their first minute and end at their last', () => {
    expect(saidOf({ ...order, openedAt: at('03/02 17:29') }, '04/02 12:00')).toEqual(['new 02-03T21:29'])
    expect(saidOf({ ...order, openedAt: at('03/02 17:30') }, '04/02 12:00')).toEqual(['new 02-04T06:00'])
    expect(saidOf({ ...order, openedAt: at('04/02 01:59') }, '04/02 12:00')).toEqual(['new 02-04T06:00'])
    expect(saidOf({ ...order, openedAt: at('04/02 02:00') }, '04/02 12:00')).toEqual(['new 02-04T06:00'])
    expect(saidOf({ ...order, openedAt: at('04/02 02:01') }, '04/02 12:00')).toEqual(['new 02-04T06:01'])
  })

  it('defer what can wait', () => {
    expect(saidOf(inTheMorning('06/02 07:00'), '06/02 09:30')).toEqual([
      'due-tomorrow 02-05T07:00',
      'due-soon 02-06T06:00',
      'due 02-06T07:00',
      'overdue 02-06T08:00',
    ])
  })

  it('bring forward what would come too late after them, and leave ‘due’ to the morning’s ‘overdue’', () => {
    expect(saidOf(inTheMorning('06/02 05:00'), '06/02 12:00')).toEqual([
      'due-tomorrow 02-05T06:00',
      'due-soon 02-05T21:29',
      'overdue 02-06T06:00',
    ])
  })

  it('may lie within one day', () => {
    const noon = { quietFrom: '11:30', quietTo: '13:30' }
    expect(saidOf({ ...order, openedAt: at('04/02 08:00') }, '04/02 23:00', noon)).toEqual(['new 02-04T13:30'])
    expect(saidOf(inTheMorning('06/02 13:00'), '06/02 13:59', noon)).toEqual([
      'due-tomorrow 02-05T13:30',
      'due-soon 02-06T11:00',
    ])
  })

  it('of no length are none', () => {
    const none = { quietFrom: '00:00', quietTo: '00:00' }
    expect(saidOf({ ...order, openedAt: at('03/02 22:00') }, '04/02 12:00', none)).toEqual(['new 02-04T02:00'])
  })

  it('defer the daily mention of late work too, when a committee sleeps longer', () => {
    const late = { ...order, state: 'acknowledged' as const }
    expect(
      planReminders([late], { ...defaultPolicy, quietTo: '09:00' }, at('06/02 18:00'), at('07/02 12:00')).map(say),
    ).toEqual(['overdue 02-07T09:00'])
    const lateEvening = { ...defaultPolicy, overdueAt: '22:00' }
    expect(reminders(late, lateEvening, at('06/02 18:00'), at('08/02 12:00')).map(say)).toEqual([
      'overdue 02-07T06:00',
      'overdue 02-08T06:00',
    ])
    // Yesterday evening's, carried over midnight.
    expect(nextReminderAt([late], lateEvening, at('08/02 02:00'))).toEqual(at('08/02 06:00'))
  })
})

describe('a tick', () => {
  it('says what lies after the one before, up to its own instant', () => {
    const tick = (since: string, now: string) => planReminders([order], defaultPolicy, at(since), at(now)).map(say)
    expect(tick('06/02 15:59', '06/02 16:00')).toEqual(['due 02-06T16:00'])
    expect(tick('06/02 16:00', '06/02 16:01')).toEqual([])
    expect(tick('06/02 15:58', '06/02 15:59')).toEqual([])
  })

  it('after an outage says one thing of each obligation: the latest', () => {
    const open = [order, { ...order, id: 2, state: 'acknowledged' as const }, { ...dayOfDuty, id: 3 }]
    expect(planReminders(open, defaultPolicy, at('03/02 17:00'), at('07/02 12:00'))).toEqual([
      { obligationId: 1, reason: 'overdue', at: at('07/02 08:00') },
      { obligationId: 2, reason: 'overdue', at: at('07/02 08:00') },
      { obligationId: 3, reason: 'duty-open', at: at('04/02 15:00') },
    ])
  })
})

describe('the next instant at which something is to be said', () => {
  const next = (after: string, open: OpenObligation[] = [order], policy: Partial<Policy> = {}) =>
    nextReminderAt(open, { ...defaultPolicy, ...policy }, at(after))

  it('is the first of all obligations’', () => {
    expect(next('03/02 17:00')).toEqual(at('03/02 21:00'))
    expect(next('03/02 21:00', [order, dayOfDuty])).toEqual(at('04/02 15:00'))
    expect(next('04/02 15:00', [order, dayOfDuty])).toEqual(at('05/02 16:00'))
  })

  it('comes every day while something is late', () => {
    expect(next('20/03 08:00')).toEqual(at('21/03 08:00'))
  })

  it('is found however long the policy waits for an acknowledgement', () => {
    expect(next('03/02 17:00', [{ ...order, dueAt: null }], { acknowledgeWithinHours: 96 })).toEqual(at('07/02 17:00'))
  })

  it('is none when nothing is open', () => {
    expect(next('03/02 17:00', [])).toBeUndefined()
  })
})

const start = at('03/02 17:00')
const days = 3
const end = addMinutes(start, days * 24 * 60)

const anyHour = fc
  .integer({ min: 0, max: 24 * 4 - 1 })
  .map((quarters) => timeOf(addMinutes(at('01/01 00:00'), quarters * 15)))
const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    acknowledgeWithinHours: fc.constantFrom(0.25, 1, 4, 30, 72),
    dueSoonHours: fc.constantFrom(0.5, 1, 2, 12, 23),
    overdueAt: anyHour,
    quietFrom: anyHour,
    quietTo: anyHour,
    dutyReminderMinutes: fc.constantFrom(5, 60, 720),
    dutyReminderAt: anyHour,
  })
  .map((chosen) => ({ ...defaultPolicy, ...chosen }))
const anyMinute = fc.integer({ min: -24 * 60, max: days * 24 * 60 }).map((minutes) => addMinutes(start, minutes))
const anyDate = fc.constantFrom('2021-02-03', '2021-02-04', '2021-02-05', '2021-02-06')
const anyOrder = fc.record({
  state: fc.constantFrom(...owing, ...(['reported', 'done', 'cancelled'] as const)),
  strength: fc.constantFrom('yêu cầu', 'đề nghị'),
  openedAt: anyMinute,
  dueAt: fc.oneof(anyMinute, anyDate.map(endOfDay), fc.constant(null)),
  duty: fc.constant(null),
})
const anyDuty = fc
  .record({
    state: fc.constantFrom(...owing),
    strength: fc.constantFrom('yêu cầu', 'đề nghị'),
    date: anyDate,
    time: fc.option(anyHour),
  })
  .map(({ date, time, ...rest }) => ({
    ...rest,
    openedAt: instantAt(date, '00:00'),
    dueAt: dutyDue(date, time),
    duty: { time },
  }))
const anyOpen: fc.Arbitrary<OpenObligation[]> = fc
  .array(fc.oneof({ weight: 3, arbitrary: anyOrder }, anyDuty), { minLength: 1, maxLength: 3 })
  .map((all) => all.map((obligation, id) => ({ id, ...obligation })))

/** Ticks at the instants given, in order. */
function run(open: OpenObligation[], policy: Policy, instants: Iterable<Date>): Reminder[] {
  const found: Reminder[] = []
  let since = start
  for (const now of instants) {
    found.push(...planReminders(open, policy, since, now))
    since = now
  }
  return found
}

function* everyMinute(): Iterable<Date> {
  for (let now = addMinutes(start, 1); now <= end; now = addMinutes(now, 1)) yield now
}

/** From one instant that nextReminderAt names to the next, each at its full minute, as the clock ticks. */
function* fromNextToNext(open: OpenObligation[], policy: Policy): Iterable<Date> {
  for (let now = start; ; ) {
    const next = nextReminderAt(open, policy, now)
    if (next === undefined) return
    if (next <= now) throw new Error('nextReminderAt stands still')
    now = new Date(Math.ceil(next.getTime() / 60_000) * 60_000)
    if (now > end) return
    yield now
  }
}

const isQuiet = (instant: Date, { quietFrom, quietTo }: Policy) => {
  const time = timeOf(instant)
  if (quietFrom === quietTo) return false
  return quietFrom < quietTo ? quietFrom <= time && time < quietTo : quietFrom <= time || time < quietTo
}

describe('for any obligations and any policy', () => {
  it('stepping from instant to instant says exactly what ticking every minute says', () => {
    fc.assert(
      fc.property(anyOpen, anyPolicy, (open, policy) => {
        expect(run(open, policy, fromNextToNext(open, policy))).toEqual(run(open, policy, everyMinute()))
      }),
      // Thousands of ticks each; the seed is another every time.
      { numRuns: 8 },
    )
  })

  it('the steps are instants at which something is said', () => {
    fc.assert(
      fc.property(anyOpen, anyPolicy, (open, policy) => {
        let since = start
        for (const now of fromNextToNext(open, policy)) {
          expect(planReminders(open, policy, since, now)).not.toEqual([])
          since = now
        }
      }),
    )
  })

  it('nothing is said in quiet hours, before an obligation is there, or when nothing is owed', () => {
    fc.assert(
      fc.property(anyOpen, anyPolicy, (open, policy) => {
        for (const obligation of open) {
          for (const reminder of reminders(obligation, policy, addMinutes(start, -48 * 60), end)) {
            expect(isQuiet(reminder.at, policy)).toBe(false)
            expect(reminder.at > obligation.openedAt).toBe(true)
            expect(owing).toContain(obligation.state)
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it('each reason is told on its side of the deadline, and only ‘overdue’ repeats', () => {
    fc.assert(
      fc.property(anyOpen, anyPolicy, (open, policy) => {
        for (const obligation of open) {
          const found = reminders(obligation, policy, addMinutes(start, -48 * 60), end)
          const once = found.filter(({ reason }) => reason !== 'overdue').map(({ reason }) => reason)
          expect(new Set(once).size).toBe(once.length)
          for (const { reason, at: instant } of found) {
            if (obligation.dueAt === null) expect(reason).toBe('new')
            else if (reason === 'due') expect(instant).toEqual(obligation.dueAt)
            else expect(instant > obligation.dueAt).toBe(reason === 'overdue')
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it('however seldom the clock ticks, each obligation has at most one reminder a tick, and no instant is told twice', () => {
    const anyTicks = fc
      .array(anyMinute, { minLength: 1, maxLength: 8 })
      .map((ticks) => ticks.filter((tick) => tick > start).sort((a, b) => a.getTime() - b.getTime()))
    fc.assert(
      fc.property(anyOpen, anyPolicy, anyTicks, (open, policy, ticks) => {
        let since = start
        for (const now of ticks) {
          const said = planReminders(open, policy, since, now).map(({ obligationId }) => obligationId)
          expect(new Set(said).size).toBe(said.length)
          since = now
        }
        const told = run(open, policy, ticks).map((reminder) => JSON.stringify(reminder))
        expect(new Set(told).size).toBe(told.length)
      }),
      { numRuns: 300 },
    )
  })
})
