import { and, asc, eq, gte, isNull, lte, or } from 'drizzle-orm'
import type { Directory } from '../src/domain/directory.ts'
import type { Db } from './client.ts'
import { agency, collective, collectiveMember } from './schema/organisation.ts'

/**
 * The organisation's directory as it stood on a day ('YYYY-MM-DD', the document's). A collective has the members that
 * existed then; one left without any is not in the directory (an order to it would reach nobody), unless it is known by
 * name only.
 */
export async function loadDirectory(db: Db, organisationId: number, on: string): Promise<Directory> {
  const existed = and(
    eq(agency.organisationId, organisationId),
    or(isNull(agency.validFrom), lte(agency.validFrom, on)),
    or(isNull(agency.validTo), gte(agency.validTo, on)),
  )
  const agencies = await db
    .select({ id: agency.id, code: agency.code, name: agency.name, aliases: agency.aliases })
    .from(agency)
    .where(existed)
    .orderBy(asc(agency.id))
  const named = await db
    .select({
      id: collective.id,
      name: collective.name,
      aliases: collective.aliases,
      nameOnly: collective.nameOnly,
    })
    .from(collective)
    .where(eq(collective.organisationId, organisationId))
    .orderBy(asc(collective.id))
  const members = await db
    .select({ collectiveId: collectiveMember.collectiveId, agencyId: collectiveMember.agencyId })
    .from(collectiveMember)
    .innerJoin(agency, eq(agency.id, collectiveMember.agencyId))
    .where(existed)
    .orderBy(asc(collectiveMember.agencyId))

  const membersOf = groupMembers(members)
  const collectives = named
    .map((each) => ({ ...each, agencyIds: membersOf.get(each.id) ?? [] }))
    .filter((each) => each.nameOnly || each.agencyIds.length > 0)
  return { agencies, collectives }
}

function groupMembers(members: { collectiveId: number; agencyId: number }[]): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  for (const { collectiveId, agencyId } of members) {
    groups.set(collectiveId, [...(groups.get(collectiveId) ?? []), agencyId])
  }
  return groups
}
