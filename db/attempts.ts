import { and, asc, count, desc, eq, gt, gte, inArray, like, lt, notInArray, sql } from 'drizzle-orm'
import type { LineKind } from '../src/domain/message.ts'
import type { Lease } from './accounts.ts'
import type { Db } from './client.ts'
import { type MessageRow, open } from './ledger.ts'
import { preparedOnce } from './prepared.ts'
import { asIntArray, asRecords, recordset } from './recordset.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { attempt, line, type MessageState, message, messageLine } from './schema/outbox.ts'
import { storableJson } from './storable-json.ts'

/** What an attempt came to. Machine time. */
export interface AttemptRecord {
  messageId: number
  /** The fence under which the attempt began. */
  fence: number
  at: Date
  outcome: string
  /** The platform's words; never a secret. */
  detail: string | null
  state: MessageState
  nextAttemptAt: Date
  /** When it turned out to have arrived after all. */
  sentAt?: Date
}

/** @returns false, and nothing is written, when the message is no longer this owner's */
export async function recordAttempt(tx: Db, record: AttemptRecord): Promise<boolean> {
  const detail = storableJson(record.detail)
  const rows = await tx
    .update(message)
    .set({
      state: record.state,
      nextAttemptAt: record.nextAttemptAt,
      fence: null,
      ...(record.sentAt
        ? { sentAt: record.sentAt, lastError: null }
        : { lastError: `${record.outcome}: ${detail ?? ''}` }),
    })
    .where(and(eq(message.id, record.messageId), eq(message.state, 'sending'), eq(message.fence, record.fence)))
    .returning({ id: message.id })
  if (rows.length === 0) return false
  await tx.insert(attempt).values({ messageId: record.messageId, at: record.at, outcome: record.outcome, detail })
  return true
}

/** An attempt that succeeded: when it began and ended, and what the platform calls the message. Machine time. */
export interface SentRecord {
  messageId: number
  at: Date
  sentAt: Date
  platformMessageId: string
  /** What the platform called the chat it was sent to. */
  platformChatId: string
}

const recordAllSent = preparedOnce((db) => {
  const told = recordset(
    sql.placeholder('records'),
    sql`"messageId" int, at timestamptz, "sentAt" timestamptz, "platformMessageId" text, "platformChatId" text`,
  )
  const done = db.$with('done').as(
    db
      .update(message)
      .set({
        state: 'sent',
        fence: null,
        lastError: null,
        nextAttemptAt: sql`given."sentAt"`,
        sentAt: sql`given."sentAt"`,
        platformMessageId: sql`given."platformMessageId"`,
        platformChatId: sql`given."platformChatId"`,
      })
      .from(told)
      .where(
        and(
          sql`${message.id} = given."messageId"`,
          // Said again as a list, for which no planner reads the table from end to end.
          sql`${message.id} = any(${sql.placeholder('ids')}::text::int[])`,
          eq(message.accountId, sql.placeholder('accountId')),
          // Only a message that is being sent has one.
          eq(message.fence, sql.placeholder('fence')),
        ),
      )
      .returning({ id: message.id, at: sql<Date>`given.at`.as('at') }),
  )
  const noted = db
    .$with('noted', {})
    .as(sql`insert into attempt (message_id, at, outcome) select ${done.id}, ${done.at}, 'sent' from ${done}`)
  return db.with(done, noted).select({ id: done.id }).from(done).prepare('record_sent')
})

/**
 * Records successful attempts that began under the lease's fence, all in one statement.
 *
 * @returns the ids of those that were still this owner's; of the others nothing is written
 */
export async function recordSent(db: Db, lease: Lease, records: SentRecord[]): Promise<number[]> {
  const rows = await recordAllSent(db).execute({
    ...lease,
    records: asRecords(records),
    ids: asIntArray(records.map(({ messageId }) => messageId)),
  })
  const recorded = rows.map(({ id }) => id)
  if (recorded.length === records.length) return recorded
  const missing = records.filter(({ messageId }) => !recorded.includes(messageId))
  return [...recorded, ...(await recordedBefore(db, lease, missing))]
}

/**
 * Takes back attempts that began under the lease and of which its owner knows nothing, since the answer to its claim was
 * lost: they were never sent. Waits for a claim that has not committed yet.
 */
export async function giveBack(db: Db, { accountId, fence }: Lease, known: number[]): Promise<void> {
  await db.transaction(async (tx) => {
    // A claim holds it for share until it has committed.
    await tx.select().from(channelAccount).where(eq(channelAccount.id, accountId)).for('update')
    await tx
      .update(message)
      .set({ state: 'queued', fence: null, attempts: sql`${message.attempts} - 1` })
      .where(
        and(
          ...[eq(message.accountId, accountId), open, eq(message.state, 'sending'), eq(message.fence, fence)],
          ...(known.length > 0 ? [notInArray(message.id, known)] : []),
        ),
      )
  })
}

/** What failed because the platform did not know the account may be tried at once. Machine time. */
export async function hurryUnauthorised(db: Db, { accountId }: Lease, machineNow: Date): Promise<void> {
  await db
    .update(message)
    .set({ nextAttemptAt: machineNow })
    .where(
      and(
        eq(message.accountId, accountId),
        ...[open, eq(message.state, 'failed'), gt(message.nextAttemptAt, machineNow)],
        like(message.lastError, 'unauthorised: %'),
      ),
    )
}

/** Of records that changed nothing, those that were written by an earlier try whose answer was lost. */
async function recordedBefore(db: Db, { accountId }: Lease, records: SentRecord[]): Promise<number[]> {
  const rows = await db
    .select({ id: message.id, platformMessageId: message.platformMessageId })
    .from(message)
    .where(
      and(
        eq(message.accountId, accountId),
        eq(message.state, 'sent'),
        inArray(
          message.id,
          records.map(({ messageId }) => messageId),
        ),
      ),
    )
  const known = new Map(rows.map(({ id, platformMessageId }) => [id, platformMessageId]))
  return records.flatMap((each) => (known.get(each.messageId) === each.platformMessageId ? [each.messageId] : []))
}

/** What the lines of a message are for. */
export async function kindsOf(db: Db, messageId: number): Promise<LineKind[]> {
  const rows = await db
    .selectDistinct({ kind: line.kind })
    .from(messageLine)
    .innerJoin(line, eq(line.id, messageLine.lineId))
    .where(eq(messageLine.messageId, messageId))
  return rows.map((row) => row.kind)
}

/** Whether anything of an account has arrived since a time; so many of the newest attempts of all are looked through. */
export async function hasArrivedSince(db: Db, accountId: number, since: Date, lookThrough: number): Promise<boolean> {
  const newest = db.select().from(attempt).orderBy(desc(attempt.id)).limit(lookThrough).as('newest')
  const [row] = await db
    .select({ id: newest.id })
    .from(newest)
    .innerJoin(message, eq(message.id, newest.messageId))
    .where(and(eq(message.accountId, accountId), eq(newest.outcome, 'sent'), gte(newest.at, since)))
    .limit(1)
  return row !== undefined
}

/** When the first attempt of a message began. */
export async function firstAttemptAt(db: Db, messageId: number): Promise<Date | undefined> {
  const [row] = await db
    .select({ at: attempt.at })
    .from(attempt)
    .where(eq(attempt.messageId, messageId))
    .orderBy(asc(attempt.id))
    .limit(1)
  return row?.at
}

/** How many attempts of a message ended in one of these ways. */
export async function countAttempts(db: Db, messageId: number, outcomes: readonly string[]): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(attempt)
    .where(and(eq(attempt.messageId, messageId), inArray(attempt.outcome, [...outcomes])))
  return row?.count ?? 0
}

/**
 * Messages of an account that an earlier owner was sending when it went away. They stay locked until the transaction ends,
 * before anything else is: that owner may be alive and recording one, and then wants the organisation for an alarm.
 */
export async function orphans(tx: Db, lease: Lease): Promise<MessageRow[]> {
  return tx
    .select()
    .from(message)
    .where(
      and(eq(message.accountId, lease.accountId), open, eq(message.state, 'sending'), lt(message.fence, lease.fence)),
    )
    .orderBy(asc(message.id))
    .for('update')
}

/** The account's newest attempts since a time, oldest first; at most so many of all accounts are looked through. */
export async function attemptsSince(
  db: Db,
  accountId: number,
  since: Date,
  lookThrough: number,
): Promise<{ chatId: number; group: boolean; at: Date }[]> {
  // By id, which needs no index of its own and follows time closely enough.
  const newest = db.select().from(attempt).orderBy(desc(attempt.id)).limit(lookThrough).as('newest')
  const rows = await db
    .select({ chatId: message.chatId, kind: chat.kind, at: newest.at })
    .from(newest)
    .innerJoin(message, eq(message.id, newest.messageId))
    .innerJoin(chat, eq(chat.id, message.chatId))
    .where(and(eq(message.accountId, accountId), gte(newest.at, since)))
    .orderBy(asc(newest.at))
  return rows.map(({ kind, ...rest }) => ({ ...rest, group: kind === 'group' }))
}
