import { and, asc, eq, isNotNull } from 'drizzle-orm'
import type { Directory, DirectoryAgency } from '../src/domain/directory.ts'
import { type Agency, agenciesOf } from './agencies.ts'
import type { Db } from './client.ts'
import { collective, collectiveMember } from './schema/organisation.ts'
import { person } from './schema/people.ts'

/**
 * The organisation's directory as a document of a day uses it ('YYYY-MM-DD'): its agencies and their members are those of
 * that day, each standing for who has its work `today`; names from before that day lead to their successors. A collective
 * left without members is not in the directory (an order to it would reach nobody), unless it is known by name only.
 */
export async function loadDirectory(db: Db, organisationId: number, on: string, today = on): Promise<Directory> {
  const all = await agenciesOf(db, organisationId)
  const heirs = heirsOf(all, on, today)
  const named = await db
    .select({
      id: collective.id,
      name: collective.name,
      aliases: collective.aliases,
      nameOnly: collective.nameOnly,
      unit: collective.unit,
    })
    .from(collective)
    .where(eq(collective.organisationId, organisationId))
    .orderBy(asc(collective.id))
  const members = await db
    .select({ collectiveId: collectiveMember.collectiveId, agencyId: collectiveMember.agencyId })
    .from(collectiveMember)
    .innerJoin(collective, eq(collective.id, collectiveMember.collectiveId))
    .where(eq(collective.organisationId, organisationId))
    .orderBy(asc(collectiveMember.agencyId))
  const existed = new Set(all.filter((agency) => existsOn(agency, on)).map(({ id }) => id))
  const membersOf = groupMembers(members.filter(({ agencyId }) => existed.has(agencyId)))
  const heirIds = (ids: number[]) => [...new Set(ids.flatMap((id) => heirs.get(id)?.id ?? []))]
  const collectives = named
    .map((each) => ({ ...each, agencyIds: heirIds(membersOf.get(each.id) ?? []) }))
    .filter((each) => each.nameOnly || each.agencyIds.length > 0)
  return { agencies: entriesOf(all, heirs, existed), collectives, people: await peopleIn(db, organisationId, heirs) }
}

const existsOn = ({ validFrom, validTo }: Agency, day: string) =>
  (validFrom === null || validFrom <= day) && (validTo === null || validTo >= day)

/** Who has the work of each agency today, by its id. An agency that ended with no successor keeps its own. */
function heirsOf(all: Agency[], on: string, today: string): Map<number, Agency> {
  const byId = new Map(all.map((agency) => [agency.id, agency]))
  const heirs = new Map<number, Agency>()
  for (const agency of all) {
    const then = existsOn(agency, on) ? agency : follow(agency, on, byId)
    if (then) heirs.set(agency.id, (existsOn(then, today) ? then : follow(then, today, byId)) ?? then)
  }
  return heirs
}

/** The first of its successors that exists on the day; links that run in a circle lead nowhere. */
function follow(agency: Agency, day: string, byId: Map<number, Agency>): Agency | undefined {
  const seen = new Set([agency.id])
  for (let next = byId.get(agency.successorId ?? 0); next; next = byId.get(next.successorId ?? 0)) {
    if (existsOn(next, day)) return next
    if (seen.has(next.id)) return undefined
    seen.add(next.id)
  }
  return undefined
}

/** Each heir with all the names that lead to it; those of others, and of before the day, are former ones. */
function entriesOf(all: Agency[], heirs: Map<number, Agency>, existed: Set<number>): DirectoryAgency[] {
  const entries = new Map<number, DirectoryAgency>()
  for (const agency of all) {
    const heir = heirs.get(agency.id)
    if (!heir) continue
    const { id, code, name } = heir
    const entry = entries.get(id) ?? { id, code, name, aliases: [], formerNames: [] }
    entries.set(id, entry)
    const names = [agency.name, ...agency.aliases]
    if (id !== agency.id) entry.formerNames.push(...names)
    else if (existed.has(id)) entry.aliases.push(...agency.aliases)
  }
  return [...entries.values()]
}

async function peopleIn(db: Db, organisationId: number, heirs: Map<number, Agency>) {
  const people = await db
    .select({ name: person.name, agencyId: person.agencyId })
    .from(person)
    .where(and(eq(person.organisationId, organisationId), isNotNull(person.agencyId)))
    .orderBy(asc(person.id))
  return people.flatMap(({ name, agencyId }) => {
    const heir = heirs.get(agencyId ?? 0)
    return heir ? [{ name, agencyId: heir.id }] : []
  })
}

function groupMembers(members: { collectiveId: number; agencyId: number }[]): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  for (const { collectiveId, agencyId } of members) {
    groups.set(collectiveId, [...(groups.get(collectiveId) ?? []), agencyId])
  }
  return groups
}
