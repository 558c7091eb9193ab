import { asc, eq } from 'drizzle-orm'
import { fold } from '../src/domain/text.ts'
import { agenciesOf } from './agencies.ts'
import type { Db } from './client.ts'
import { collective, collectiveMember } from './schema/organisation.ts'

export type Collective = typeof collective.$inferSelect

export interface CollectiveInput {
  /** Unique in the organisation, case and accents aside. */
  name: string
  aliases?: string[]
  /** Known by name, without chats. */
  nameOnly?: boolean
  /** What its members are to count: 'xã, phường, thị trấn'. */
  unit?: string
  /** Codes of its members; those that it has already stay. */
  members: string[]
}

export async function collectivesOf(db: Db, organisationId: number): Promise<Collective[]> {
  return db.select().from(collective).where(eq(collective.organisationId, organisationId)).orderBy(asc(collective.id))
}

/**
 * Adds the collectives whose name is new, and all named members to theirs; nothing is taken away. Resolves with the ids
 * in the order asked, and whether each is new. Throws on a code that no agency has.
 */
export async function addCollectives(
  db: Db,
  organisationId: number,
  wanted: CollectiveInput[],
): Promise<{ id: number; created: boolean }[]> {
  const agencyIds = new Map((await agenciesOf(db, organisationId)).map(({ code, id }) => [fold(code), id]))
  const ids = new Map((await collectivesOf(db, organisationId)).map(({ name, id }) => [fold(name), id]))
  const missing = wanted.filter(({ name }) => !ids.has(fold(name)))
  if (missing.length > 0) {
    const rows = missing.map(({ name, aliases = [], nameOnly = false, unit }) => ({
      organisationId,
      name,
      aliases,
      nameOnly,
      unit: unit ?? null,
    }))
    const added = await db.insert(collective).values(rows).returning({ id: collective.id, name: collective.name })
    for (const { name, id } of added) ids.set(fold(name), id)
  }
  const created = new Set(missing)
  const results = wanted.map((input) => {
    const collectiveId = ids.get(fold(input.name))
    if (collectiveId === undefined) throw new Error(`collective '${input.name}' was not added`)
    const members = input.members.map((code) => {
      const agencyId = agencyIds.get(fold(code))
      if (agencyId === undefined) throw new Error(`collective '${input.name}': no agency has the code '${code}'`)
      return { collectiveId, agencyId }
    })
    return { id: collectiveId, created: created.has(input), members }
  })
  const members = results.flatMap((result) => result.members)
  for (let from = 0; from < members.length; from += 1000) {
    await db
      .insert(collectiveMember)
      .values(members.slice(from, from + 1000))
      .onConflictDoNothing()
  }
  return results.map(({ id, created }) => ({ id, created }))
}

/** Adds the collective or gives the one of that name the aliases and `nameOnly` named here; members are added, none taken away. */
export async function upsertCollective(
  db: Db,
  organisationId: number,
  input: CollectiveInput,
): Promise<{ id: number; created: boolean }> {
  const [result] = await addCollectives(db, organisationId, [input])
  if (!result) throw new Error(`collective '${input.name}' was not added`)
  const { aliases, nameOnly } = input
  if (!result.created && (aliases !== undefined || nameOnly !== undefined)) {
    await db.update(collective).set({ aliases, nameOnly }).where(eq(collective.id, result.id))
  }
  return result
}
