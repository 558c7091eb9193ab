import { sql } from 'drizzle-orm'
import type { Database } from './client.ts'

/** Empties every table and starts the ids at 1 again; the schema and its migrations stay. */
export async function emptyDatabase(database: Database): Promise<void> {
  const tables = await database.db
    .select({ name: sql<string>`tablename` })
    .from(sql`pg_tables`)
    .where(sql`schemaname = 'public'`)
  const names = sql.join(
    tables.map(({ name }) => sql.identifier(name)),
    sql`, `,
  )
  await database.db.execute(sql`truncate ${names} restart identity cascade`)
}
