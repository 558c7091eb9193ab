import { expect, it } from 'vitest'
import { createPostgresDatabase } from '../../../db/testing.ts'
import { runZaloDay } from './run-zalo-day.ts'

// The long run is `npm run chaos -- --channel zalo`; docs/zalo.md has its report.
it('settles every message of a day in trouble on Zalo while its processes are killed', async () => {
  const own = await createPostgresDatabase()
  const options = own
    ? { db: 'postgres' as const, processes: 2, databaseUrl: own.url }
    : { db: 'pglite' as const, processes: 1 }
  try {
    const report = await runZaloDay({ ...options, kills: 4, seed: 20_210_203, dayMs: 25_000, drainMs: 120_000 })
    expect(report).toMatchObject({ lost: 0, outOfOrder: 0, unknown: 0, disagreements: [] })
    expect(report.published).toBeGreaterThan(0)
    expect(report.copies).toBeLessThanOrEqual(report.allowedCopies)
    const { said, handled, answers } = report.answers
    expect([handled, answers]).toEqual([said, said])
  } finally {
    await own?.drop()
  }
}, 300_000)
