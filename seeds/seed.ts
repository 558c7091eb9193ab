import { addAgencies } from '../db/agencies.ts'
import type { Db } from '../db/client.ts'
import { addCollectives } from '../db/collectives.ts'
import { addCommittee, addOrganisation, type Committee, enrolAgencies, lockOrganisation } from '../db/organisations.ts'
import { addPeople, addRoles, peopleOf } from '../db/people.ts'
import type { Moment } from '../src/domain/moment.ts'
import { fold } from '../src/domain/text.ts'
import { type SeedAgency, seedAgencies } from './agencies.ts'
import { seedCollectives } from './collectives.ts'
import { openRooms, type Room } from './open-rooms.ts'
import { type SeedPerson, seedPeople } from './people.ts'
import { type Province, provinces } from './provinces.ts'

/**
 * Builds the provinces, each in a transaction of its own: committee, agencies, collectives, people and rooms. What is
 * there already stays as it is, whatever has been changed in it since; what is missing is added.
 */
export async function seed(db: Db, at: Moment, chosen: readonly Province[] = provinces): Promise<void> {
  for (const province of chosen) {
    await db.transaction((tx) => seedProvince(tx, province, at))
  }
}

async function seedProvince(tx: Db, province: Province, at: Moment): Promise<void> {
  const { id: organisationId } = await addOrganisation(tx, { slug: province.slug, name: `Tỉnh ${province.name}` }, at)
  // Processes that seed at the same time go one after the other.
  await lockOrganisation(tx, organisationId)
  const committee = await addCommittee(
    tx,
    {
      organisationId,
      slug: province.slug,
      name: `Ban Chỉ đạo phòng, chống dịch COVID-19 tỉnh ${province.name}`,
    },
    at,
  )
  const agencies = seedAgencies(province)
  const idOf = await seedAgencyRows(tx, organisationId, agencies, at)
  await enrolAgencies(
    tx,
    [committee.id],
    agencies.map(({ code }) => idOf(code)),
  )
  await addCollectives(tx, organisationId, seedCollectives(province, agencies))

  const people = await addSeedPeople(tx, committee, seedPeople(province, agencies), idOf, at)
  const rooms: Room[] = [
    { platformId: province.slug, title: committee.name, boundTo: { committeeId: committee.id } },
    ...agencies.map(({ code, name }) => ({
      platformId: `${province.slug}-${code.toLowerCase()}`,
      title: name,
      boundTo: { agencyId: idOf(code) },
    })),
  ]
  await openRooms(tx, organisationId, rooms, people, at)
}

/** A role is given with its person only: one that was taken away later is not given back. */
async function addSeedPeople(
  tx: Db,
  { id: committeeId, organisationId }: Committee,
  wanted: SeedPerson[],
  idOf: (code: string) => number,
  at: Moment,
): Promise<{ id: number; name: string }[]> {
  const before = new Set((await peopleOf(tx, organisationId)).map(({ handle }) => handle))
  const people = wanted.map(({ agency, ...rest }) => ({
    ...rest,
    agencyId: agency === undefined ? null : idOf(agency),
  }))
  const ids = await addPeople(
    tx,
    organisationId,
    people.map(({ role: _role, ...person }) => person),
    at,
  )
  const present = people.flatMap((each) => {
    const id = ids.get(each.handle)
    return id === undefined ? [] : [{ ...each, id }]
  })
  await addRoles(
    tx,
    present
      .filter(({ handle }) => !before.has(handle))
      .map(({ id, role, agencyId }) => ({
        committeeId,
        personId: id,
        role,
        agencyId: role === 'member' || role === 'focal' ? agencyId : null,
      })),
  )
  return present
}

/** Adds the agencies, parents before children, and resolves with a look-up of ids by code. */
async function seedAgencyRows(
  tx: Db,
  organisationId: number,
  agencies: SeedAgency[],
  at: Moment,
): Promise<(code: string) => number> {
  const row = ({ parent: _parent, group: _group, headInitials: _initials, ...input }: SeedAgency) => input
  let ids = await addAgencies(tx, organisationId, agencies.filter(({ parent }) => parent === undefined).map(row), at)
  const idOf = (code: string) => {
    const id = ids.get(fold(code))
    if (id === undefined) throw new Error(`the seeds have no agency ${code}`)
    return id
  }
  const children = agencies.flatMap((each) =>
    each.parent === undefined ? [] : [{ ...row(each), parentId: idOf(each.parent) }],
  )
  ids = await addAgencies(tx, organisationId, children, at)
  return idOf
}
