import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { open, waiting } from './ledger.ts'
import { channelAccount, chat, chatAlias } from './schema/chat.ts'
import { organisation } from './schema/organisation.ts'
import { line, message } from './schema/outbox.ts'

type ChatRow = typeof chat.$inferSelect

/**
 * The platform gave the chat a new id, under which it counts its messages anew: the chat with its bindings and waiting
 * lines goes on under it, and its earlier ids name it still. What it has sent stands where it was sent. An event from the
 * new id may have made a row of its own before; that one gives way, unless it alone is bound.
 */
export async function moveChat(tx: Db, chatId: number, platformId: string, machineNow: Date): Promise<void> {
  const moving = await lockChat(tx, chatId)
  if (!moving || moving.platformId === platformId) return
  const { accountId } = moving
  const [stranger] = await tx
    .select()
    .from(chat)
    .where(and(eq(chat.accountId, accountId), eq(chat.platformId, platformId)))
    .for('update')
  const stays = stranger && isBound(stranger) && !isBound(moving) ? stranger : moving
  if (stranger) await giveWay(tx, stays === moving ? stranger : moving, stays, machineNow)
  await nameChat(tx, stays, [moving.platformId, platformId])
  if (stays !== moving) return
  await leaveBehind(tx, moving)
  await tx.update(chat).set({ platformId }).where(eq(chat.id, chatId))
}

/**
 * Locks a chat that is to move, before its lines and messages, and before it the organisation: so whoever records a deed
 * and then tells chats of it, this one among them, never waits for who waits for it.
 */
export async function lockChat(tx: Db, chatId: number): Promise<ChatRow | undefined> {
  await tx
    .select({ id: organisation.id })
    .from(organisation)
    .innerJoin(channelAccount, eq(channelAccount.organisationId, organisation.id))
    .innerJoin(chat, eq(chat.accountId, channelAccount.id))
    .where(eq(chat.id, chatId))
    .for('update', { of: organisation })
  const [row] = await tx.select().from(chat).where(eq(chat.id, chatId)).for('update')
  return row
}

/** What the platform calls a chat, which does not move before the transaction has ended. */
export async function heldPlatformId(tx: Db, chatId: number): Promise<string | undefined> {
  const [row] = await tx.select({ id: chat.platformId }).from(chat).where(eq(chat.id, chatId)).for('key share')
  return row?.id
}

const isBound = ({ committeeId, agencyId }: ChatRow) => committeeId !== null || agencyId !== null

/** Whichever chat was called so before; the order says which id is the older. */
async function nameChat(tx: Db, { id: chatId, accountId }: ChatRow, platformIds: string[]): Promise<void> {
  const { accountId: account, platformId: name } = chatAlias
  for (const platformId of platformIds) {
    const set = { chatId }
    await tx
      .insert(chatAlias)
      .values({ accountId, platformId, chatId })
      .onConflictDoUpdate({ target: [account, name], set })
  }
}

/** No event names the chat any more. What it would have said is of use to nobody, unless it was bound too: then a person looks. */
async function giveWay(tx: Db, goes: ChatRow, stays: ChatRow, machineNow: Date): Promise<void> {
  await tx
    .update(chat)
    .set({ platformId: `moved:${goes.id}`, state: 'gone' })
    .where(eq(chat.id, goes.id))
  await tx.update(chatAlias).set({ chatId: stays.id }).where(eq(chatAlias.chatId, goes.id))
  if (isBound(goes)) return
  await tx
    .update(line)
    .set({ withdrawnAt: machineNow })
    .where(and(eq(line.chatId, goes.id), waiting))
  await tx
    .update(message)
    .set({ state: 'cancelled' })
    .where(and(eq(message.chatId, goes.id), open, inArray(message.state, ['queued', 'failed'])))
}

/** What arrived stands under the earlier id, where what waits can answer nothing: an id of there is another message's here. */
async function leaveBehind(tx: Db, { id: chatId, platformId: platformChatId }: ChatRow): Promise<void> {
  await tx
    .update(message)
    .set({ platformChatId })
    .where(and(eq(message.chatId, chatId), isNull(message.platformChatId), isNotNull(message.platformMessageId)))
  await tx
    .update(line)
    .set({ entry: sql`${line.entry} - 'quote'` })
    .where(and(eq(line.chatId, chatId), waiting, sql`${line.entry} -> 'quote' is not null`))
  // These bytes were frozen for the earlier id, which takes none any more.
  await tx
    .update(message)
    .set({ body: sql`${message.body} - 'quote'` })
    .where(and(eq(message.chatId, chatId), open, sql`${message.body} -> 'quote' is not null`))
}

/** A message that was refused in the earlier chat, perhaps begun before its move and stored after, answers nothing in the new one. */
export async function dropQuote(tx: Db, messageId: number): Promise<void> {
  await tx
    .update(message)
    .set({ body: sql`${message.body} - 'quote'` })
    .where(eq(message.id, messageId))
}
