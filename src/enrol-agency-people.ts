import type { Agency } from '../db/agencies.ts'
import type { Db } from '../db/client.ts'
import { addPeople, addRoles, leaveAgency, type Person, peopleOf, removeRoles, rolesIn } from '../db/people.ts'
import type { DirectoryRow } from './domain/directory-csv/read-row.ts'
import { freeHandle } from './domain/handle.ts'
import type { Moment } from './domain/moment.ts'
import { foldTones } from './domain/text.ts'

/** Someone who speaks for an agency: its head as a member of the committee, or its focal. */
export interface EnrolledPerson {
  id: number
  handle: string
  name: string
  /** Code. */
  agency: string
  role: 'member' | 'focal'
}

type Wanted = Pick<EnrolledPerson, 'name' | 'role'> & { agency: Agency }

/**
 * Gives each agency the head and the focals that its row names. A person is known by name (accents count) and agency; a
 * new name is a new person, never the old one renamed: identities bound to the old one must not act for the new one.
 * Where the row names someone, whoever else had that role for the agency loses it, in these committees.
 */
export async function enrolAgencyPeople(
  tx: Db,
  organisationId: number,
  committeeIds: number[],
  agencies: { row: DirectoryRow; agency: Agency }[],
  at: Moment,
): Promise<{ people: EnrolledPerson[]; replaced: EnrolledPerson[] }> {
  const wanted = agencies.flatMap(({ row, agency }): Wanted[] => [
    ...(row.head === undefined ? [] : [{ name: row.head, role: 'member' as const, agency }]),
    ...(row.focals ?? []).map((name) => ({ name, role: 'focal' as const, agency })),
  ])
  const before = await peopleOf(tx, organisationId)
  const known = new Map(before.map((person) => [keyOf(person.name, person.agencyId), person]))
  const taken = new Set(before.map(({ handle }) => handle))
  const newcomers = new Map<string, { handle: string; name: string; title: string; agencyId: number }>()
  for (const { name, role, agency } of wanted) {
    const key = keyOf(name, agency.id)
    if (known.has(key) || newcomers.has(key)) continue
    const handle = freeHandle(name, taken)
    taken.add(handle)
    const title = role === 'focal' ? 'Đầu mối' : (agency.headTitle ?? 'Người đứng đầu')
    newcomers.set(key, { handle, name, title, agencyId: agency.id })
  }
  const ids = await addPeople(tx, organisationId, [...newcomers.values()], at)

  const enrolled = wanted.flatMap(({ name, role, agency }) => {
    const key = keyOf(name, agency.id)
    const handle = (known.get(key) ?? newcomers.get(key))?.handle
    const id = handle === undefined ? undefined : ids.get(handle)
    if (handle === undefined || id === undefined) return []
    return [{ id, handle, name, agency: agency.code, agencyId: agency.id, role, isNew: !known.has(key) }]
  })
  const replaced = await replace(tx, committeeIds, enrolled, before)
  await addRoles(
    tx,
    committeeIds.flatMap((committeeId) =>
      enrolled.map(({ id, role, agencyId }) => ({ committeeId, personId: id, role, agencyId })),
    ),
  )
  return { people: once(enrolled.filter(({ isNew }) => isNew)), replaced }
}

/** Each person once, with the first of the roles. */
function once(people: EnrolledPerson[]): EnrolledPerson[] {
  const firsts = new Map<number, EnrolledPerson>()
  for (const { id, handle, name, agency, role } of people) {
    if (!firsts.has(id)) firsts.set(id, { id, handle, name, agency, role })
  }
  return [...firsts.values()]
}

const keyOf = (name: string, agencyId: number | null) => `${agencyId} ${foldTones(name)}`

/** Takes the role away from those who had it for an agency and are not named for it now. */
async function replace(
  tx: Db,
  committeeIds: number[],
  enrolled: (EnrolledPerson & { agencyId: number })[],
  before: Person[],
): Promise<EnrolledPerson[]> {
  const offices = new Map(enrolled.map((each) => [`${each.agencyId} ${each.role}`, each.agency]))
  const named = new Set(enrolled.map(({ agencyId, role, id }) => `${agencyId} ${role} ${id}`))
  const people = new Map(before.map((person) => [person.id, person]))
  const gone = (await rolesIn(tx, committeeIds)).flatMap((given) => {
    const { agencyId, role } = given
    const agency = offices.get(`${agencyId} ${role}`)
    const person = people.get(given.personId)
    if (agencyId === null || agency === undefined || person === undefined) return []
    if ((role !== 'member' && role !== 'focal') || named.has(`${agencyId} ${role} ${person.id}`)) return []
    return [{ roleId: given.id, agencyId, id: person.id, handle: person.handle, name: person.name, agency, role }]
  })
  await removeRoles(
    tx,
    gone.map(({ roleId }) => roleId),
  )
  for (const agencyId of new Set(gone.map((each) => each.agencyId))) {
    await leaveAgency(
      tx,
      gone.filter((each) => each.agencyId === agencyId).map(({ id }) => id),
      agencyId,
    )
  }
  return once(gone)
}
