import { type Agency, type AgencyInput, addAgencies, agenciesOf, changeAgency } from '../db/agencies.ts'
import type { Db } from '../db/client.ts'
import { addCollectives, collectivesOf } from '../db/collectives.ts'
import { committeesOf, enrolAgencies, lockOrganisation } from '../db/organisations.ts'
import { checkLinks } from './domain/directory-csv/check-links.ts'
import { readDirectoryCsv } from './domain/directory-csv/read-directory-csv.ts'
import type { CsvProblem } from './domain/directory-csv/read-records.ts'
import type { DirectoryRow } from './domain/directory-csv/read-row.ts'
import type { Moment } from './domain/moment.ts'
import { fold } from './domain/text.ts'
import { type EnrolledPerson, enrolAgencyPeople } from './enrol-agency-people.ts'

export interface ImportRequest {
  organisationId: number
  /** The committees that the agencies and their people join; all of the organisation's when left out. */
  committeeIds?: number[] | undefined
  /** The file's text; docs/directory.md says what is in it. */
  csv: string
}

export type ImportResult =
  | {
      ok: true
      /** Agencies. */
      added: number
      changed: number
      unchanged: number
      newCollectives: number
      /** People who were not here before. */
      people: EnrolledPerson[]
      /** People who no longer speak for an agency, because the file names others. */
      replaced: EnrolledPerson[]
    }
  /** Nothing was saved. */
  | { ok: false; problems: CsvProblem[] }

/**
 * Takes a CSV of agencies into an organisation's directory, whole or not at all. An agency is known by its code; a cell
 * left empty changes nothing; nothing is taken away but the roles of people whom others replace. Twice is like once.
 */
export async function importDirectory(
  db: Db,
  { organisationId, committeeIds, csv }: ImportRequest,
  at: Moment,
): Promise<ImportResult> {
  const { rows, problems } = readDirectoryCsv(csv)
  if (problems.length > 0) return { ok: false, problems }
  return db.transaction(async (tx) => {
    // Two files at once go one after the other.
    await lockOrganisation(tx, organisationId)
    const committees = (await committeesOf(tx, organisationId))
      .map(({ id }) => id)
      .filter((id) => committeeIds?.includes(id) ?? true)
    const before = await agenciesOf(tx, organisationId)
    const found = [...checkLinks(rows, knownAgencies(before)), ...checkCommittees(rows, committees)]
    if (found.length > 0) return { ok: false, problems: found }

    const counts = await saveAgencies(tx, organisationId, rows, before, at)
    const after = new Map((await agenciesOf(tx, organisationId)).map((each) => [fold(each.code), each]))
    const saved = rows.flatMap((row) => {
      const agency = after.get(fold(row.code))
      return agency === undefined ? [] : [{ row, agency }]
    })
    await enrolAgencies(
      tx,
      committees,
      saved.map(({ agency }) => agency.id),
    )
    const newCollectives = await saveCollectives(tx, organisationId, rows)
    const people = await enrolAgencyPeople(tx, organisationId, committees, saved, at)
    return { ok: true, ...counts, newCollectives, ...people }
  })
}

function knownAgencies(agencies: Agency[]) {
  const codes = new Map(agencies.map(({ id, code }) => [id, code]))
  return agencies.map(({ code, parentId, successorId }) => ({
    code,
    parent: codes.get(parentId ?? 0) ?? null,
    successor: codes.get(successorId ?? 0) ?? null,
  }))
}

/** People get their roles in a committee: without one, what the file says of them would be lost. */
function checkCommittees(rows: DirectoryRow[], committees: number[]): CsvProblem[] {
  const first = rows.find(({ head, focals }) => head !== undefined || focals !== undefined)
  if (first === undefined || committees.length > 0) return []
  const message = 'Tổ chức chưa có Ban Chỉ đạo nào để nhận người của các đơn vị. Lập ban trước, rồi nhập lại tệp này.'
  return [{ line: first.line, message }]
}

async function saveAgencies(
  tx: Db,
  organisationId: number,
  rows: DirectoryRow[],
  before: Agency[],
  at: Moment,
): Promise<{ added: number; changed: number; unchanged: number }> {
  const old = new Map(before.map((each) => [fold(each.code), each]))
  const ids = await addAgencies(tx, organisationId, rows.map(fieldsOf), at)
  let changed = 0
  for (const row of rows) {
    const known = old.get(fold(row.code))
    // Parents may stand below their children in the file: links are made once all are there.
    const fields = { ...(known ? fieldsOf(row) : {}), ...linksOf(row, ids) }
    const id = ids.get(fold(row.code))
    if (id === undefined || (known && !differs(known, fields))) continue
    await changeAgency(tx, id, fields)
    if (known) changed++
  }
  const added = rows.filter(({ code }) => !old.has(fold(code))).length
  return { added, changed, unchanged: rows.length - added - changed }
}

function fieldsOf({ code, name, aliases, level, sector, unitCount, validFrom, validTo }: DirectoryRow): AgencyInput {
  return {
    code,
    name,
    ...(aliases && { aliases }),
    ...(level && { level }),
    ...(sector && { sector }),
    ...(unitCount !== undefined && { unitCount }),
    ...(validFrom && { validFrom }),
    ...(validTo && { validTo }),
  }
}

function linksOf({ parent, successor }: DirectoryRow, ids: ReadonlyMap<string, number>): Partial<AgencyInput> {
  return {
    ...(parent !== undefined && { parentId: ids.get(fold(parent)) ?? null }),
    ...(successor !== undefined && { successorId: ids.get(fold(successor)) ?? null }),
  }
}

/** The code stays as it was first written, so it is not compared. */
function differs(known: Agency, { code: _code, ...fields }: Partial<AgencyInput>): boolean {
  const now: Partial<Record<string, unknown>> = known
  return Object.entries(fields).some(([key, value]) => JSON.stringify(now[key]) !== JSON.stringify(value))
}

/** A collective that is known under another of its names is that one. Resolves with how many are new. */
async function saveCollectives(tx: Db, organisationId: number, rows: DirectoryRow[]): Promise<number> {
  const known = new Map<string, string>()
  for (const { name, aliases } of await collectivesOf(tx, organisationId)) {
    for (const each of [name, ...aliases]) known.set(fold(each), name)
  }
  const wanted = new Map<string, { name: string; members: string[] }>()
  for (const { code, collectives = [] } of rows) {
    for (const printed of collectives) {
      const name = known.get(fold(printed)) ?? printed
      const collective = wanted.get(fold(name)) ?? { name, members: [] }
      collective.members.push(code)
      wanted.set(fold(name), collective)
    }
  }
  const results = await addCollectives(tx, organisationId, [...wanted.values()])
  return results.filter(({ created }) => created).length
}
