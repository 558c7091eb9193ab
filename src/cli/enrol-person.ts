import type { Db } from '../../db/client.ts'
import { addPerson, addRole, findPerson, type Person, peopleOf } from '../../db/people.ts'
import { freeHandle } from '../domain/handle.ts'
import type { Moment } from '../domain/moment.ts'
import type { RoleName } from '../domain/permissions.ts'

/** What people call the roles. */
export const roleWords: Record<RoleName, string> = {
  chair: 'Trưởng ban',
  deputy: 'Phó Trưởng ban',
  clerk: 'Văn thư',
  member: 'Ủy viên',
  overseer: 'Theo dõi',
  focal: 'Đầu mối',
}

export interface Enrolment {
  organisationId: number
  committeeId: number
  /** A new person's name; or the id or handle of one who is here already, who then has one more role. */
  name: string
  role: RoleName
  agencyId: number | null
}

/** Gives a person, new or known, a role in a committee. */
export async function enrolPerson(
  tx: Db,
  wanted: Enrolment,
  at: Moment,
): Promise<{ person: Person; created: boolean }> {
  const { organisationId, committeeId, name, role, agencyId } = wanted
  const known = await findPerson(tx, organisationId, name)
  const person = known ?? (await addNew(tx, wanted, at))
  await addRole(tx, { committeeId, personId: person.id, role, agencyId: agencyId ?? person.agencyId })
  return { person, created: known === undefined }
}

async function addNew(tx: Db, { organisationId, name, role, agencyId }: Enrolment, at: Moment): Promise<Person> {
  const taken = new Set((await peopleOf(tx, organisationId)).map(({ handle }) => handle))
  const handle = freeHandle(name, taken)
  return addPerson(tx, organisationId, { handle, name, title: roleWords[role], agencyId }, at)
}

/** One line about a person, with everything `--as` and `--person` take. */
export function personLine(
  { id, handle, name }: Person,
  role: RoleName,
  created: boolean,
  organisation: string,
): string {
  return `  ${roleWords[role]}: ${name}, số ${id}, tên ngắn ${organisation}/${handle}${created ? '' : ' (đã có từ trước)'}`
}
