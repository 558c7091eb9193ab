import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openPostgres } from './client.ts'
import { migrate } from './migrate.ts'
import { organisation } from './schema/organisation.ts'
import { createPostgresDatabase, openTestDatabase } from './testing.ts'

describe('the migrations', () => {
  let database: Database
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  it('change nothing when they are applied again', async () => {
    await migrate(database)
    expect(await database.db.select().from(organisation)).toEqual([])
  })

  it('may be started ten times at once on a fresh PostgreSQL', async ({ skip }) => {
    const fresh = await createPostgresDatabase({ migrated: false })
    if (!fresh) return skip('needs PostgreSQL')
    const databases = await Promise.all(Array.from({ length: 10 }, () => openPostgres(fresh.url)))
    try {
      const outcomes = await Promise.allSettled(databases.map(migrate))
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
    } finally {
      await Promise.all(databases.map((one) => one.close()))
      await fresh.drop()
    }
  })
})
