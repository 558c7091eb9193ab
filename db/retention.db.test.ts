import { count, isNotNull } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addMinutes } from '../src/domain/time.ts'
import { tick } from '../src/remind.ts'
import { momentAt, publishedAt, publishedCommittee } from '../src/testing/published-committee.ts'
import type { Database } from './client.ts'
import { purgeWithdrawnLines } from './retention.ts'
import { line } from './schema/outbox.ts'
import { obligation } from './schema/work.ts'
import { openTestDatabase } from './testing.ts'

let database: Database

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

it('purges lines that were withdrawn long ago and never sent, once all they were about is closed', async () => {
  const { db } = database
  const committee = await publishedCommittee(db)
  const reminding = momentAt('2021-02-05', '16:00')
  await tick(db, publishedAt)
  await tick(db, reminding)
  const withdrawn = async () => {
    const [row] = await db.select({ lines: count() }).from(line).where(isNotNull(line.withdrawnAt))
    return row?.lines ?? 0
  }
  expect(await withdrawn()).toBe(0)
  const closing = await committee.numberOf('closing')
  await committee.say('bac-ninh-stp', 'dau-moi-stp', `/done ${closing}`, reminding)
  const taken = await withdrawn()
  expect(taken).toBeGreaterThan(0)

  const later = addMinutes(reminding.machine, 1)
  // The same order is open with the other agencies: its lines may be planned again.
  expect(await purgeWithdrawnLines(db, later)).toBe(0)
  await db.update(obligation).set({ state: 'done' })
  expect(await purgeWithdrawnLines(db, reminding.machine)).toBe(0)
  const waiting = (await db.$count(line)) - taken
  expect(await purgeWithdrawnLines(db, later)).toBe(taken)
  expect([await withdrawn(), await db.$count(line)]).toEqual([0, waiting])
})
