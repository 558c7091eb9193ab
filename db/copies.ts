import { and, asc, desc, eq, inArray, isNull, ne, notInArray, or, sql } from 'drizzle-orm'
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
  standbyId: number
  /** The bot is no longer in the first chat, or there is none any more. */
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

/** A message that found out that the chat is lost is dead; older ones are history. Milliseconds. */
const lostWithinMs = 24 * 3_600_000

/**
 * What the second channels of these chats might be told: urgent lines since each has one and, where the first fails,
 * everything that has not arrived there. Not what somebody has withdrawn, nor reminders of what has been reported.
 * Highest priority first, then oldest.
 */
export async function uncopiedLines(db: Db, pairs: StandbyPair[], machineNow: Date): Promise<UncopiedLine[]> {
  if (pairs.length === 0) return []
  const rows = pairs.map(({ isLost, downSince, ...pair }) => ({ ...pair, isLost, fails: isLost || downSince !== null }))
  const lostSince = new Date(machineNow.getTime() - lostWithinMs).toISOString()
  // A probe of a partial index for each part: what waits, what is under way, what was lost, what is urgent.
  const candidate = db.$with('candidate', { lineId: sql<number>`line_id`.as('line_id') }).as(sql`
    with pair as materialized (
      select * from ${recordset(asRecords(rows), sql`"firstId" int, "standbyId" int, "isLost" bool, fails bool, "standbySince" timestamptz`)}
    ), found as (
      select l.id as line_id, "standbyId" from pair join line l on l.chat_id = "firstId"
      where fails and l.composed_at is null and l.withdrawn_at is null
      union
      select ml.line_id, "standbyId" from pair join message m on m.chat_id = "firstId"
        join chat c on c.id = "firstId" and c.account_id = m.account_id
        join message_line ml on ml.message_id = m.id
      where fails and m.state in ('queued', 'sending', 'unknown', 'failed')
      union
      select ml.line_id, "standbyId" from pair join message m on m.chat_id = "firstId"
        join message_line ml on ml.message_id = m.id
      where "isLost" and m.state = 'dead' and m.created_at > ${lostSince}::timestamptz
        and (m.last_error like 'chat-gone:%' or m.last_error like 'bot-removed:%')
      union
      select l.id, "standbyId" from pair join line l on l.chat_id = "firstId"
      where l.priority >= 2 and l.queued_at >= "standbySince"
    )
    select line_id from found
    where not exists (
      select from message_line ml join message m on m.id = ml.message_id
      where ml.line_id = found.line_id and m.chat_id = "standbyId" and (m.state <> 'cancelled' or m.attempts > 0)
    )`)
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
