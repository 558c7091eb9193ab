import { and, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { waitingInbound } from '../../db/inbox.ts'
import { waitsForPerson } from '../../db/ledger.ts'
import { channelAccount } from '../../db/schema/chat.ts'
import { line, message, messageLine } from '../../db/schema/outbox.ts'
import type { Ledger } from './verdict.ts'

/** Ids of the messages that an owner is sending; with `holder`, that this owner is. */
export async function inFlight(db: Db, holder?: string): Promise<string[]> {
  const rows = await db
    .select({ id: message.id })
    .from(message)
    .innerJoin(channelAccount, eq(channelAccount.id, message.accountId))
    .where(and(eq(message.state, 'sending'), holder === undefined ? undefined : eq(channelAccount.leaseHolder, holder)))
  return rows.map(({ id }) => String(id))
}

/** How many lines and messages are still to be sent, and events to be handled; what only a person can decide about is not counted. */
export const leftToDo = async (db: Db) => (await unfinished(db)) + (await waitingInbound(db))

async function unfinished(db: Db): Promise<number> {
  const open = inArray(message.state, ['queued', 'sending', 'unknown', 'failed'])
  const messages = await db.$count(message, and(open, lt(message.nextAttemptAt, waitsForPerson)))
  return messages + (await db.$count(line, isNull(line.composedAt)))
}

export async function readLedger(db: Db): Promise<Ledger> {
  const messages = await db
    .select({
      id: message.id,
      state: message.state,
      body: message.body,
      platformMessageId: message.platformMessageId,
      answers: sql<number>`count(*) filter (where ${line.kind} = 'answer')::int`,
    })
    .from(message)
    .innerJoin(messageLine, eq(messageLine.messageId, message.id))
    .innerJoin(line, eq(line.id, messageLine.lineId))
    .groupBy(message.id)
  const deeds = await db.execute<{ id: number }>(sql`select id from chaos_deed`)
  return {
    messages: messages.map(({ id, body, answers, ...rest }) => ({
      ...rest,
      id: String(id),
      text: body.text,
      answer: answers > 0,
    })),
    waitingLines: await db.$count(line, isNull(line.composedAt)),
    deeds: rowsOf(deeds).map(({ id }) => id),
  }
}

/** The drivers differ in what they give for a statement that drizzle did not build. */
const rowsOf = (result: unknown) =>
  (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as { id: number }[] // As selected.
