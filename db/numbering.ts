import { eq, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { organisation } from './schema/organisation.ts'

/** Takes `count` directive numbers in a row and gives the first. The row's lock keeps them without gaps or doubles. */
export async function takeDirectiveNumbers(tx: Db, organisationId: number, count: number): Promise<number> {
  const [row] = await tx
    .update(organisation)
    .set({ nextDirective: sql`${organisation.nextDirective} + ${count}` })
    .where(eq(organisation.id, organisationId))
    .returning({ next: organisation.nextDirective })
  if (!row) throw new Error(`no organisation ${organisationId}`)
  return row.next - count
}

export async function takeNoticeNumber(tx: Db, organisationId: number): Promise<number> {
  const [row] = await tx
    .update(organisation)
    .set({ nextNotice: sql`${organisation.nextNotice} + 1` })
    .where(eq(organisation.id, organisationId))
    .returning({ next: organisation.nextNotice })
  if (!row) throw new Error(`no organisation ${organisationId}`)
  return row.next - 1
}
