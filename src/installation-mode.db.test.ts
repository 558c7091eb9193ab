import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../db/client.ts'
import { emptyDatabase } from '../db/empty-database.ts'
import { openTestDatabase } from '../db/testing.ts'
import { claimInstallation } from './installation-mode.ts'

describe('an installation', () => {
  let database: Database
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(() => emptyDatabase(database))
  afterAll(() => database.close())

  it('stays the demo’s or real, as it was first started', async () => {
    await claimInstallation(database.db, 'real')
    await claimInstallation(database.db, 'real')
    await expect(claimInstallation(database.db, 'demo')).rejects.toThrow(/dữ liệu thật/)
  })

  it('is not opened in earnest on the demo’s data', async () => {
    await claimInstallation(database.db, 'demo')
    await expect(claimInstallation(database.db, 'real')).rejects.toThrow(/chạy thử/)
  })
})
