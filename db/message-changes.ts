import { and, asc, desc, eq, gte, inArray, isNotNull, lt, lte, notExists, sql } from 'drizzle-orm'
import type { Message } from '../src/domain/message.ts'
import type { Lease } from './accounts.ts'
import type { Db } from './client.ts'
import { waiting } from './ledger.ts'
import { type ChannelName, channelAccount, chat } from './schema/chat.ts'
import { line, message, messageChange, messageLine } from './schema/outbox.ts'
import { storableJson } from './storable-json.ts'

/** A message that carries an order to an agency: of an order in parts the last, under which the buttons are. */
export interface DirectiveMessage {
  messageId: number
  /** As it was first sent. */
  body: Message
}

/** The platform's id of the chat at which a message arrived. */
const standsIn = sql<string>`coalesce(${message.platformChatId}, ${chat.platformId})`

/**
 * The messages that brought a directive to the chats of an agency, and to their second channels, on those channels. Not
 * those that a chat left behind when it moved: there nothing can be changed.
 */
export async function directiveMessages(
  tx: Db,
  { directiveId, agencyId }: { directiveId: number; agencyId: number },
  channels: readonly ChannelName[],
): Promise<DirectiveMessage[]> {
  return tx
    .selectDistinctOn([line.id, message.chatId], { messageId: message.id, body: message.body })
    .from(line)
    .innerJoin(messageLine, eq(messageLine.lineId, line.id))
    .innerJoin(message, eq(message.id, messageLine.messageId))
    .innerJoin(chat, eq(chat.id, message.chatId))
    .innerJoin(channelAccount, eq(channelAccount.id, chat.accountId))
    .where(
      and(
        eq(line.directiveId, directiveId),
        eq(line.kind, 'directive'),
        eq(chat.agencyId, agencyId),
        inArray(channelAccount.channel, [...channels]),
        eq(standsIn, chat.platformId),
      ),
    )
    .orderBy(line.id, message.chatId, desc(message.id))
}

/** Wishes that a message look otherwise; an earlier wish that is not fulfilled yet is forgotten. */
export async function wantChange(
  tx: Db,
  change: { messageId: number; what: 'edit'; body: Message } | { messageId: number; what: 'pin' },
  machineNow: Date,
): Promise<void> {
  const body = 'body' in change ? storableJson(change.body) : null
  await tx
    .insert(messageChange)
    .values({ messageId: change.messageId, what: change.what, body, nextAttemptAt: machineNow })
    .onConflictDoUpdate({
      target: [messageChange.messageId, messageChange.what],
      set: { body, version: sql`${messageChange.version} + 1`, attempts: 0, nextAttemptAt: machineNow },
    })
}

export interface DueChange {
  messageId: number
  what: 'edit' | 'pin' | 'remind'
  body: Message | null
  reminder: { title: string; at: string } | null
  version: number
  attempts: number
  chatId: number
  /** Where the message stands. */
  platformChatId: string
  group: boolean
  platformMessageId: string
}

/** Wishes that may be tried now, oldest first: of messages that have arrived, in chats where nothing waits to be said. */
export async function dueChanges(db: Db, lease: Lease, machineNow: Date, limit: number): Promise<DueChange[]> {
  const rows = await db
    .select({
      messageId: messageChange.messageId,
      what: messageChange.what,
      body: messageChange.body,
      reminder: messageChange.reminder,
      version: messageChange.version,
      attempts: messageChange.attempts,
      chatId: chat.id,
      platformChatId: standsIn,
      kind: chat.kind,
      platformMessageId: message.platformMessageId,
    })
    .from(messageChange)
    .innerJoin(message, eq(message.id, messageChange.messageId))
    .innerJoin(chat, eq(chat.id, message.chatId))
    .innerJoin(channelAccount, eq(channelAccount.id, message.accountId))
    .where(
      and(
        lt(messageChange.done, messageChange.version),
        lte(messageChange.nextAttemptAt, machineNow),
        eq(message.accountId, lease.accountId),
        eq(channelAccount.fence, lease.fence),
        eq(chat.state, 'active'),
        isNotNull(message.platformMessageId),
        notExists(
          db
            .select({ one: sql`1` })
            .from(line)
            .where(and(eq(line.chatId, chat.id), waiting)),
        ),
        notExists(
          db
            .select({ one: sql`1` })
            .from(sql`${message} as other`)
            .where(sql`other.account_id = ${lease.accountId} and other.chat_id = ${chat.id}
              and other.state in ('queued', 'sending', 'failed')`),
        ),
      ),
    )
    .orderBy(asc(messageChange.nextAttemptAt), asc(messageChange.messageId))
    .limit(limit)
  return rows.flatMap(({ platformMessageId, kind, ...row }) =>
    platformMessageId === null ? [] : [{ ...row, platformMessageId, group: kind === 'group' }],
  )
}

/**
 * What became of a try. A newer wish that came meanwhile stays open.
 * @param result `done`: this version is there, or will never be; otherwise when to try again
 */
export async function recordChange(
  db: Db,
  { messageId, what, version }: Pick<DueChange, 'messageId' | 'what' | 'version'>,
  result: { done: true; error: string | null } | { done: false; error: string; nextAttemptAt: Date },
): Promise<void> {
  const mine = and(eq(messageChange.messageId, messageId), eq(messageChange.what, what))
  if (result.done) {
    await db
      .update(messageChange)
      .set({ done: version, lastError: result.error })
      .where(and(mine, gte(messageChange.version, version)))
    return
  }
  await db
    .update(messageChange)
    .set({
      done: sql`least(${messageChange.done}, ${version - 1})`,
      attempts: sql`${messageChange.attempts} + 1`,
      lastError: result.error,
      nextAttemptAt: result.nextAttemptAt,
    })
    .where(and(mine, eq(messageChange.version, version)))
}
