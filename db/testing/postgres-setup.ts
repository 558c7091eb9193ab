import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { openPostgres } from '../client.ts'
import { migrate } from '../migrate.ts'
import { findPostgres } from './find-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test databases are created, and the migrated one they are copied from; null without a PostgreSQL. */
    postgres: { adminUrl: string; template: string } | null
  }
}

const prefix = 'chi_dao_test'
/** A run that was killed leaves its databases; after this long they are nobody's. */
const abandonedAfterMs = 6 * 3_600_000

/** Makes the migrated template that every test file's database is copied from. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const found = await findPostgres(process.env)
  if (found.url === undefined) {
    project.provide('postgres', null)
    return
  }
  const admin = postgres(found.url, { max: 1, onnotice: () => {} })
  await dropAbandoned(admin)
  const template = testDatabaseName('template')
  await admin`create database ${admin(template)}`
  const database = await openPostgres(databaseUrl(found.url, template))
  await migrate(database)
  await database.close()
  project.provide('postgres', { adminUrl: found.url, template })
  return async () => {
    await admin`drop database if exists ${admin(template)} with (force)`
    await admin.end()
  }
}

async function dropAbandoned(admin: postgres.Sql): Promise<void> {
  const rows = await admin<{ datname: string }[]>`select datname from pg_database where datname like ${`${prefix}_%`}`
  for (const { datname } of rows) {
    const madeAt = Number(datname.slice(prefix.length + 1).split('_')[0])
    if (Date.now() - madeAt > abandonedAfterMs) await admin`drop database if exists ${admin(datname)} with (force)`
  }
}

/** Begins with when it was made, so that an abandoned one can be told. */
export function testDatabaseName(what: string): string {
  return `${prefix}_${Date.now()}_${what}_${randomBytes(4).toString('hex')}`
}

export function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}
