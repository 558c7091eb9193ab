import { and, eq } from 'drizzle-orm'
import type { Office } from '../src/domain/permissions.ts'
import type { Db } from './client.ts'
import { identity, person, role } from './schema/people.ts'

export type IdentityRow = typeof identity.$inferSelect

/** A person's offices in all committees. */
export async function officesOf(db: Db, personId: number): Promise<Office[]> {
  return db
    .select({ committeeId: role.committeeId, role: role.role, agencyId: role.agencyId })
    .from(role)
    .where(eq(role.personId, personId))
}

/** The identity of a platform's user, made when first seen; the name is kept as the platform last showed it. */
export async function ensureIdentity(
  tx: Db,
  user: { accountId: number; userId: string; name: string },
  machineNow: Date,
): Promise<IdentityRow> {
  const [row] = await tx
    .insert(identity)
    .values({ ...user, createdAt: machineNow })
    .onConflictDoUpdate({ target: [identity.accountId, identity.userId], set: { name: user.name } })
    .returning()
  if (!row) throw new Error('upsert returned no row')
  return row
}

export async function findIdentity(db: Db, accountId: number, userId: string): Promise<IdentityRow | undefined> {
  const [row] = await db
    .select()
    .from(identity)
    .where(and(eq(identity.accountId, accountId), eq(identity.userId, userId)))
  return row
}

export async function bindIdentity(tx: Db, identityId: number, personId: number): Promise<void> {
  await tx.update(identity).set({ personId }).where(eq(identity.id, identityId))
}

export async function personName(db: Db, personId: number): Promise<string | undefined> {
  const [row] = await db.select({ name: person.name }).from(person).where(eq(person.id, personId))
  return row?.name
}
