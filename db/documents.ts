import { and, asc, eq, gt, ne } from 'drizzle-orm'
import type { Db } from './client.ts'
import { directive, document, documentParent } from './schema/document.ts'

export type DocumentRow = typeof document.$inferSelect
export type DirectiveRow = typeof directive.$inferSelect

/** A document of the committee with this very text that was not withdrawn. */
export async function findDocumentByHash(db: Db, committeeId: number, hash: string): Promise<DocumentRow | undefined> {
  const [row] = await db
    .select()
    .from(document)
    .where(and(eq(document.committeeId, committeeId), eq(document.hash, hash), ne(document.state, 'withdrawn')))
  return row
}

/** Saves a document with its directives and the numbers of its parents, linked to those already known here. */
export async function insertDraft(
  tx: Db,
  values: typeof document.$inferInsert,
  directives: Omit<typeof directive.$inferInsert, 'documentId' | 'organisationId'>[],
  parents: string[],
): Promise<number> {
  const [row] = await tx.insert(document).values(values).returning({ id: document.id })
  if (!row) throw new Error('insert returned no row')
  const { organisationId } = values
  await tx.insert(directive).values(directives.map((d) => ({ ...d, documentId: row.id, organisationId })))
  for (const number of new Set(parents)) {
    const [parent] = await tx
      .select({ id: document.id })
      .from(document)
      .where(and(eq(document.organisationId, organisationId), eq(document.number, number)))
    await tx.insert(documentParent).values({ documentId: row.id, number, parentId: parent?.id ?? null })
  }
  return row.id
}

/** The document under a lock: two publishers wait for each other. */
export async function lockDocument(tx: Db, id: number): Promise<DocumentRow | undefined> {
  const [row] = await tx.select().from(document).where(eq(document.id, id)).for('update')
  return row
}

export async function directivesOf(db: Db, documentId: number): Promise<DirectiveRow[]> {
  return db.select().from(directive).where(eq(directive.documentId, documentId)).orderBy(asc(directive.position))
}

/** Numbers of the documents that it carries out, in the order they were cited. */
export async function parentsOf(db: Db, documentId: number): Promise<string[]> {
  const rows = await db
    .select({ number: documentParent.number })
    .from(documentParent)
    .where(eq(documentParent.documentId, documentId))
    .orderBy(asc(documentParent.id))
  return rows.map(({ number }) => number)
}

export async function numberDirective(tx: Db, id: number, number: number): Promise<void> {
  await tx.update(directive).set({ number }).where(eq(directive.id, id))
}

export async function markPublished(tx: Db, id: number, publishedBy: number, publishedAt: Date): Promise<void> {
  await tx.update(document).set({ state: 'published', publishedBy, publishedAt }).where(eq(document.id, id))
}

/** The committee's documents that were published after a time and not withdrawn, oldest first. */
export async function publishedSince(
  db: Db,
  committeeId: number,
  since: Date,
): Promise<(DocumentRow & { publishedAt: Date })[]> {
  const rows = await db
    .select()
    .from(document)
    .where(and(eq(document.committeeId, committeeId), eq(document.state, 'published'), gt(document.publishedAt, since)))
    .orderBy(asc(document.publishedAt), asc(document.id))
  return rows.flatMap(({ publishedAt, ...row }) => (publishedAt === null ? [] : [{ ...row, publishedAt }]))
}
