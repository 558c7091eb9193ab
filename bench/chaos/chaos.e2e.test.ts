import { expect, it } from 'vitest'
import { createPostgresDatabase } from '../../db/testing.ts'
import { runChaos } from './run-chaos.ts'

// The long run is `npm run chaos`; docs/chaos.md has its report.
it('loses nothing and keeps the order of every chat while its processes are killed at random moments', async () => {
  const own = await createPostgresDatabase()
  const options = own
    ? { db: 'postgres' as const, processes: 3, kills: 6, databaseUrl: own.url }
    : { db: 'pglite' as const, processes: 1, kills: 3 }
  try {
    const report = await runChaos({ ...options, seed: 20_210_203, workMs: 1_500, drainMs: 90_000 })
    expect(report).toMatchObject({ lost: 0, outOfOrder: 0, disagreements: [], arrived: report.published })
    expect(report.published).toBeGreaterThan(0)
    expect(report.copies).toBeLessThanOrEqual(report.allowedCopies)
    const { said, handled, answers } = report.answers
    expect([handled, answers]).toEqual([said, said])
  } finally {
    await own?.drop()
  }
})
