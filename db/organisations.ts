import { asc, eq } from 'drizzle-orm'
import type { Moment } from '../src/domain/moment.ts'
import type { Db } from './client.ts'
import { agency, committee, committeeAgency, organisation } from './schema/organisation.ts'

export type Organisation = typeof organisation.$inferSelect
export type Committee = typeof committee.$inferSelect

export async function findOrganisation(db: Db, slug: string): Promise<Organisation | undefined> {
  const [found] = await db.select().from(organisation).where(eq(organisation.slug, slug))
  return found
}

export async function findCommittee(db: Db, slug: string): Promise<Committee | undefined> {
  const [found] = await db.select().from(committee).where(eq(committee.slug, slug))
  return found
}

/** The organisation's committees, oldest first. */
export async function committeesOf(db: Db, organisationId: number): Promise<Committee[]> {
  return db.select().from(committee).where(eq(committee.organisationId, organisationId)).orderBy(asc(committee.id))
}

/** Resolves with the organisation of that slug: a new one, or the one there is, unchanged. */
export async function addOrganisation(
  db: Db,
  wanted: { slug: string; name: string },
  at: Moment,
): Promise<Organisation> {
  const found = await findOrganisation(db, wanted.slug)
  if (found) return found
  // Two processes may add it at once: the second waits here for the first, then finds its row.
  await db
    .insert(organisation)
    .values({ slug: wanted.slug, name: wanted.name, createdAt: at.machine })
    .onConflictDoNothing()
  const added = await findOrganisation(db, wanted.slug)
  if (!added) throw new Error(`organisation ${wanted.slug} was removed while it was added`)
  return added
}

/** Until the transaction ends, whoever else locks the organisation waits. */
export async function lockOrganisation(tx: Db, organisationId: number): Promise<void> {
  await tx.select({ id: organisation.id }).from(organisation).where(eq(organisation.id, organisationId)).for('update')
}

/**
 * Resolves with the committee of that slug: a new one in which all agencies of the organisation take part, or the one
 * there is, unchanged. Throws when the slug belongs to another organisation: slugs are unique in the installation.
 */
export async function addCommittee(
  db: Db,
  wanted: { organisationId: number; slug: string; name: string },
  at: Moment,
): Promise<Committee> {
  const found = await findCommittee(db, wanted.slug)
  if (found) return ownedBy(wanted.organisationId, found)
  const { organisationId, slug, name } = wanted
  await db.insert(committee).values({ organisationId, slug, name, createdAt: at.machine }).onConflictDoNothing()
  const added = await findCommittee(db, slug)
  if (!added) throw new Error(`committee ${slug} was removed while it was added`)
  ownedBy(organisationId, added)
  const agencies = await db.select({ id: agency.id }).from(agency).where(eq(agency.organisationId, organisationId))
  await enrolAgencies(
    db,
    [added.id],
    agencies.map(({ id }) => id),
  )
  return added
}

function ownedBy(organisationId: number, found: Committee): Committee {
  if (found.organisationId === organisationId) return found
  throw new Error(`Mã ban chỉ đạo '${found.slug}' đã được một tổ chức khác dùng.`)
}

/** Makes the agencies take part in the committees; those that already do stay. */
export async function enrolAgencies(db: Db, committeeIds: number[], agencyIds: number[]): Promise<void> {
  const pairs = committeeIds.flatMap((committeeId) => agencyIds.map((agencyId) => ({ committeeId, agencyId })))
  for (let from = 0; from < pairs.length; from += 1000) {
    await db
      .insert(committeeAgency)
      .values(pairs.slice(from, from + 1000))
      .onConflictDoNothing()
  }
}
