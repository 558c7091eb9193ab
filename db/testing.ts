import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { inject } from 'vitest'
import { type Database, type Db, openPglite, openPostgres } from './client.ts'
import { databaseUrl, testDatabaseName } from './testing/postgres-setup.ts'

/**
 * A migrated, empty database of the test file's own; close() drops it. Files that call this are named `*.db.test.ts`:
 * these run on PGlite and, where there is one, again on PostgreSQL.
 */
export async function openTestDatabase(): Promise<Database> {
  if (inject('pgliteDump')) return openPglite(undefined, { loadDataDir: await dump() })
  const own = await createPostgresDatabase()
  if (!own) throw new Error('a test file that opens a database is named *.db.test.ts')
  const database = await openPostgres(own.url)
  return {
    ...database,
    async close() {
      await database.close()
      await own.drop()
    },
  }
}

/**
 * Puts a migrated database into a data directory that a process will be started with, which then need not spend its
 * first seconds making one.
 * @param fill puts something into it
 */
export async function fillDataDir(dataDir: string, fill: (db: Db) => Promise<void> = async () => {}): Promise<void> {
  const database = await openPglite(join(dataDir, 'pglite'), { loadDataDir: await dump() })
  await fill(database.db)
  await database.close()
}

const dump = async () => new Blob([await readFile(inject('pgliteDump'))])

/**
 * A migrated PostgreSQL database of its own, for a test that starts processes; undefined where there is no PostgreSQL
 * (the pglite project, or a machine without).
 */
export async function createPostgresDatabase(
  options: { migrated?: boolean } = {},
): Promise<{ url: string; drop: () => Promise<void> } | undefined> {
  const server = inject('postgres')
  if (!server) return undefined
  const name = testDatabaseName('file')
  const run = async (statement: string) => {
    const admin = postgres(server.adminUrl, { max: 1, onnotice: () => {} })
    await admin.unsafe(statement)
    await admin.end()
  }
  await run(`create database ${name} ${options.migrated === false ? '' : `template ${server.template}`}`)
  return {
    url: databaseUrl(server.adminUrl, name),
    drop: () => run(`drop database if exists ${name} with (force)`),
  }
}
