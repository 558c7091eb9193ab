import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { openDatabase } from './client.ts'
import { migrate } from './migrate.ts'
import { setting } from './schema/record.ts'
import { createPostgresDatabase, fillDataDir } from './testing.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'chi-dao-data-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

it.runIf(inject('pgliteDump'))(
  'the embedded database belongs to one owner until it is closed, and keeps what it was given',
  async () => {
    await fillDataDir(dataDir)
    const first = await openDatabase({ dataDir })
    await migrate(first)
    await first.db.insert(setting).values({ key: 'clock', value: '2021-02-03T10:00:00.000Z' })
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ name: 'DataDirLocked', pid: process.pid })
    await first.close()
    expect(await readdir(dataDir)).toEqual(['pglite'])

    const second = await openDatabase({ dataDir })
    expect(await second.db.select().from(setting)).toEqual([{ key: 'clock', value: '2021-02-03T10:00:00.000Z' }])
    await second.close()
  },
)

it.runIf(inject('pgliteDump'))('the lock is given back when the embedded database does not open', async () => {
  const broken = join(dataDir, 'broken')
  await mkdir(broken)
  await writeFile(join(broken, 'pglite'), 'a file where a directory should be')
  await expect(openDatabase({ dataDir: broken })).rejects.toThrow()
  expect(await readdir(broken)).toEqual(['pglite'])
})

it.runIf(inject('postgres'))('an address is a PostgreSQL, whatever the data directory', async () => {
  const own = await createPostgresDatabase()
  const database = await openDatabase({ databaseUrl: own?.url, dataDir: '/nowhere' })
  expect(database.kind).toBe('postgres')
  await database.close()
  await own?.drop()
})
