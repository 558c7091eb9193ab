import { sql } from 'drizzle-orm'
import type { Db } from './client.ts'

/** The session that a transaction runs in, for `endBlockers`. */
export async function sessionOf(tx: Db): Promise<number> {
  const [row] = await tx.select({ pid: sql<number>`pg_backend_pid()` }).from(sql`(select 1) as one`)
  if (!row) throw new Error('the database names no session')
  return row.pid
}

/**
 * Ends the sessions whose locks a session waits for. A process that is suspended in the middle of a transaction, or even
 * of a statement, keeps its locks for ever, and no time-out of PostgreSQL 15 reaches a session that waits for its client
 * inside a statement.
 */
export async function endBlockers(db: Db, session: number): Promise<void> {
  await db.execute(sql`select pg_terminate_backend(pid) from unnest(pg_blocking_pids(${session})) as blocking(pid)`)
}
