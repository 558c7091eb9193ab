import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Moment } from '../src/domain/moment.ts'
import type { RoleName } from '../src/domain/permissions.ts'
import { fold } from '../src/domain/text.ts'
import type { Db } from './client.ts'
import { person, role } from './schema/people.ts'

export type Person = typeof person.$inferSelect
export type Role = typeof role.$inferSelect

export interface PersonInput {
  /** Unique in the organisation: lower case ASCII with at least one letter, so that it is never taken for an id. */
  handle: string
  name: string
  title?: string | null
  agencyId?: number | null
}

export interface RoleInput {
  committeeId: number
  personId: number
  role: RoleName
  /** The agency that a member or focal speaks for. */
  agencyId?: number | null
}

/** The organisation's people in the order they were entered. */
export async function peopleOf(db: Db, organisationId: number): Promise<Person[]> {
  return db.select().from(person).where(eq(person.organisationId, organisationId)).orderBy(asc(person.id))
}

/** A person by what someone typed: the id ('12') or the handle ('van-thu', case and accents aside). */
export async function findPerson(db: Db, organisationId: number, idOrHandle: string): Promise<Person | undefined> {
  const typed = fold(idOrHandle)
  // Ids are 32-bit: a longer number is nobody's, and would be an error in the query.
  const isId = /^\d{1,9}$/.test(typed)
  const [found] = await db
    .select()
    .from(person)
    .where(
      and(eq(person.organisationId, organisationId), isId ? eq(person.id, Number(typed)) : eq(person.handle, typed)),
    )
  return found
}

/** Adds the people whose handle is new and leaves the others as they are. Resolves with the ids by handle, of all. */
export async function addPeople(
  db: Db,
  organisationId: number,
  wanted: PersonInput[],
  at: Moment,
): Promise<Map<string, number>> {
  const ids = new Map((await peopleOf(db, organisationId)).map(({ handle, id }) => [handle, id]))
  const missing = wanted.filter(({ handle }) => !ids.has(handle))
  for (let from = 0; from < missing.length; from += 500) {
    const added = await db
      .insert(person)
      .values(missing.slice(from, from + 500).map((each) => ({ ...each, organisationId, createdAt: at.machine })))
      .returning({ id: person.id, handle: person.handle })
    for (const { handle, id } of added) ids.set(handle, id)
  }
  return ids
}

/** Resolves with the person of that handle: a new one, or the one there is, unchanged. */
export async function addPerson(db: Db, organisationId: number, wanted: PersonInput, at: Moment): Promise<Person> {
  await addPeople(db, organisationId, [wanted], at)
  const found = await findPerson(db, organisationId, wanted.handle)
  if (!found) throw new Error(`'${wanted.handle}' cannot be a handle`)
  return found
}

/** All roles in the committees. */
export async function rolesIn(db: Db, committeeIds: number[]): Promise<Role[]> {
  if (committeeIds.length === 0) return []
  return db.select().from(role).where(inArray(role.committeeId, committeeIds)).orderBy(asc(role.id))
}

/** Gives the roles that are not yet given. A person has a role in a committee once; the agency of the first stays. */
export async function addRoles(db: Db, wanted: RoleInput[]): Promise<void> {
  const given = await rolesIn(db, [...new Set(wanted.map(({ committeeId }) => committeeId))])
  const key = (each: RoleInput) => `${each.committeeId} ${each.personId} ${each.role}`
  const known = new Set(given.map(key))
  const missing = wanted.filter((each) => !known.has(key(each)))
  for (let from = 0; from < missing.length; from += 1000) {
    await db
      .insert(role)
      .values(missing.slice(from, from + 1000))
      .onConflictDoNothing()
  }
}

export async function addRole(db: Db, wanted: RoleInput): Promise<void> {
  await addRoles(db, [wanted])
}

/** Takes roles away; the people stay, with everything that they did. */
export async function removeRoles(db: Db, ids: number[]): Promise<void> {
  if (ids.length > 0) await db.delete(role).where(inArray(role.id, ids))
}

/** People who have no role for the agency any more no longer belong to it. */
export async function leaveAgency(db: Db, personIds: number[], agencyId: number): Promise<void> {
  if (personIds.length === 0) return
  const still = await db
    .select({ personId: role.personId })
    .from(role)
    .where(and(inArray(role.personId, personIds), eq(role.agencyId, agencyId)))
  const stays = new Set(still.map(({ personId }) => personId))
  const leaving = personIds.filter((id) => !stays.has(id))
  if (leaving.length === 0) return
  await db
    .update(person)
    .set({ agencyId: null })
    .where(and(inArray(person.id, leaving), eq(person.agencyId, agencyId)))
}
