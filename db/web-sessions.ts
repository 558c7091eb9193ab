import { and, eq, gt, lte } from 'drizzle-orm'
import type { Db } from './client.ts'
import { person, webSession } from './schema/people.ts'

/** Who is signed in with a browser. */
export interface SignedIn {
  personId: number
  organisationId: number
  name: string
}

/** Keeps a new session and drops those that have run out. All times are machine time. */
export async function insertSession(tx: Db, session: typeof webSession.$inferInsert): Promise<void> {
  await tx.delete(webSession).where(lte(webSession.expiresAt, session.createdAt))
  await tx.insert(webSession).values(session)
}

/** The person of a session that has not run out. */
export async function findSession(db: Db, tokenHash: string, machineNow: Date): Promise<SignedIn | undefined> {
  const [row] = await db
    .select({ personId: person.id, organisationId: person.organisationId, name: person.name })
    .from(webSession)
    .innerJoin(person, eq(person.id, webSession.personId))
    .where(and(eq(webSession.tokenHash, tokenHash), gt(webSession.expiresAt, machineNow)))
  return row
}

export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db.delete(webSession).where(eq(webSession.tokenHash, tokenHash))
}
