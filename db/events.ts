import { and, asc, eq, gte, sql } from 'drizzle-orm'
import type { EventBody, EventKind } from '../src/domain/event.ts'
import { hashEvent } from '../src/domain/event.ts'
import type { Moment } from '../src/domain/moment.ts'
import type { Db } from './client.ts'
import { organisation } from './schema/organisation.ts'
import { event } from './schema/record.ts'
import { storableJson } from './storable-json.ts'

export interface NewEvent {
  organisationId: number
  kind: EventKind
  actor: EventBody['actor']
  data: Record<string, unknown>
}

/**
 * Appends to the organisation's record. Call it inside the transaction of the deed: both are kept or neither. The lock
 * on the organisation's row makes the chain one line.
 */
export async function recordEvent(tx: Db, { organisationId, kind, ...said }: NewEvent, at: Moment): Promise<void> {
  // The hash is of what will be read back.
  const actor = storableJson(said.actor)
  const data = storableJson(JSON.parse(JSON.stringify(said.data)))
  const [owner] = await tx
    .select({ previousHash: organisation.lastEventHash })
    .from(organisation)
    .where(eq(organisation.id, organisationId))
    .for('update')
  if (!owner) throw new Error(`no organisation ${organisationId}`)
  const { previousHash } = owner
  const hash = hashEvent(previousHash, {
    at: at.now.toISOString(),
    recordedAt: at.machine.toISOString(),
    kind,
    actor,
    data,
  })
  await tx
    .insert(event)
    .values({ organisationId, at: at.now, recordedAt: at.machine, kind, actor, data, previousHash, hash })
  await tx.update(organisation).set({ lastEventHash: hash }).where(eq(organisation.id, organisationId))
}

/**
 * Whether the record holds an event of this kind under this `data.key`.
 * @param since machine time: one that was recorded before does not count
 */
export async function hasEvent(
  db: Db,
  organisationId: number,
  kind: EventKind,
  key: string,
  since?: Date,
): Promise<boolean> {
  const found = await db
    .select({ id: event.id })
    .from(event)
    .where(
      and(
        eq(event.organisationId, organisationId),
        eq(event.kind, kind),
        sql`${event.data} ->> 'key' = ${key}`,
        since === undefined ? undefined : gte(event.recordedAt, since),
      ),
    )
    .limit(1)
  return found.length > 0
}

/**
 * The id of the first event whose hash does not follow from its content and the one before; where the newest events are
 * missing, of the last that is left (0 when none is). Undefined: the record is whole.
 */
export async function firstBrokenEvent(db: Db, organisationId: number): Promise<number | undefined> {
  // One snapshot: an event recorded between the two queries would look like a break.
  return db.transaction((tx) => findBreak(tx, organisationId), { isolationLevel: 'repeatable read' })
}

async function findBreak(tx: Db, organisationId: number): Promise<number | undefined> {
  const rows = await tx.select().from(event).where(eq(event.organisationId, organisationId)).orderBy(asc(event.id))
  let previousHash = ''
  for (const row of rows) {
    const { kind, actor, data } = row
    const body = { at: row.at.toISOString(), recordedAt: row.recordedAt.toISOString(), kind, actor, data }
    if (row.previousHash !== previousHash || row.hash !== hashEvent(previousHash, body)) return row.id
    previousHash = row.hash
  }
  const [owner] = await tx.select().from(organisation).where(eq(organisation.id, organisationId))
  return owner && owner.lastEventHash !== previousHash ? (rows.at(-1)?.id ?? 0) : undefined
}
