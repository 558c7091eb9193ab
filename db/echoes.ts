import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { open } from './ledger.ts'
import { attempt, message } from './schema/outbox.ts'

/**
 * The platform shows a message of ours in a chat. If its words are those of a message of which nobody knows whether it
 * arrived, it has: 'unknown' becomes 'sent'. One that is being sent only gets the platform's id; its sender, or whoever
 * comes after a dead one, then knows even when the answer is lost.
 *
 * @returns the message that was settled; undefined when the echo tells nothing new
 */
export async function settleEcho(
  tx: Db,
  accountId: number,
  chatId: number,
  echo: { platformMessageId: string; text: string; at: Date },
  machineNow: Date,
): Promise<{ messageId: number } | undefined> {
  const known = and(eq(message.chatId, chatId), eq(message.platformMessageId, echo.platformMessageId))
  if ((await tx.$count(message, known)) > 0) return undefined
  const [found] = await tx
    .select({ id: message.id, state: message.state })
    .from(message)
    .where(
      and(
        eq(message.accountId, accountId),
        eq(message.chatId, chatId),
        open,
        inArray(message.state, ['sending', 'unknown']),
        isNull(message.platformMessageId),
        sql`btrim(${message.body} ->> 'text', E' \\n\\t') = ${echo.text.trim()}`,
      ),
    )
    // What is under way echoes first; of the others the first one that was lost.
    .orderBy(sql`${message.state} <> 'sending'`, asc(message.id))
    .limit(1)
    .for('update')
  if (!found) return undefined
  const { platformMessageId } = echo
  const settled = found.state === 'unknown'
  await tx
    .update(message)
    .set(settled ? { platformMessageId, state: 'sent', sentAt: echo.at, lastError: null } : { platformMessageId })
    .where(eq(message.id, found.id))
  if (settled) await tx.insert(attempt).values({ messageId: found.id, at: machineNow, outcome: 'echo', detail: null })
  return { messageId: found.id }
}
