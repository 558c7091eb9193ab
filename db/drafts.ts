import { asc, eq } from 'drizzle-orm'
import type { Db } from './client.ts'
import { directivesOf } from './documents.ts'
import { directive, document } from './schema/document.ts'
import { committee } from './schema/organisation.ts'

const columns = {
  document,
  committee: { slug: committee.slug, name: committee.name },
}

/** A document in any state with the committee it belongs to. */
export async function findDocument(db: Db, id: number) {
  const [row] = await db
    .select(columns)
    .from(document)
    .innerJoin(committee, eq(committee.id, document.committeeId))
    .where(eq(document.id, id))
  return row
}

/** All drafts with their directives, oldest first. */
export async function allDrafts(db: Db) {
  const rows = await db
    .select(columns)
    .from(document)
    .innerJoin(committee, eq(committee.id, document.committeeId))
    .where(eq(document.state, 'draft'))
    .orderBy(asc(document.id))
  return Promise.all(rows.map(async (row) => ({ ...row, directives: await directivesOf(db, row.document.id) })))
}

export async function updateDirective(
  tx: Db,
  id: number,
  values: Pick<typeof directive.$inferInsert, 'addressees' | 'deadline' | 'skipped' | 'problems'>,
): Promise<void> {
  await tx.update(directive).set(values).where(eq(directive.id, id))
}
