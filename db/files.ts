import { createHash } from 'node:crypto'
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { file } from './schema/document.ts'

/** A kept file without its bytes. */
export interface KeptFile {
  id: number
  name: string
  size: number
  documentId: number | null
  refusal: string | null
  receivedAt: Date
}

/**
 * Keeps a file as it came. The same bytes in the same committee are one file, which then belongs to the newest document.
 * A document's file never becomes one that could not be read.
 */
export async function insertFile(
  tx: Db,
  values: Omit<typeof file.$inferInsert, 'hash'>,
): Promise<{ id: number; hash: string }> {
  const hash = createHash('sha256').update(values.bytes).digest('hex')
  const [row] = await tx
    .insert(file)
    .values({ ...values, hash })
    .onConflictDoUpdate({
      target: [file.committeeId, file.hash],
      set: {
        documentId: sql`coalesce(excluded.document_id, ${file.documentId})`,
        refusal: sql`case when ${file.documentId} is null then excluded.refusal end`,
      },
    })
    .returning({ id: file.id })
  if (!row) throw new Error('insert returned no row')
  return { id: row.id, hash }
}

/** The committee's files, oldest first. */
export async function filesOf(db: Db, committeeId: number): Promise<KeptFile[]> {
  return db
    .select({
      id: file.id,
      name: file.name,
      size: sql<number>`length(${file.bytes})`,
      documentId: file.documentId,
      refusal: file.refusal,
      receivedAt: file.receivedAt,
    })
    .from(file)
    .where(eq(file.committeeId, committeeId))
    .orderBy(asc(file.id))
}

/** The original of a document, without its bytes; the newest where a committee sent it in twice. */
export async function originalOf(
  db: Db,
  documentId: number,
): Promise<{ hash: string; name: string; size: number } | undefined> {
  const [row] = await db
    .select({ hash: file.hash, name: file.name, size: sql<number>`length(${file.bytes})` })
    .from(file)
    .where(and(eq(file.documentId, documentId), isNull(file.refusal)))
    .orderBy(desc(file.id))
    .limit(1)
  return row
}

/** The bytes of a kept file by their SHA-256, whichever committee has it. */
export async function fileBytes(db: Db, hash: string): Promise<Uint8Array | undefined> {
  const [row] = await db.select({ bytes: file.bytes }).from(file).where(eq(file.hash, hash)).limit(1)
  return row?.bytes
}

/** A file's bytes as they came. */
export async function findFile(db: Db, id: number): Promise<{ name: string; bytes: Uint8Array } | undefined> {
  const [row] = await db.select({ name: file.name, bytes: file.bytes }).from(file).where(eq(file.id, id))
  return row
}
