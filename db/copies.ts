import { and, asc, desc, eq, inArray, isNull, ne, notInArray, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { type Entry, type LineKind, type Message, reminderKinds } from '../src/domain/message.ts'
import { owing } from '../src/domain/obligation.ts'
import type { Lease } from './accounts.ts'
import { type Db, notify } from './client.ts'
import { outboxChannel } from './outbox.ts'
import { asRecords, recordset } from './recordset.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { directive, document } from './schema/document.ts'
import { notice } from './schema/notice.ts'
import { line } from './schema/outbox.ts'
import { obligation } from './schema/work.ts'

/** A chat with a second channel. Machine time. */
export interface StandbyPair {
  firstId: number
  firstAccountId: number
  standbyId: number
  /** The bot is no longer in the first chat, may not write there, or there is none any more. */
  isLost: boolean
  /** Since when nothing goes through the first chat's account. */
  downSince: Date | null
  standbySince: Date
}

/** The chats whose second channels are on the account, as far as these can be sent to. */
export async function standbyPairs(db: Db, accountId: number): Promise<StandbyPair[]> {
  const first = alias(chat, 'first')
  const rows = await db
    .select({
      firstId: first.id,
      firstAccountId: first.accountId,
      standbyId: chat.id,
      state: first.state,
      downSince: channelAccount.downSince,
      standbySince: first.standbySince,
    })
    .from(first)
    .innerJoin(chat, eq(chat.id, first.standbyChatId))
    .innerJoin(channelAccount, eq(channelAccount.id, first.accountId))
    .where(and(eq(chat.accountId, accountId), eq(chat.state, 'active')))
    .orderBy(asc(chat.id))
  return rows.flatMap(({ state, standbySince, ...row }) =>
    standbySince ? [{ ...row, standbySince, isLost: state !== 'active' }] : [],
  )
}

/**
 * Until the transaction ends nobody else makes copies for these chats. The account itself is not locked, since its owner
 * records failures the other way round: a copy by one who has just lost it is sent by the next.
 *
 * @returns false when another has taken the lease
 */
export async function lockStandby(tx: Db, lease: Lease, standbyIds: number[]): Promise<boolean> {
  await tx
    .select({ id: chat.id })
    .from(chat)
    .where(inArray(chat.id, standbyIds))
    .orderBy(asc(chat.id))
    .for('no key update')
  const held = and(eq(channelAccount.id, lease.accountId), eq(channelAccount.fence, lease.fence))
  return (await tx.$count(channelAccount, held)) > 0
}

/** A line of a first chat that its second channel does not carry. */
export interface UncopiedLine {
  id: number
  firstId: number
  kind: LineKind
  priority: number
  /** Whose policy counts; null: none's. */
  committeeId: number | null
}

/** What was urgent a day ago is history. Milliseconds. */
const recentMs = 24 * 3_600_000

/** Of one chat at one look; what is left is found by the next. */
const mostOfChat = 200

/**
 * What the second channels of these chats might be told: the day's urgent lines since each has one and, where the first
 * fails, everything that has not arrived there. Not what somebody has withdrawn, nor reminders of what has been reported.
 * Highest priority first, then oldest; of each chat so many.
 */
export async function uncopiedLines(db: Db, pairs: StandbyPair[], machineNow: Date): Promise<UncopiedLine[]> {
  if (pairs.length === 0) return []
  const rows = pairs.map(({ isLost, downSince, ...pair }) => ({
    ...{ ...pair, isLost, fails: isLost || downSince !== null },
  }))
  const recent = sql`${new Date(machineNow.getTime() - recentMs).toISOString()}::timestamptz`
  // A probe of a partial index for each chat and part (what waits, is under way, is urgent): left alone, the
  // planner would compare every chat with the whole ledger.
  const candidate = db.$with('candidate', { lineId: sql<number>`line_id`.as('line_id') }).as(sql`
    select found.line_id
    from ${recordset(asRecords(rows), pairColumns)} cross join lateral (
      (select id as line_id from line
        where fails and chat_id = "firstId" and composed_at is null and withdrawn_at is null and kind <> 'answer'
          and ${isUncopied(sql`line.id`)}
        order by priority desc, id limit ${mostOfChat})
      union
      (select ml.line_id from message_line ml where ml.message_id in (
        select id from message
        where fails and account_id = "firstAccountId" and chat_id = "firstId"
          and state in ('queued', 'sending', 'unknown', 'failed')
        order by priority desc, id limit ${mostOfChat}))
      union
      (select id from line
        where chat_id = "firstId" and priority >= 2 and queued_at >= greatest("standbySince", ${recent})
          and ${isUncopied(sql`line.id`)}
        order by queued_at limit ${mostOfChat})
    ) as found
    where ${isUncopied(sql`found.line_id`)}`)
  return db
    .with(candidate)
    .select({
      id: line.id,
      firstId: line.chatId,
      kind: line.kind,
      priority: line.priority,
      committeeId: sql<number | null>`coalesce(${document.committeeId}, ${notice.committeeId}, ${chat.committeeId})`,
    })
    .from(candidate)
    .innerJoin(line, eq(line.id, candidate.lineId))
    .innerJoin(chat, eq(chat.id, line.chatId))
    .leftJoin(directive, eq(directive.id, line.directiveId))
    .leftJoin(document, eq(document.id, directive.documentId))
    .leftJoin(notice, eq(notice.id, line.noticeId))
    .leftJoin(obligation, eq(obligation.id, line.obligationId))
    .where(
      and(
        isNull(line.withdrawnAt),
        ne(line.kind, 'answer'),
        or(isNull(obligation.id), notInArray(line.kind, [...reminderKinds]), inArray(obligation.state, [...owing])),
      ),
    )
    .orderBy(desc(line.priority), asc(line.id))
}

/**
 * A copy that was taken back before any attempt is none: what it carried besides is copied anew. Nor is one that was taken
 * back with the second channel, where that is one again.
 */
const isUncopied = (lineId: SQL) => sql`(
  select count(*) from message_line copied join message copy on copy.id = copied.message_id
  where copied.line_id = ${lineId} and copy.chat_id = "standbyId"
    and (copy.state <> 'cancelled' or (copy.attempts > 0 and copy.created_at >= "standbySince"))
) = 0`

const pairColumns = sql`"firstId" int, "firstAccountId" int, "standbyId" int, "isLost" bool, fails bool,
  "standbySince" timestamptz`

/** What lines say, by id. */
export async function entriesOf(db: Db, lineIds: number[]): Promise<Map<number, Entry>> {
  const rows = await db.select({ id: line.id, entry: line.entry }).from(line).where(inArray(line.id, lineIds))
  return new Map(rows.map(({ id, entry }) => [id, entry]))
}

/** A message for a second channel, as it is made of another chat's lines. */
export interface NewCopy {
  chatId: number
  priority: number
  lineIds: number[]
  body: Message
}

/** Stores copies in this order. Where their lines wait they go on waiting. Delivery is woken when the transaction commits. */
export async function insertCopies(tx: Db, accountId: number, copies: NewCopy[], machineNow: Date): Promise<void> {
  if (copies.length === 0) return
  const drafts = copies.map(({ chatId, priority, body }, n) => ({ n, chatId, priority, body }))
  const carried = copies.flatMap(({ lineIds }, n) => lineIds.map((lineId) => ({ place: n + 1, lineId })))
  const now = sql`${machineNow.toISOString()}::timestamptz`
  await tx.execute(sql`
    with made as (
      insert into message (account_id, chat_id, state, priority, body, next_attempt_at, created_at)
      select ${accountId}::int, "chatId", 'queued', priority, body, ${now}, ${now}
      from ${recordset(asRecords(drafts), sql`n int, "chatId" int, priority int, body jsonb`)}
      order by n
      returning id
    )
    insert into message_line (message_id, line_id)
    select numbered.id, given."lineId"
    from (select id, row_number() over (order by id) as place from made) as numbered
      join ${recordset(asRecords(carried), sql`place int, "lineId" int`)} on given.place = numbered.place`)
  const priority = Math.max(...copies.map((copy) => copy.priority))
  const chatIds = [...new Set(copies.map(({ chatId }) => chatId))]
  await notify(tx, outboxChannel, `${accountId} ${priority} ${chatIds.join(' ')}`)
}
