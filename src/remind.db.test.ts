import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../db/client.ts'
import { emptyDatabase } from '../db/empty-database.ts'
import { line } from '../db/schema/outbox.ts'
import { openTestDatabase } from '../db/testing.ts'
import type { Moment } from './domain/moment.ts'
import { nextTickAt, tick } from './remind.ts'
import { momentAt, publishedAt, publishedCommittee } from './testing/published-committee.ts'

describe('ticks of business time', () => {
  let database: Database
  let committee: Awaited<ReturnType<typeof publishedCommittee>>

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    await emptyDatabase(database)
    committee = await publishedCommittee(database.db)
    await tick(database.db, publishedAt)
  })
  afterAll(() => database.close())

  /** Every tick at which something is due, in order, then one at the end. */
  async function runTo(end: Moment): Promise<void> {
    let now = publishedAt.now
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

  const reminded = async (chatId: string, number: number) =>
    (await committee.told(chatId))
      .filter(
        ({ kind, entry }) =>
          !['directive', 'coordinating', 'answer'].includes(kind) &&
          new RegExp(`[Vv]iệc ${number}\\b`).test(entry.text),
      )
      .map(({ kind, dueAt }) => `${kind} ${dueAt.toISOString()}`)

  it('remind of a dated order when new, a day before, two hours before, at its time, and daily after it', async () => {
    const number = await committee.numberOf('closing')
    await runTo(momentAt('2021-02-08', '09:00'))
    expect(await reminded('bac-ninh-cat', number)).toEqual([
      'new 2021-02-03T14:00:00.000Z',
      'due-tomorrow 2021-02-05T09:00:00.000Z',
      'due-soon 2021-02-06T07:00:00.000Z',
      'due 2021-02-06T09:00:00.000Z',
      'overdue 2021-02-06T10:00:00.000Z',
      'overdue 2021-02-07T01:00:00.000Z',
      'overdue 2021-02-08T01:00:00.000Z',
    ])
  })

  it('say nothing more once the agency has reported', async () => {
    const number = await committee.numberOf('closing')
    await committee.say('bac-ninh-cat', 'dau-moi-cat', `/done ${number}`, momentAt('2021-02-03', '18:00'))
    await runTo(momentAt('2021-02-08', '09:00'))
    expect(await reminded('bac-ninh-cat', number)).toEqual([])
  })

  it('open a daily duty each day, remind an hour before and list to the committee who has not reported', async () => {
    const number = await committee.numberOf('2/11')
    const done = momentAt('2021-02-05', '14:00')
    await runTo(done)
    await committee.say('bac-ninh-syt', 'dau-moi-syt', `/done ${number}`, done)
    await runTo(momentAt('2021-02-07', '17:00'))
    expect(await reminded('bac-ninh-syt', number)).toEqual(
      expect.arrayContaining(['duty-open 2021-02-04T08:00:00.000Z', 'duty-open 2021-02-06T08:00:00.000Z']),
    )
    expect(await reminded('bac-ninh-syt', number)).not.toContain('duty-open 2021-02-05T08:00:00.000Z')
    const lists = (await committee.told('bac-ninh')).filter(
      ({ kind, entry }) => kind === 'missing' && new RegExp(`[Vv]iệc ${number}\\b`).test(entry.text),
    )
    expect(lists.map(({ dueAt }) => dueAt.toISOString())).toEqual([
      '2021-02-04T09:00:00.000Z',
      '2021-02-06T09:00:00.000Z',
      '2021-02-07T09:00:00.000Z',
    ])
    expect(lists[0]?.entry.text).toContain('Sở Y tế')
  })

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
    expect(await reminded('bac-ninh-cat', number)).toEqual(['due-soon 2021-02-06T07:00:00.000Z'])
  })

  it('do not chase a request after the fact', async () => {
    const number = await committee.numberOf('13')
    await runTo(momentAt('2021-02-08', '09:00'))
    expect((await reminded('bac-ninh-mttq', number)).filter((said) => said.startsWith('overdue'))).toEqual([])
  })
})
