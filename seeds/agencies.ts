import type { AgencyInput } from '../db/agencies.ts'
import type { AgencySector } from '../db/schema/organisation.ts'
import { fold } from '../src/domain/text.ts'
import { districtsEnd, type Province } from './provinces.ts'
import {
  departments,
  front,
  leadership,
  massOrganisations,
  type ProvincialBody,
  press,
  stateBodies,
  units,
  verticalBodies,
} from './provincial-bodies.ts'

/** An agency of the seeds; `group` is how collectives pick it. */
export interface SeedAgency extends AgencyInput {
  aliases: string[]
  sector: AgencySector
  headTitle: string
  /** First letters of the head's office, as in 'gd-syt'. */
  headInitials: string
  /** Code of the agency that it belongs to. */
  parent?: string
  group:
    | 'leadership'
    | 'department'
    | 'other-state'
    | 'front'
    | 'mass'
    | 'press'
    | 'party'
    | 'district'
    | 'district-party'
}

/** All agencies of a province as in 2021, in the order of the directory. */
export function seedAgencies(province: Province): SeedAgency[] {
  const provincial = (group: SeedAgency['group'], sector: AgencySector, entries: readonly ProvincialBody[]) =>
    entries.map((entry) => provincialAgency(province, group, sector, entry))
  return [
    ...provincial('leadership', 'state', leadership),
    ...provincial('department', 'state', departments),
    ...provincial('department', 'state', stateBodies(province)),
    ...provincial('other-state', 'vertical', verticalBodies(province)),
    ...provincial('other-state', 'unit', units),
    ...provincial(
      'other-state',
      'task-force',
      province.taskForces.map((each) => ({ ...each, head: 'Tổ trưởng' })),
    ),
    ...provincial('front', 'front', front),
    ...provincial('mass', 'front', massOrganisations),
    ...provincial('press', 'press', press(province)),
    ...provincial('party', 'party', province.partyBodies),
    ...province.districts.map((district) => districtCommittee(district, province.communes?.[district])),
    ...province.districts.map(districtParty),
  ]
}

function provincialAgency(
  province: Province,
  group: SeedAgency['group'],
  sector: AgencySector,
  { code, name, head, aliases = [], parent }: ProvincialBody,
): SeedAgency {
  const headTitle = `${head} ${name}`
  return {
    code,
    name,
    aliases: distinct(name, [...aliases, ...longNames(name, province.name), headTitle]),
    level: 'province',
    sector,
    headTitle,
    headInitials: initials(head),
    validTo: province.endsOn,
    group,
    ...(parent === undefined ? {} : { parent }),
  }
}

/** The same name with and without its province: 'Sở Y tế' is also 'Sở Y tế tỉnh Bắc Ninh'. */
function longNames(name: string, province: string): string[] {
  if (name.includes('Tỉnh') || name.endsWith('của tỉnh')) return [`${name} ${province}`]
  const short = name.replace(new RegExp(` (tỉnh|${province})$`), '')
  const long = [`${short} tỉnh`, `${short} ${province}`, `${short} tỉnh ${province}`]
  // 'Công an' alone may be the ministry's; only a name that ends in its province's is as clear without it.
  return name.endsWith(province) && short.includes(' ') ? [short, ...long] : long
}

function districtCommittee(district: string, communes: number | undefined): SeedAgency {
  const headTitle = `Chủ tịch UBND ${district}`
  return {
    code: `UB-${codeOf(district)}`,
    name: `UBND ${district}`,
    aliases: [`Ủy ban nhân dân ${district}`, district, headTitle, `Chủ tịch Ủy ban nhân dân ${district}`],
    level: 'district',
    sector: 'state',
    headTitle,
    headInitials: initials('Chủ tịch'),
    unitCount: communes ?? null,
    validTo: districtsEnd,
    group: 'district',
  }
}

const partyKinds = [
  { kind: 'thành phố', code: 'TPU', party: 'Thành ủy' },
  { kind: 'thị xã', code: 'TXU', party: 'Thị ủy' },
  { kind: 'huyện', code: 'HU', party: 'Huyện ủy' },
] as const

function districtParty(district: string): SeedAgency {
  const kind = partyKinds.find((each) => district.startsWith(each.kind))
  if (!kind) throw new Error(`'${district}' is neither thành phố, thị xã nor huyện`)
  const name = `${kind.party} ${withoutKind(district)}`
  const headTitle = `Bí thư ${name}`
  return {
    code: `${kind.code}-${codeOf(district)}`,
    name,
    aliases: [headTitle],
    level: 'district',
    sector: 'party',
    headTitle,
    headInitials: initials('Bí thư'),
    validTo: districtsEnd,
    group: 'district-party',
  }
}

const withoutKind = (district: string) => district.replace(/^(thành phố|thị xã|huyện) /, '')

/** 'huyện Gia Bình' → 'GIABINH' */
const codeOf = (district: string) => fold(withoutKind(district)).replaceAll(' ', '').toUpperCase()

/** 'Giám đốc' → 'gd' */
const initials = (office: string) =>
  fold(office)
    .split(' ')
    .map((word) => word[0])
    .join('')

const distinct = (name: string, aliases: string[]) => [...new Set(aliases)].filter((alias) => alias !== name)
