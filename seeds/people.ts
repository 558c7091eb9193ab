import type { PersonInput } from '../db/people.ts'
import type { RoleName } from '../src/domain/permissions.ts'
import type { SeedAgency } from './agencies.ts'
import type { Province } from './provinces.ts'

/** A person of the seeds with the one role that he or she has in the province's committee. */
export interface SeedPerson extends Pick<PersonInput, 'handle' | 'name'> {
  title: string
  /** Code. */
  agency?: string
  role: RoleName
}

/** The committee's own people first, then each agency's head and focal. Whom no document names goes by the office. */
export function seedPeople(province: Province, agencies: SeedAgency[]): SeedPerson[] {
  const { chair, deputy, heads = {} } = province.known
  return [
    { handle: 'truong-ban', name: chair ?? 'Trưởng ban Ban Chỉ đạo', title: 'Trưởng ban', role: 'chair' },
    {
      handle: 'pho-truong-ban',
      name: deputy ?? 'Phó Trưởng ban Thường trực',
      title: 'Phó Trưởng ban Thường trực',
      agency: 'UBT',
      role: 'deputy',
    },
    { handle: 'van-thu', name: 'Văn thư Ban Chỉ đạo', title: 'Văn thư', agency: 'VPUB', role: 'clerk' },
    ...province.overseers.map((each) => ({ ...each, role: 'overseer' as const })),
    ...agencies.flatMap(({ code, name, headTitle, headInitials }): SeedPerson[] => [
      {
        handle: `${headInitials}-${code.toLowerCase()}`,
        name: heads[code] ?? headTitle,
        title: headTitle,
        agency: code,
        role: 'member',
      },
      {
        handle: `dau-moi-${code.toLowerCase()}`,
        name: `Đầu mối ${name}`,
        title: 'Đầu mối',
        agency: code,
        role: 'focal',
      },
    ]),
    ...province.members.map((each) => ({ ...each, role: 'member' as const })),
  ]
}
