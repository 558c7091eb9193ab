import { and, asc, desc, eq, gte, min, sql } from 'drizzle-orm'
import { queueOf } from './chat-aliases.ts'
import type { Db } from './client.ts'
import { chat } from './schema/chat.ts'
import { inbox } from './schema/record.ts'

export type InboxRow = typeof inbox.$inferSelect

/** Written out, as the partial index `inbox_waiting` has it. */
const isWaiting = sql`${inbox.state} = 'waiting'`

/** A chat as events name it. */
export interface InboundChat {
  accountId: number
  chatPlatformId: string
}

/** Chats that have events waiting, those with the oldest first. */
export async function chatsWithInbound(db: Db): Promise<InboundChat[]> {
  return db
    .select({ accountId: inbox.accountId, chatPlatformId: inbox.chatPlatformId })
    .from(inbox)
    .where(isWaiting)
    .groupBy(inbox.accountId, inbox.chatPlatformId)
    .orderBy(asc(min(inbox.id)))
}

/**
 * The chat's oldest waiting event; nobody else gets one of the chat's before the transaction ends. So each chat's events
 * are handled in order, one at a time.
 *
 * @returns undefined when none waits, or another process has the chat
 */
export async function claimInbound(tx: Db, { accountId, chatPlatformId }: InboundChat): Promise<InboxRow | undefined> {
  const name = `inbox/${accountId}/${chatPlatformId}`
  const [lock] = await tx
    .select({ mine: sql<boolean>`pg_try_advisory_xact_lock(hashtextextended(${name}, 0))` })
    .from(sql`(values (1)) as one`)
  if (!lock?.mine) return undefined
  // Only now, so that an event which another process has just handled is not seen waiting.
  const [row] = await tx
    .select()
    .from(inbox)
    .where(and(isWaiting, eq(inbox.accountId, accountId), eq(inbox.chatPlatformId, chatPlatformId)))
    .orderBy(asc(inbox.id))
    .limit(1)
    .for('update')
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
  return db.$count(inbox, isWaiting)
}

/**
 * Whether the newest event of a chat since a time, if there is one, shows that the chat is not as a refusal says: that the
 * bot is in it or, where it is said to be muted, that it may write there, which words do not show. Machine time.
 */
export async function isHeardSince(
  db: Db,
  { chatId, state }: { chatId: number; state: 'gone' | 'removed' | 'muted' },
  since: Date,
): Promise<boolean> {
  const what = sql`${inbox.event} -> 'change' ->> 'what'`
  const [newest] = await db
    .select({ change: sql<string | null>`${what}` })
    .from(inbox)
    .innerJoin(
      chat,
      and(
        eq(chat.accountId, inbox.accountId),
        eq(inbox.chatPlatformId, queueOf(sql`${chat.id}`, sql`${chat.platformId}`)),
      ),
    )
    .where(
      and(
        eq(chat.id, chatId),
        gte(inbox.receivedAt, since),
        state === 'muted' ? sql`${what} in ('bot-added', 'bot-promoted', 'bot-muted', 'bot-removed')` : undefined,
      ),
    )
    .orderBy(desc(inbox.id))
    .limit(1)
  if (newest === undefined || ['bot-removed', 'words-missed'].includes(newest.change ?? '')) return false
  return state !== 'muted' || newest.change !== 'bot-muted'
}
