import { asc, eq, inArray, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { RoleName } from '../src/domain/permissions.ts'
import type { Db } from './client.ts'
import { agency } from './schema/organisation.ts'
import { person, role } from './schema/people.ts'

/** Someone who may read and speak in a room. */
export interface RoomPerson {
  id: number
  name: string
  title: string | null
  /** The agency the person speaks for, by name. */
  agency: string | null
  /** What the person is in the room's committee, or for the room's agency. */
  roles: RoleName[]
}

interface RoomOf {
  id: number
  organisationId: number
  platformId: string
  committeeId: number | null
  agencyId: number | null
}

/** As a committee's group lists its people. */
const ranks: Record<RoleName, number> = { chair: 0, deputy: 1, clerk: 2, member: 3, overseer: 3, focal: 3 }

/** The platform id of a person's own conversation with the bot. */
export const directRoom = (personId: number) => `direct:${personId}`

/** The platform id of the n-th room that a person opened. */
export const openedRoom = (personId: number, n: number) => `room:${personId}:${n}`

/** Who opened a room, or whose own conversation it is. Rooms of the directory have neither. */
function ownerOf(platformId: string): number | undefined {
  const owner = /^(?:direct|room):(\d{1,9})(?::|$)/.exec(platformId)?.[1]
  return owner === undefined ? undefined : Number(owner)
}

/**
 * Who is in each room, by chat id. In a committee's group: everyone with a role in it, chair first. In an agency's room:
 * its persons and those who have a role for it. Whoever opened a room stays in it, bound or not.
 */
export async function loadRoomMembers(db: Db, rooms: RoomOf[]): Promise<Map<number, RoomPerson[]>> {
  const rows = await loadPersons(db, rooms)
  const persons = new Map(rows.map((row) => [row.id, row]))
  const members = new Map<number, RoomPerson[]>()
  for (const room of rooms) {
    const present = new Map<number, RoomPerson>()
    for (const row of rows) {
      const byRole =
        (room.committeeId !== null && row.roleCommitteeId === room.committeeId) ||
        (room.agencyId !== null && row.roleAgencyId === room.agencyId)
      const byAgency = room.agencyId !== null && row.agencyId === room.agencyId
      if (!byRole && !byAgency) continue
      const there = present.get(row.id) ?? toPerson(row)
      if (byRole && row.role !== null && !there.roles.includes(row.role)) there.roles.push(row.role)
      present.set(row.id, there)
    }
    const owner = persons.get(ownerOf(room.platformId) ?? 0)
    if (owner?.organisationId === room.organisationId && !present.has(owner.id)) present.set(owner.id, toPerson(owner))
    members.set(room.id, inOrder([...present.values()]))
  }
  return members
}

/** Persons any of the rooms may need, once for each role they have. */
async function loadPersons(db: Db, rooms: RoomOf[]) {
  const ids = (pick: (room: RoomOf) => number | null | undefined) => [
    ...new Set(rooms.flatMap((room) => pick(room) ?? [])),
  ]
  const committeeIds = ids((room) => room.committeeId)
  const agencyIds = ids((room) => room.agencyId)
  const ownerIds = ids((room) => ownerOf(room.platformId))
  const own = alias(agency, 'own_agency')
  return db
    .select({
      id: person.id,
      organisationId: person.organisationId,
      name: person.name,
      title: person.title,
      agencyId: person.agencyId,
      agencyName: own.name,
      role: role.role,
      roleCommitteeId: role.committeeId,
      roleAgencyId: role.agencyId,
      roleAgencyName: agency.name,
    })
    .from(person)
    .leftJoin(role, eq(role.personId, person.id))
    .leftJoin(agency, eq(agency.id, role.agencyId))
    .leftJoin(own, eq(own.id, person.agencyId))
    .where(
      or(
        inArray(role.committeeId, committeeIds),
        inArray(role.agencyId, agencyIds),
        inArray(person.agencyId, agencyIds),
        inArray(person.id, ownerIds),
      ),
    )
    .orderBy(asc(person.id), asc(role.id))
}

function toPerson(row: Awaited<ReturnType<typeof loadPersons>>[number]): RoomPerson {
  return { id: row.id, name: row.name, title: row.title, agency: row.roleAgencyName ?? row.agencyName, roles: [] }
}

function inOrder(people: RoomPerson[]): RoomPerson[] {
  const rank = (one: RoomPerson) => Math.min(...one.roles.map((name) => ranks[name]), 4)
  return people.sort((a, b) => rank(a) - rank(b) || a.id - b.id)
}
