import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { and, count, eq, max } from 'drizzle-orm'
import { bigint, pgSchema, text } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { Db } from './client.ts'
import { migrationsFolder } from './migrate.ts'

/** Where drizzle's migrator notes what it did; `created_at` is the `when` of its journal. */
const applied = pgSchema('drizzle').table('__drizzle_migrations', {
  createdAt: bigint('created_at', { mode: 'number' }),
})
const tables = pgSchema('information_schema').table('tables', {
  schema: text('table_schema'),
  name: text('table_name'),
})
const journalShape = z.object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) })

/** The migrations that this database still lacks, in order, by name. */
export async function pendingMigrations(db: Db): Promise<string[]> {
  const journal = journalShape.parse(JSON.parse(await readFile(join(migrationsFolder, 'meta/_journal.json'), 'utf8')))
  const last = await lastApplied(db)
  return journal.entries.filter(({ when }) => when > last).map(({ tag }) => tag)
}

async function lastApplied(db: Db): Promise<number> {
  const [found] = await db
    .select({ count: count() })
    .from(tables)
    .where(and(eq(tables.schema, 'drizzle'), eq(tables.name, '__drizzle_migrations')))
  if (!found || found.count === 0) return 0
  const [row] = await db.select({ last: max(applied.createdAt) }).from(applied)
  return row?.last ?? 0
}
