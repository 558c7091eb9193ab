import { sql } from 'drizzle-orm'
import type { Entry, LineKind } from '../src/domain/message.ts'
import type { Db } from './client.ts'
import { recordset } from './recordset.ts'
import { chat } from './schema/chat.ts'
import { line } from './schema/outbox.ts'

/** One thing to tell one chat, as a use case puts it into the outbox. */
export interface NewLine {
  chatId: number
  /** Unique: (obligation, notice or answered event; kind; slot with its due time; chat). A second line under it is dropped. */
  key: string
  kind: LineKind
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

/** 2 urgent, 1 an answer to a person who waits, 0 the rest. */
export function priorityOf(kind: LineKind): number {
  return kind === 'notice' ? 2 : kind === 'answer' ? 1 : 0
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
      from ${recordset(rows, columns)}
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
    for (const { count } of told) added += count
  }
  return added
}

const columns = sql`n int, "chatId" int, key text, kind text, priority int, entry jsonb, "directiveId" int,
  "obligationId" int, "noticeId" int, "dueAt" timestamptz`
