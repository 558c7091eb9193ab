import { asc, eq } from 'drizzle-orm'
import { type Policy, readPolicy } from '../src/domain/policy.ts'
import type { Db } from './client.ts'
import { committee } from './schema/organisation.ts'

/** Every committee with its policy in full, the oldest first. */
export async function allCommittees(db: Db): Promise<{ id: number; organisationId: number; policy: Policy }[]> {
  const rows = await db.select().from(committee).orderBy(asc(committee.id))
  return rows.map(({ id, organisationId, slug, policy }) => ({ id, organisationId, policy: readPolicy(policy, slug) }))
}

export async function committeeName(db: Db, id: number): Promise<string> {
  const [row] = await db.select({ name: committee.name }).from(committee).where(eq(committee.id, id))
  if (!row) throw new Error(`no committee ${id}`)
  return row.name
}
