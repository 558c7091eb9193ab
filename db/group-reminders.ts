import { and, desc, eq, exists, inArray, lt, notExists, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { type ChannelName, channelAccount, chat } from './schema/chat.ts'
import { line, message, messageChange, messageLine } from './schema/outbox.ts'

/**
 * The messages that brought lines to groups on these channels, as far as nobody has wished for a reminder beside them; of
 * a line in parts the last.
 *
 * @param keys the lines'
 */
export async function messagesWithoutReminder(
  db: Db,
  keys: string[],
  channels: readonly ChannelName[],
): Promise<{ key: string; messageId: number }[]> {
  if (keys.length === 0) return []
  const wished = db
    .select({ id: messageChange.messageId })
    .from(messageChange)
    .where(and(eq(messageChange.messageId, message.id), eq(messageChange.what, 'remind')))
  return db
    .selectDistinctOn([line.id, message.chatId], { key: line.key, messageId: message.id })
    .from(line)
    .innerJoin(messageLine, eq(messageLine.lineId, line.id))
    .innerJoin(message, eq(message.id, messageLine.messageId))
    .innerJoin(chat, eq(chat.id, message.chatId))
    .innerJoin(channelAccount, eq(channelAccount.id, chat.accountId))
    .where(
      and(
        inArray(line.key, keys),
        eq(message.state, 'sent'),
        eq(chat.kind, 'group'),
        inArray(channelAccount.channel, [...channels]),
        notExists(wished),
      ),
    )
    .orderBy(line.id, message.chatId, desc(message.id))
}

/** Wishes for a reminder beside a message, once ever: a second one would ring as well. */
export async function wantReminder(
  tx: Db,
  { messageId, title, at }: { messageId: number; title: string; at: Date },
  machineNow: Date,
): Promise<void> {
  const reminder = { title, at: at.toISOString() }
  await tx
    .insert(messageChange)
    .values({ messageId, what: 'remind', reminder, nextAttemptAt: machineNow })
    .onConflictDoNothing()
}

/** Reminders that nobody has made yet of what an agency has reported now are made no more. */
export async function dropGroupReminders(
  tx: Db,
  { directiveId, agencyId }: { directiveId: number; agencyId: number },
): Promise<void> {
  const about = tx
    .select({ one: sql`1` })
    .from(messageLine)
    .innerJoin(line, eq(line.id, messageLine.lineId))
    .innerJoin(chat, eq(chat.id, line.chatId))
    .where(
      and(
        eq(messageLine.messageId, messageChange.messageId),
        eq(line.directiveId, directiveId),
        eq(chat.agencyId, agencyId),
      ),
    )
  await tx
    .update(messageChange)
    .set({ done: sql`${messageChange.version}`, lastError: 'reported before' })
    .where(and(eq(messageChange.what, 'remind'), lt(messageChange.done, messageChange.version), exists(about)))
}
