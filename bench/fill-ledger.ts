import { sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import type { Stage } from './stage.ts'

/** So many messages that were sent long ago, with their lines and attempts, spread over the stage's groups. */
export async function fillLedger({ db }: Database, { accountId }: Stage, rows: number): Promise<void> {
  const body = JSON.stringify({ text: 'Nhắc: báo cáo trước 16 giờ', spans: [], buttons: [], urgency: 'normal' })
  const at = sql`timestamptz '2026-01-01' + n * interval '1 second'`
  const chats = sql`chats as (select array_agg(id order by id) ids from chat where account_id = ${accountId})`
  const chat = sql`ids[1 + n % array_length(ids, 1)]`
  await db.execute(sql`
    with ${chats}
    insert into line (chat_id, key, kind, priority, entry, due_at, queued_at, composed_at)
    select ${chat}, 'old:' || n, 'due', 0, ${body}::jsonb, ${at}, ${at}, ${at}
    from chats, generate_series(1, ${rows}::int) n`)
  await db.execute(sql`
    with ${chats}
    insert into message (account_id, chat_id, state, priority, body, attempts, next_attempt_at, created_at, sent_at, platform_message_id)
    select ${accountId}, ${chat}, 'sent', 0, ${body}::jsonb, 1, ${at}, ${at}, ${at}, n::text
    from chats, generate_series(1, ${rows}::int) n`)
  await db.execute(sql`
    insert into message_line (message_id, line_id)
    select message.id, line.id
    from (select id, row_number() over (order by id) n from message) message
    join (select id, row_number() over (order by id) n from line) line using (n)`)
  await db.execute(sql`
    insert into attempt (message_id, at, outcome) select id, created_at, 'sent' from message`)
  await db.execute(sql`vacuum (analyze)`)
  // What is still to be written out would be paid for by whoever comes next. Not everybody may ask for it.
  await db.execute(sql`checkpoint`).catch(() => {})
}
