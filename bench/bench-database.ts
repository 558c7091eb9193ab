import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { type Database, openPglite, openPostgres } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { findPostgres } from '../db/testing/find-postgres.ts'
import { databaseUrl, testDatabaseName } from '../db/testing/postgres-setup.ts'

/** A migrated database of a bench's own. */
export interface BenchDatabase {
  database: Database
  /** Undefined for PGlite, which nobody else can reach. */
  url: string | undefined
  /** Closes it and leaves nothing behind. */
  drop(): Promise<void>
}

export function openBenchDatabase(kind: Database['kind']): Promise<BenchDatabase> {
  return kind === 'postgres' ? onPostgres() : onPglite()
}

async function onPostgres(): Promise<BenchDatabase> {
  const own = await createPostgres()
  const database = await openPostgres(own.url)
  await migrate(database)
  return {
    database,
    url: own.url,
    async drop() {
      await database.close()
      await own.drop()
    },
  }
}

/** An empty PostgreSQL database at TEST_DATABASE_URL or 127.0.0.1:5432. */
export async function createPostgres(): Promise<{ url: string; drop(): Promise<void> }> {
  const found = await findPostgres(process.env)
  if (found.url === undefined) throw new Error(`this needs a PostgreSQL: ${found.why}`)
  const adminUrl = found.url
  // Named as the tests name theirs, who also clear away what a killed run left behind.
  const name = testDatabaseName('bench')
  const run = async (statement: string) => {
    const admin = postgres(adminUrl, { max: 1, onnotice: () => {} })
    await admin.unsafe(statement)
    await admin.end()
  }
  await run(`create database ${name}`)
  return {
    url: databaseUrl(adminUrl, name),
    drop: () => run(`drop database if exists ${name} with (force)`),
  }
}

async function onPglite(): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'chi-dao-bench-'))
  const database = await openPglite(join(folder, 'pglite'))
  await migrate(database)
  return {
    database,
    url: undefined,
    async drop() {
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
