import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../db/client.ts'
import { emptyDatabase } from '../db/empty-database.ts'
import { line } from '../db/schema/outbox.ts'
import { openTestDatabase } from '../db/testing.ts'
import type { Moment } from './domain/moment.ts'
import { nextTickAt, tick } from './remind.ts'
import { momentAt, publishedAt, publishedCommittee } from './testing/published-committee.ts'

let database: Database
let committee: Awaited<ReturnType<typeof publishedCommittee>>

async function begin(): Promise<void> {
  await emptyDatabase(database)
  committee = await publishedCommittee(database.db)
  await tick(database.db, publishedAt)
}

/** Every tick at which something is due, in order, then one at the end. */
async function runTo(end: Moment, from = publishedAt.now): Promise<void> {
  let now = from
  for (
    let next = await nextTickAt(database.db, now);
    next && next < end.now;
    next = await nextTickAt(database.db, now)
  ) {
    now = next
    await tick(database.db, { ...end, now })
  }
  await tick(database.db, end)
}

/** What was said of a directive in a chat, beside the directive itself and answers. */
async function said(chatId: string, number: number): Promise<string[]> {
  const words = new RegExp(`[Vv]iệc ${number}\\b`)
  const lines = (await committee.told(chatId)).filter(
    ({ kind, entry }) =>
      !['summary', 'directive', 'coordinating', 'answer', 'progress'].includes(kind) && words.test(entry.text),
  )
  return lines.map(({ kind, dueAt }) => `${kind} ${dueAt.toISOString()}`)
}

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

describe('five days of ticks', () => {
  beforeAll(async () => {
    await begin()
    const closing = await committee.numberOf('closing')
    const daily = await committee.numberOf('2/11')
    await committee.say('bac-ninh-stp', 'dau-moi-stp', `/done ${closing}`, momentAt('2021-02-03', '18:00'))
    const friday = momentAt('2021-02-05', '14:00')
    await runTo(friday)
    await committee.say('bac-ninh-syt', 'dau-moi-syt', `/done ${daily}`, friday)
    await runTo(momentAt('2021-02-08', '09:00'), friday.now)
  })

  it('remind of a dated order when new, a day before, two hours before, at its time, and daily after it', async () => {
    expect(await said('bac-ninh-cat', await committee.numberOf('closing'))).toEqual([
      'new 2021-02-03T14:00:00.000Z',
      'due-tomorrow 2021-02-05T09:00:00.000Z',
      'due-soon 2021-02-06T07:00:00.000Z',
      'due 2021-02-06T09:00:00.000Z',
      'overdue 2021-02-06T10:00:00.000Z',
      'overdue 2021-02-07T01:00:00.000Z',
      'overdue 2021-02-08T01:00:00.000Z',
    ])
  })

  it('say nothing more to an agency that has reported', async () => {
    expect(await said('bac-ninh-stp', await committee.numberOf('closing'))).toEqual([])
  })

  it('remind of a daily duty an hour before, but not on the day it was reported', async () => {
    expect(await said('bac-ninh-syt', await committee.numberOf('2/11'))).toEqual([
      'duty-open 2021-02-04T08:00:00.000Z',
      'duty-open 2021-02-06T08:00:00.000Z',
      'duty-open 2021-02-07T08:00:00.000Z',
    ])
  })

  it('list to the committee, at the hour, who has not reported', async () => {
    const number = await committee.numberOf('2/11')
    expect(await said('bac-ninh', number)).toEqual([
      'missing 2021-02-04T09:00:00.000Z',
      'missing 2021-02-06T09:00:00.000Z',
      'missing 2021-02-07T09:00:00.000Z',
    ])
  })

  it('list nobody for a duty whose hour is not known', async () => {
    expect(await said('bac-ninh', await committee.numberOf('7/1'))).toEqual([])
  })

  it('do not chase a request after the fact', async () => {
    const lines = await said('bac-ninh-mttq', await committee.numberOf('13'))
    expect(lines.filter((line) => line.startsWith('overdue'))).toEqual([])
  })
})

describe('ticks of business time', () => {
  beforeEach(begin)

  it('do no harm when repeated or run by two processes at once', async () => {
    const at = momentAt('2021-02-05', '16:00')
    await Promise.all([tick(database.db, at), tick(database.db, at)])
    const after = await database.db.$count(line)
    await tick(database.db, at)
    expect(await database.db.$count(line)).toBe(after)
  })

  it('catch up after an outage with one reminder an obligation, the latest', async () => {
    const number = await committee.numberOf('closing')
    await tick(database.db, momentAt('2021-02-06', '15:00'))
    expect(await said('bac-ninh-cat', number)).toEqual(['due-soon 2021-02-06T07:00:00.000Z'])
  })

  it('take back that nobody has acknowledged, as long as it waits to be sent, once somebody has', async () => {
    const number = await committee.numberOf('closing')
    const evening = momentAt('2021-02-03', '21:05')
    await tick(database.db, evening)
    const waiting = async (chatId: string) =>
      (await committee.told(chatId)).filter(
        ({ kind, withdrawnAt, entry }) =>
          kind === 'new' && withdrawnAt === null && entry.text.includes(`Việc ${number}:`),
      )
    expect(await waiting('bac-ninh-cat')).toHaveLength(1)
    await committee.say('bac-ninh-cat', 'dau-moi-cat', `/nhan ${number}`, evening)
    await committee.say('bac-ninh-stp', 'dau-moi-stp', `/vuong ${number} thiếu người`, evening)
    expect(await waiting('bac-ninh-cat')).toEqual([])
    expect(await waiting('bac-ninh-stp')).toEqual([])
  })

  it('do not count a daily duty’s report for a day that has not begun', async () => {
    const number = await committee.numberOf('2/11')
    const [tooEarly] = await committee.say('bac-ninh-syt', 'dau-moi-syt', `/done ${number}`, publishedAt)
    expect(tooEarly).toBe(`Việc ${number}: chưa đến kỳ báo cáo; kỳ đầu hạn 16:00 04/02/2021.`)
    await runTo(momentAt('2021-02-04', '17:00'))
    expect(await said('bac-ninh-syt', number)).toEqual(['duty-open 2021-02-04T08:00:00.000Z'])
  })

  it('count a report for when it was said, also when it is heard later', async () => {
    const [closing, daily] = [await committee.numberOf('closing'), await committee.numberOf('2/11')]
    const minutesBefore = (at: Moment, minutes: number) => new Date(at.machine.getTime() - minutes * 60_000)
    const noon = momentAt('2021-02-06', '16:10')
    const inTime = `/done ${closing}`
    const [done] = await committee.say('bac-ninh-cat', 'dau-moi-cat', inTime, noon, undefined, minutesBefore(noon, 15))
    expect(done).toContain('đúng hạn')
    const [late] = await committee.say('bac-ninh-stp', 'dau-moi-stp', inTime, noon, undefined, minutesBefore(noon, 5))
    expect(late).toContain('quá hạn')
    await runTo(momentAt('2021-02-07', '07:00'))
    const morning = momentAt('2021-02-07', '07:10')
    await committee.say(
      'bac-ninh-syt',
      'dau-moi-syt',
      `/done ${daily}`,
      morning,
      undefined,
      minutesBefore(morning, 16 * 60),
    )
    await runTo(momentAt('2021-02-07', '17:00'), morning.now)
    const [shown] = await committee.say('bac-ninh-syt', 'dau-moi-syt', `/xem ${daily}`, momentAt('2021-02-07', '17:00'))
    expect(shown).toContain('chưa hoàn thành')
    expect((await said('bac-ninh-syt', daily)).at(-1)).toBe('duty-open 2021-02-07T08:00:00.000Z')
  })

  it('say nothing at night and forget nothing: the morning catches up', async () => {
    const number = await committee.numberOf('closing')
    await tick(database.db, momentAt('2021-02-07', '02:00'))
    expect(await said('bac-ninh-cat', number)).toEqual([])
    await tick(database.db, momentAt('2021-02-07', '06:00'))
    expect(await said('bac-ninh-cat', number)).toEqual(['overdue 2021-02-06T10:00:00.000Z'])
  })
})
