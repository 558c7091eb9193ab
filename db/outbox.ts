import { and, eq, inArray, isNull, ne, not, notExists, or, sql } from 'drizzle-orm'
import type { Entry, LineKind } from '../src/domain/message.ts'
import type { Db } from './client.ts'
import { asRecords, recordset } from './recordset.ts'
import { chat } from './schema/chat.ts'
import { line, message, messageLine } from './schema/outbox.ts'

/** One thing to tell one chat, as a use case puts it into the outbox. */
export interface NewLine {
  chatId: number
  /** Unique: (obligation, notice or answered event; kind; slot with its due time; chat). A second line under it is dropped. */
  key: string
  kind: LineKind
  /** Higher goes first; its kind's own unless given. */
  priority?: number
  entry: Entry
  /** Business time it was due to be said. */
  dueAt: Date
  directiveId?: number
  obligationId?: number
  noticeId?: number
}

/** Rows of one insert: its chats must fit one NOTIFY, under 8,000 bytes. */
const batchSize = 500

/** Where NOTIFY tells of new lines, in words that `readNews` understands. */
export const outboxChannel = 'outbox'

/** New lines wait in these chats of an account. */
export interface OutboxNews {
  accountId: number
  priority: number
  chatIds: number[]
}

/** @returns undefined for words that name nothing: whoever hears them looks for itself */
export function readNews(payload: string): OutboxNews | undefined {
  const [accountId, priority, ...chatIds] = payload.split(' ').map(Number)
  if (!accountId || priority === undefined || !chatIds.every(Number.isInteger)) return undefined
  return { accountId, priority, chatIds }
}

/** 2 urgent, 1 an answer to a person who waits or an alarm, 0 the rest. */
export function priorityOf(kind: LineKind): number {
  return kind === 'notice' ? 2 : kind === 'answer' || kind === 'alarm' ? 1 : 0
}

/**
 * Puts lines into the outbox, in the order given; delivery is woken when the transaction commits. A key that is there
 * already changes nothing, so a repeated tick or a replayed command says nothing twice.
 *
 * @param machineNow machine time
 * @returns how many were new
 */
export async function enqueueLines(tx: Db, lines: NewLine[], machineNow: Date): Promise<number> {
  let added = 0
  for (let start = 0; start < lines.length; start += batchSize) {
    const rows = lines.slice(start, start + batchSize).map((one, n) => ({ n, priority: priorityOf(one.kind), ...one }))
    const inserted = tx.$with('added', { chatId: line.chatId, priority: line.priority }).as(sql`
      insert into line (chat_id, key, kind, priority, entry, directive_id, obligation_id, notice_id, due_at, queued_at)
      select "chatId", key, kind, priority, entry, "directiveId", "obligationId", "noticeId", "dueAt",
        ${machineNow.toISOString()}::timestamptz
      from ${recordset(asRecords(rows), columns)}
      order by n
      on conflict (key) do nothing
      returning chat_id, priority`)
    // One statement, because a person's deed waits for it.
    const news = sql`${chat.accountId} || ' ' || ${inserted.priority} || ' ' || string_agg(distinct ${inserted.chatId}::text, ' ')`
    const told = await tx
      .with(inserted)
      .select({ count: sql`count(*)`.mapWith(Number), told: sql`pg_notify(${outboxChannel}, ${news})` })
      .from(inserted)
      .innerJoin(chat, sql`${chat.id} = ${inserted.chatId}`)
      .groupBy(chat.accountId, inserted.priority)
      .prepare('enqueue_lines')
      .execute()
    for (const { count } of told) added += count
  }
  return added
}

/** What a line was about; what is left out matches everything, but something must be given. */
export interface AboutLines {
  obligationId?: number
  noticeId?: number
  kinds?: readonly LineKind[]
}

/**
 * Takes back what need not be said any more, as far as no attempt at it has begun: waiting lines are withdrawn, and
 * messages that carry nothing else are cancelled; a copy that carries more is cancelled too, for it is made again of the
 * rest. Their keys stay, so that nobody plans them again.
 *
 * @returns how many lines will not be said
 */
export async function withdrawLines(tx: Db, about: AboutLines, machineNow: Date): Promise<number> {
  const { obligationId, noticeId, kinds } = about
  if (obligationId === undefined && noticeId === undefined) throw new Error('outbox: withdraw which lines?')
  const meant = and(
    obligationId === undefined ? undefined : eq(line.obligationId, obligationId),
    noticeId === undefined ? undefined : eq(line.noticeId, noticeId),
    kinds === undefined ? undefined : inArray(line.kind, [...kinds]),
    isNull(line.withdrawnAt),
  )
  const untouched = tx
    .select({ id: message.id })
    .from(message)
    .innerJoin(messageLine, eq(messageLine.messageId, message.id))
    .innerJoin(line, eq(line.id, messageLine.lineId))
    .where(and(meant, eq(message.state, 'queued'), eq(message.attempts, 0)))
  const copies = tx
    .select({ id: message.id })
    .from(message)
    .innerJoin(messageLine, eq(messageLine.messageId, message.id))
    .innerJoin(line, eq(line.id, messageLine.lineId))
    .where(and(meant, eq(message.state, 'queued'), eq(message.attempts, 0), ne(message.chatId, line.chatId)))
  const others = tx
    .select({ id: messageLine.messageId })
    .from(messageLine)
    .innerJoin(line, eq(line.id, messageLine.lineId))
    .where(and(eq(messageLine.messageId, message.id), not(meant ?? sql`true`)))
  const cancelled = await tx
    .update(message)
    .set({ state: 'cancelled' })
    .where(
      and(
        or(and(inArray(message.id, untouched), notExists(others)), inArray(message.id, copies)),
        eq(message.state, 'queued'),
        eq(message.attempts, 0),
      ),
    )
    .returning({ id: message.id })
  const ids = cancelled.map(({ id }) => id)
  const carried = tx.select({ id: messageLine.lineId }).from(messageLine).where(inArray(messageLine.messageId, ids))
  const withdrawn = await tx
    .update(line)
    .set({ withdrawnAt: machineNow })
    .where(and(meant, or(isNull(line.composedAt), ids.length > 0 ? inArray(line.id, carried) : undefined)))
    .returning({ id: line.id })
  return withdrawn.length
}

const columns = sql`n int, "chatId" int, key text, kind text, priority int, entry jsonb, "directiveId" int,
  "obligationId" int, "noticeId" int, "dueAt" timestamptz`
