import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { enqueueLines, type NewLine } from '../../db/outbox.ts'
import { type Deed, wordsOf } from './protocol.ts'

/**
 * A deed has its business row in the same transaction, and may be asked for again when nobody knows whether it was done.
 * @param chatIds our ids of the chats, by the numbers that the deed gives them
 */
export async function publishDeed(db: Db, { id, lines }: Deed, chatIds: number[], now: Date): Promise<void> {
  const rows = lines.map((line): NewLine => {
    const chatId = chatIds[line.chat]
    if (chatId === undefined) throw new Error(`chaos: no chat ${line.chat}`)
    const entry = { text: wordsOf(line), spans: [], buttons: [] }
    return { chatId, key: `deed:${id}:${line.chat}:${line.number}`, kind: line.kind, entry, dueAt: now }
  })
  await db.transaction(async (tx) => {
    await tx.execute(sql`insert into chaos_deed (id) values (${id}) on conflict do nothing`)
    await enqueueLines(tx, rows, now)
  })
}
