import { and, eq, gt, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { bindingCode } from './schema/people.ts'

export async function insertCode(db: Db, values: typeof bindingCode.$inferInsert): Promise<void> {
  await db.insert(bindingCode).values(values)
}

const columnOf = {
  person: bindingCode.personId,
  agency: bindingCode.agencyId,
  committee: bindingCode.committeeId,
  standby: bindingCode.standbyOfId,
}

/** Marks an unused, unexpired code of one of the given kinds as used, and says what it was for. One statement, so two cannot both have it. */
export async function takeCode(
  tx: Db,
  codeHash: string,
  machineNow: Date,
  only: readonly (keyof typeof columnOf)[],
  organisationId?: number,
): Promise<
  | Pick<typeof bindingCode.$inferSelect, 'organisationId' | 'personId' | 'agencyId' | 'committeeId' | 'standbyOfId'>
  | undefined
> {
  const [row] = await tx
    .update(bindingCode)
    .set({ usedAt: machineNow })
    .where(
      and(
        isGood(codeHash, machineNow),
        ...(organisationId === undefined ? [] : [eq(bindingCode.organisationId, organisationId)]),
        or(sql`false`, ...only.map((kind) => isNotNull(columnOf[kind]))),
      ),
    )
    .returning({
      organisationId: bindingCode.organisationId,
      personId: bindingCode.personId,
      agencyId: bindingCode.agencyId,
      committeeId: bindingCode.committeeId,
      standbyOfId: bindingCode.standbyOfId,
    })
  return row
}

const isGood = (codeHash: string, machineNow: Date) =>
  and(eq(bindingCode.codeHash, codeHash), isNull(bindingCode.usedAt), gt(bindingCode.expiresAt, machineNow))

/** The chat that an unused, unexpired code of the organisation makes a second channel of. The code stays good. */
export async function standbyOfCode(
  db: Db,
  codeHash: string,
  machineNow: Date,
  organisationId: number,
): Promise<number | undefined> {
  const [row] = await db
    .select({ firstId: bindingCode.standbyOfId })
    .from(bindingCode)
    .where(and(isGood(codeHash, machineNow), eq(bindingCode.organisationId, organisationId)))
  return row?.firstId ?? undefined
}
