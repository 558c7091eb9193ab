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
import { createDiskGuard, type DiskGuard, type DiskRoom } from './disk-full.ts'

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
  /** Room on the disk of an embedded database, whose writes reject with DiskFull below the floor. */
  disk?(): DiskRoom
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
export async function openDatabase(options: {
  databaseUrl?: string | undefined
  dataDir: string
  diskFloorMb?: number
}): Promise<Database> {
  if (options.databaseUrl !== undefined) return openPostgres(options.databaseUrl)
  const unlock = await lockDataDir(options.dataDir)
  try {
    const guard = createDiskGuard(options.dataDir, options.diskFloorMb ?? defaultDiskFloorMb)
    guard.check()
    const database = await openPglite(join(options.dataDir, 'pglite'), { guard })
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

/**
 * A session is a deed's until its transaction ends, and a claim of delivery waits for a free one: there are to be more
 * than people act at once. PostgreSQL has 100 for all processes together unless told otherwise.
 */
const mostSessions = 16

/** PostgreSQL through postgres.js. Rejects with DatabaseUnreachable. */
export async function openPostgres(url: string): Promise<Database> {
  const client = await connect(url, mostSessions)
  return {
    kind: 'postgres',
    db: drizzlePostgres(client, { casing: 'snake_case' }),
    async listen(channel, onNotify, onAgain = () => {}) {
      let first = true
      // postgres.js, once it has connected anew, no longer knows the listener that it is to forget.
      let ended = false
      const hear = (payload: string) => {
        if (!ended) onNotify(payload)
      }
      const listening = await client.listen(channel, hear, () => {
        if (!first && !ended) onAgain()
        first = false
      })
      return () => {
        ended = true
        return listening.unlisten()
      }
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

/** A process that is suspended inside a transaction keeps its locks: PostgreSQL then ends the session. Nothing here pauses so long inside one. */
const idleInTransactionMs = 60_000

/** Any number that nothing else in the database locks. */
const migrationLock = 20210203

async function connect(url: string, max: number): Promise<postgres.Sql> {
  try {
    const client = postgres(url, {
      max,
      connect_timeout: 10,
      connection: {
        TimeZone: 'UTC',
        application_name: 'chi-dao',
        idle_in_transaction_session_timeout: idleInTransactionMs,
      },
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
  { guard, ...options }: Pick<PGliteOptions, 'loadDataDir'> & { guard?: DiskGuard } = {},
): Promise<Database> {
  if (dataDir !== undefined) await mkdir(dataDir, { recursive: true })
  const client = await PGlite.create({
    ...options,
    ...(dataDir === undefined ? {} : { dataDir }),
    parsers: Object.fromEntries(jsonTypes.map((oid) => [oid, asPrinted])),
  })
  await client.exec(`set time zone 'UTC'`)
  if (guard) refuseWritesBelow(client, guard)
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
    ...(guard && { disk: guard.room }),
    close: () => client.close(),
  }
}

const defaultDiskFloorMb = 200
/** A transaction counts as a write: what reads within one can wait. */
const mayWrite = /^\s*(?!select|set|show|listen|unlisten|begin|commit|rollback)/i

function refuseWritesBelow(client: PGlite, guard: DiskGuard): void {
  const { query, exec, transaction } = client
  client.query = (async (text: string, ...rest: []) => {
    if (mayWrite.test(text)) guard.check()
    return query.call(client, text, ...rest)
  }) as typeof query // Generic in the row; the arguments go through as they are.
  client.exec = async (text, ...rest) => {
    if (mayWrite.test(text)) guard.check()
    return exec.call(client, text, ...rest)
  }
  client.transaction = async (work) => {
    guard.check()
    return transaction.call(client, work) as ReturnType<typeof work> // As above.
  }
}

/** drizzle decodes JSON itself: decoded by the driver before, the string '123' would come back as the number 123. */
const jsonTypes = [types.JSON, types.JSONB]
const asPrinted = (value: string) => value
