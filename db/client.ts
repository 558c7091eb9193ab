import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite, type PGliteOptions, types } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js'
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { lockDataDir } from './data-dir-lock.ts'
import { DatabaseUnreachable } from './database-unreachable.ts'

/** Either database, or a transaction in it: queries take one of these and never know which. */
export type Db = PgDatabase<PgQueryResultHKT, Record<string, never>>

export interface Database {
  readonly kind: 'pglite' | 'postgres'
  readonly db: Db
  /**
   * LISTEN; resolves with a function that ends it. `onAgain` is called when a broken connection is made good: what was
   * told meanwhile is lost.
   */
  listen(channel: string, onNotify: (payload: string) => void, onAgain?: () => void): Promise<() => Promise<void>>
  /** Applies the migrations of a folder that are missing. Call migrate() of migrate.ts, which knows the folder. */
  applyMigrations(folder: string): Promise<void>
  close(): Promise<void>
}

/** NOTIFY, delivered when the transaction commits. */
export async function notify(db: Db, channel: string, payload = ''): Promise<void> {
  await db.execute(sql`select pg_notify(${channel}, ${payload})`)
}

/** Whether the database answers a question at all. */
export async function answers({ db }: Database): Promise<boolean> {
  try {
    await db.execute(sql`select 1`)
    return true
  } catch {
    return false
  }
}

/** PGlite has no autovacuum, and the outbox slows tenfold without: call every few minutes. Nothing to do on PostgreSQL. */
export async function vacuum(database: Database): Promise<void> {
  if (database.kind === 'pglite') await database.db.execute(sql`vacuum (analyze)`)
}

/**
 * The database of an installation: PostgreSQL when it has a URL, otherwise PGlite in the data directory, which is then
 * this process's alone until close(). Not migrated yet. Rejects with DatabaseUnreachable or DataDirLocked.
 */
export async function openDatabase(options: { databaseUrl?: string | undefined; dataDir: string }): Promise<Database> {
  if (options.databaseUrl !== undefined) return openPostgres(options.databaseUrl)
  const unlock = await lockDataDir(options.dataDir)
  try {
    const database = await openPglite(join(options.dataDir, 'pglite'))
    return {
      ...database,
      async close() {
        await database.close()
        await unlock()
      },
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

/** PostgreSQL through postgres.js. Rejects with DatabaseUnreachable. */
export async function openPostgres(url: string): Promise<Database> {
  const client = await connect(url, 10)
  return {
    kind: 'postgres',
    db: drizzlePostgres(client, { casing: 'snake_case' }),
    async listen(channel, onNotify, onAgain = () => {}) {
      let first = true
      const listening = await client.listen(channel, onNotify, () => {
        if (!first) onAgain()
        first = false
      })
      return () => listening.unlisten()
    },
    async applyMigrations(folder) {
      // drizzle's migrator fails when processes start together, so they queue. The lock is a session's: hence one
      // connection, whose end frees it.
      const single = await connect(url, 1)
      try {
        await single`select pg_advisory_lock(${migrationLock})`
        await migratePostgres(drizzlePostgres(single), { migrationsFolder: folder })
      } finally {
        await single.end({ timeout: 5 })
      }
    },
    close: () => client.end({ timeout: 5 }),
  }
}

/** Any number that nothing else in the database locks. */
const migrationLock = 20210203

async function connect(url: string, max: number): Promise<postgres.Sql> {
  try {
    const client = postgres(url, {
      max,
      connect_timeout: 10,
      connection: { TimeZone: 'UTC', application_name: 'chi-dao' },
      onnotice: () => {},
    })
    for (const oid of jsonTypes) client.options.parsers[oid] = asPrinted
    await client`select 1`
    return client
  } catch (error) {
    throw new DatabaseUnreachable(url, error)
  }
}

/** Embedded PostgreSQL in a directory, or in memory without one. Takes no lock: that is openDatabase's. */
export async function openPglite(
  dataDir?: string,
  options: Pick<PGliteOptions, 'loadDataDir'> = {},
): Promise<Database> {
  if (dataDir !== undefined) await mkdir(dataDir, { recursive: true })
  const client = await PGlite.create({
    ...options,
    ...(dataDir === undefined ? {} : { dataDir }),
    parsers: Object.fromEntries(jsonTypes.map((oid) => [oid, asPrinted])),
  })
  await client.exec(`set time zone 'UTC'`)
  return {
    kind: 'pglite',
    db: drizzlePglite(client, { casing: 'snake_case' }),
    async listen(channel, onNotify) {
      // Unquoted, PGlite lower-cases the name (its own way to unlisten does); postgres.js and pg_notify do not.
      const name = `"${channel}"`
      await client.listen(name, onNotify)
      return () => client.unlisten(name, onNotify)
    },
    applyMigrations: (folder) => migratePglite(drizzlePglite(client), { migrationsFolder: folder }),
    close: () => client.close(),
  }
}

/** drizzle decodes JSON itself: decoded by the driver before, the string '123' would come back as the number 123. */
const jsonTypes = [types.JSON, types.JSONB]
const asPrinted = (value: string) => value
