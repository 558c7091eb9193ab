import { eq } from 'drizzle-orm'
import type { Db } from './client.ts'
import { setting } from './schema/record.ts'

/** An instant that the installation keeps under a name. */
export async function readInstant(db: Db, key: string): Promise<Date | undefined> {
  const [row] = await db.select().from(setting).where(eq(setting.key, key))
  return typeof row?.value === 'string' ? new Date(row.value) : undefined
}

export async function writeInstant(db: Db, key: string, instant: Date): Promise<void> {
  const value = instant.toISOString()
  await db.insert(setting).values({ key, value }).onConflictDoUpdate({ target: setting.key, set: { value } })
}

/** Sets a value that nothing had set before, and gives the one that stands. */
export async function claimSetting(db: Db, key: string, value: string): Promise<unknown> {
  await db.insert(setting).values({ key, value }).onConflictDoNothing()
  const [row] = await db.select().from(setting).where(eq(setting.key, key))
  return row?.value
}
