import { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

/** Either database, or a transaction in it: queries take one of these and never know which. */
export type Db = PgDatabase<PgQueryResultHKT, Record<string, never>>

export interface Database {
  readonly kind: 'pglite' | 'postgres'
  readonly db: Db
  /** LISTEN; resolves with a function that ends it. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** NOTIFY, delivered when the transaction commits. */
export async function notify(db: Db, channel: string, payload = ''): Promise<void> {
  await db.execute(sql`select pg_notify(${channel}, ${payload})`)
}

/** PostgreSQL through postgres.js. */
export async function openPostgres(url: string): Promise<Database> {
  const client = postgres(url, { onnotice: () => {}, max: 10 })
  return {
    kind: 'postgres',
    db: drizzlePostgres(client, { casing: 'snake_case' }),
    async listen(channel, onNotify) {
      const listening = await client.listen(channel, onNotify)
      return () => listening.unlisten()
    },
    close: () => client.end({ timeout: 5 }),
  }
}

/** Embedded PostgreSQL in a directory, or in memory without one. */
export async function openPglite(dataDir?: string): Promise<Database> {
  const client = await PGlite.create(dataDir ? { dataDir } : {})
  return {
    kind: 'pglite',
    db: drizzlePglite(client, { casing: 'snake_case' }),
    listen: (channel, onNotify) => client.listen(channel, onNotify),
    close: () => client.close(),
  }
}
