import { and, asc, eq, lt, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { InboundEvent } from '../src/domain/inbound.ts'
import { type Db, notify } from './client.ts'
import { inbox } from './schema/record.ts'
import { storableJson } from './storable-json.ts'

export type InboxRow = typeof inbox.$inferSelect

/** Stores an event once; a replay changes nothing. Wakes the handlers. */
export async function storeInbound(db: Db, accountId: number, received: InboundEvent, receivedAt: Date): Promise<void> {
  const event = storableJson(received)
  await db.transaction(async (tx) => {
    const stored = await tx
      .insert(inbox)
      .values({ accountId, eventId: event.eventId, chatPlatformId: event.chat.id, event, receivedAt })
      .onConflictDoNothing()
      .returning({ id: inbox.id })
    if (stored.length > 0) await notify(tx, 'inbox')
  })
}

/**
 * The oldest waiting event whose chat has no older one waiting, under a lock; those that other processes handle are
 * passed over. So each chat's events are handled in order, one at a time.
 */
export async function claimInbound(tx: Db): Promise<InboxRow | undefined> {
  const older = alias(inbox, 'older')
  const [row] = await tx
    .select()
    .from(inbox)
    .where(
      and(
        eq(inbox.state, 'waiting'),
        notExists(
          tx
            .select({ one: sql`1` })
            .from(older)
            .where(
              and(
                eq(older.state, 'waiting'),
                eq(older.accountId, inbox.accountId),
                eq(older.chatPlatformId, inbox.chatPlatformId),
                lt(older.id, inbox.id),
              ),
            ),
        ),
      ),
    )
    .orderBy(asc(inbox.id))
    .limit(1)
    .for('update', { of: inbox, skipLocked: true })
  return row
}

/** @param keep whether the event stays readable; chatter is erased, also from what went wrong with it before */
export async function markHandled(tx: Db, id: number, keep: boolean, handledAt: Date): Promise<void> {
  await tx
    .update(inbox)
    .set({ state: 'handled', handledAt, ...(keep ? {} : { event: null, error: null }) })
    .where(eq(inbox.id, id))
}

/**
 * Counts a failed handling; after `limit` of them the event is set aside, so that it blocks nobody. An event that
 * another process has handled meanwhile stays so.
 */
export async function markFailed(db: Db, id: number, error: string, limit: number): Promise<'again' | 'set-aside'> {
  const attempts = sql`${inbox.attempts} + 1`
  const [row] = await db
    .update(inbox)
    .set({ attempts, error, state: sql`case when ${attempts} >= ${limit} then 'set-aside' else 'waiting' end` })
    .where(and(eq(inbox.id, id), eq(inbox.state, 'waiting')))
    .returning({ state: inbox.state })
  return row?.state === 'set-aside' ? 'set-aside' : 'again'
}

export async function waitingInbound(db: Db): Promise<number> {
  return db.$count(inbox, eq(inbox.state, 'waiting'))
}
