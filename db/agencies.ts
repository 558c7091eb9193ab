import { asc, eq, inArray } from 'drizzle-orm'
import type { Moment } from '../src/domain/moment.ts'
import { fold } from '../src/domain/text.ts'
import type { Db } from './client.ts'
import { type AgencyLevel, type AgencySector, agency } from './schema/organisation.ts'

export type Agency = typeof agency.$inferSelect

/** What is known of an agency; a field left out keeps its value, or takes its default in a new one (province, state). */
export interface AgencyInput {
  /** Unique in the organisation, case and accents aside. */
  code: string
  name: string
  aliases?: string[]
  level?: AgencyLevel
  sector?: AgencySector
  headTitle?: string | null
  parentId?: number | null
  successorId?: number | null
  /** How many bodies of the level below it has. */
  unitCount?: number | null
  /** First and last day that it exists, 'YYYY-MM-DD'; null: no known limit. */
  validFrom?: string | null
  validTo?: string | null
}

/** All agencies of the organisation, those of the past too, in the order they were entered. */
export async function agenciesOf(db: Db, organisationId: number): Promise<Agency[]> {
  return db.select().from(agency).where(eq(agency.organisationId, organisationId)).orderBy(asc(agency.id))
}

/** An agency by its code as typed: 'SLDTBXH', 'sldtbxh' and 'SLĐTBXH' are one. */
export async function findAgency(db: Db, organisationId: number, code: string): Promise<Agency | undefined> {
  const wanted = fold(code)
  return (await agenciesOf(db, organisationId)).find((each) => fold(each.code) === wanted)
}

/** Names by id; an unknown id is left out. */
export async function agencyNames(db: Db, ids: number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.select({ id: agency.id, name: agency.name }).from(agency).where(inArray(agency.id, ids))
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** How many bodies of the level below each has, by id; one of which nobody has said is left out. */
export async function unitCounts(db: Db, ids: number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map()
  const rows = await db.select({ id: agency.id, count: agency.unitCount }).from(agency).where(inArray(agency.id, ids))
  return new Map(rows.flatMap(({ id, count }) => (count === null ? [] : [[id, count] as const])))
}

/** Adds the agencies whose code is new and leaves the others as they are. Resolves with the ids by folded code, of all. */
export async function addAgencies(
  db: Db,
  organisationId: number,
  wanted: AgencyInput[],
  at: Moment,
): Promise<Map<string, number>> {
  const ids = new Map((await agenciesOf(db, organisationId)).map(({ code, id }) => [fold(code), id]))
  const missing = wanted.filter(({ code }) => !ids.has(fold(code)))
  for (let from = 0; from < missing.length; from += 500) {
    const added = await db
      .insert(agency)
      .values(missing.slice(from, from + 500).map((input) => newRow(organisationId, input, at)))
      .returning({ id: agency.id, code: agency.code })
    for (const { code, id } of added) ids.set(fold(code), id)
  }
  return ids
}

function newRow(organisationId: number, input: AgencyInput, at: Moment): typeof agency.$inferInsert {
  return { level: 'province', sector: 'state', ...input, organisationId, createdAt: at.machine }
}

/** Adds the agency, or gives the one of that code the fields named in `input`. */
export async function upsertAgency(
  db: Db,
  organisationId: number,
  input: AgencyInput,
  at: Moment,
): Promise<{ id: number; created: boolean }> {
  const found = await findAgency(db, organisationId, input.code)
  if (found) {
    await changeAgency(db, found.id, input)
    return { id: found.id, created: false }
  }
  const id = (await addAgencies(db, organisationId, [input], at)).get(fold(input.code))
  if (id === undefined) throw new Error(`agency ${input.code} was not added`)
  return { id, created: true }
}

/** Gives an agency the fields named in `changes`; its code stays as it was first written. */
export async function changeAgency(db: Db, id: number, changes: Partial<AgencyInput>): Promise<void> {
  const { code: _code, ...fields } = changes
  if (Object.keys(fields).length === 0) return
  await db.update(agency).set(fields).where(eq(agency.id, id))
}
