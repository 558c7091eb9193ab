import { and, eq, gt, inArray, like, type SQL } from 'drizzle-orm'
import { type ChatPlace, isAt } from './chats.ts'
import { type Db, notify } from './client.ts'
import { open } from './ledger.ts'
import { outboxChannel } from './outbox.ts'
import { chat } from './schema/chat.ts'
import { message } from './schema/outbox.ts'

/** Words have arrived in a muted chat. @param machineNow machine time */
export async function unmuteChat(tx: Db, chatId: number, machineNow: Date): Promise<void> {
  await unmute(tx, eq(chat.id, chatId), machineNow)
}

/** The platform says that the bot may write there. @param machineNow machine time */
export async function unmuteChatsAt(tx: Db, place: ChatPlace, machineNow: Date): Promise<void> {
  await unmute(tx, isAt(place), machineNow)
}

/** All that waits there goes on at once, also what was put off until the next try. */
async function unmute(tx: Db, which: SQL | undefined, machineNow: Date): Promise<void> {
  const back = await tx
    .update(chat)
    .set({ state: 'active' })
    .where(and(which, eq(chat.state, 'muted')))
    .returning({ id: chat.id, accountId: chat.accountId })
  if (back.length === 0) return
  await tx
    .update(message)
    .set({ nextAttemptAt: machineNow })
    .where(
      and(
        inArray(message.accountId, [...new Set(back.map(({ accountId }) => accountId))]),
        inArray(
          message.chatId,
          back.map(({ id }) => id),
        ),
        ...[open, eq(message.state, 'queued'), gt(message.nextAttemptAt, machineNow)],
        like(message.lastError, 'may-not-write: %'),
      ),
    )
  await notify(tx, outboxChannel)
}
