import { describe, expect, it } from 'vitest'
import { openPglite, openPostgres } from './client.ts'
import { migrate } from './migrate.ts'
import { pendingMigrations } from './pending-migrations.ts'
import { createPostgresDatabase } from './testing.ts'

describe('pendingMigrations', () => {
  it('names every migration of an empty database, and none once it is migrated', async () => {
    const own = await createPostgresDatabase({ migrated: false })
    const database = own ? await openPostgres(own.url) : await openPglite()
    try {
      expect((await pendingMigrations(database.db))[0]).toBe('0000_start')
      await migrate(database)
      expect(await pendingMigrations(database.db)).toEqual([])
    } finally {
      await database.close()
      await own?.drop()
    }
  })
})
