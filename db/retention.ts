import { sql } from 'drizzle-orm'
import type { Db } from './client.ts'

/** Rows of one transaction, so that nobody waits long for their locks. */
const batchSize = 1_000

/** Of a line `l` with its obligation `o`: it may be planned again under its key, or is said once ever. */
const isKept = sql`
  o.state in ('assigned', 'acknowledged', 'blocked', 'returned')
  or l.key like 'chat:%'
  or exists (
    select from assignment a join obligation open on open.assignment_id = a.id
    where a.directive_id = l.directive_id and open.state in ('assigned', 'acknowledged', 'blocked', 'returned'))`

/**
 * Deletes messages that have arrived or were given up, with their attempts, changes and lines, once all they were about is closed
 * and older than `before`. Kept whatever their age: what is about an open obligation, whose lines may be planned again
 * under the same keys; what is dead or unknown, which a person still decides about; welcomes, which are said once ever.
 *
 * @returns how many messages were deleted
 */
export async function purgeMessages(db: Db, before: Date): Promise<number> {
  let purged = 0
  for (;;) {
    const ids = await db.transaction(async (tx) => {
      const found = tx.$with('old', { id: sql<number>`id`.as('id') }).as(sql`
        select m.id from message m
        where m.state in ('sent', 'cancelled') and m.created_at < ${before.toISOString()}::timestamptz
          and not exists (
            select from message_line ml join line l on l.id = ml.line_id
              left join obligation o on o.id = l.obligation_id
            where ml.message_id = m.id and (
              ${isKept} or exists (
                select from message_line other join message om on om.id = other.message_id
                where other.line_id = l.id and om.state not in ('sent', 'cancelled'))))
        order by m.id limit ${batchSize}`)
      const old = (await tx.with(found).select({ id: found.id }).from(found)).map(({ id }) => id)
      if (old.length === 0) return old
      const list = sql.raw(`(${old.map(Number).join(',')})`)
      await tx.execute(sql`delete from attempt where message_id in ${list}`)
      await tx.execute(sql`delete from message_change where message_id in ${list}`)
      await tx.execute(sql`
        with unlinked as (delete from message_line where message_id in ${list} returning message_id, line_id)
        delete from line where id in (select line_id from unlinked)
          and (composed_at is not null or withdrawn_at is not null)
          and not exists (
            select from message_line ml where ml.line_id = line.id
              and not exists (select from unlinked u where u.line_id = ml.line_id and u.message_id = ml.message_id))`)
      await tx.execute(sql`delete from message where id in ${list}`)
      return old
    })
    purged += ids.length
    if (ids.length < batchSize) return purged
  }
}

/**
 * Deletes lines that were withdrawn before `before` and that no message ever carried. Kept whatever their age, as with
 * messages: those about an open obligation.
 *
 * @returns how many lines were deleted
 */
export async function purgeWithdrawnLines(db: Db, before: Date): Promise<number> {
  let purged = 0
  for (;;) {
    const gone = db.$with('gone', { id: sql<number>`id`.as('id') }).as(sql`
      delete from line where id in (
        select l.id from line l left join obligation o on o.id = l.obligation_id
        where l.withdrawn_at < ${before.toISOString()}::timestamptz
          and not exists (select from message_line ml where ml.line_id = l.id)
          and (${isKept}) is not true
        limit ${batchSize})
      returning id`)
    const [row] = await db
      .with(gone)
      .select({ count: sql`count(*)`.mapWith(Number) })
      .from(gone)
    const count = row?.count ?? 0
    purged += count
    if (count < batchSize) return purged
  }
}

/** Deletes events that were handled before `before`; platforms repeat an event for a day or two at most. */
export async function purgeInbox(db: Db, before: Date): Promise<number> {
  const gone = db.$with('gone', { id: sql<number>`id`.as('id') }).as(sql`
    delete from inbox where state = 'handled' and handled_at < ${before.toISOString()}::timestamptz returning id`)
  const [row] = await db
    .with(gone)
    .select({ count: sql`count(*)`.mapWith(Number) })
    .from(gone)
  return row?.count ?? 0
}
