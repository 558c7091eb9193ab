import { fileURLToPath } from 'node:url'
import type { Database } from './client.ts'

/** Where drizzle-kit puts the migrations. */
export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** Brings the database to the newest schema. Any number of processes may do so at once; one does the work. */
export async function migrate(database: Database): Promise<void> {
  await database.applyMigrations(migrationsFolder)
}
