import { and, asc, eq, gte, or } from 'drizzle-orm'
import { unreachableChats } from './accounts.ts'
import { arrivedAsCopies, waitingButArrived } from './arrived-copies.ts'
import { type Db, notify } from './client.ts'
import { waitsForPerson } from './ledger.ts'
import { outboxChannel } from './outbox.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { message } from './schema/outbox.ts'

/** What did not arrive, or perhaps not, and needs a person. */
export type DeliveryProblem =
  /** 'dead': it will not arrive; 'unknown': the answer was lost and a copy might do harm. */
  | {
      kind: 'dead' | 'unknown'
      chatId: number
      chatTitle: string
      messageId: number
      text: string
      error: string | null
      /** The chat in which a copy of all of it has arrived; null: nowhere else. */
      arrivedIn: string | null
    }
  /**
   * The bot was removed from the chat, may not write in it, or the chat is gone; `waiting` lines wait for that, of which `arrived` have
   * arrived in its second channel.
   */
  | { kind: 'removed' | 'muted' | 'gone'; chatId: number; chatTitle: string; waiting: number; arrived: number }

const undecided = or(
  eq(message.state, 'dead'),
  and(eq(message.state, 'unknown'), gte(message.nextAttemptAt, waitsForPerson)),
)

/** A message that waits for a person's decision, locked until the transaction ends; undefined when it does not. */
export async function undecidedMessage(tx: Db, messageId: number) {
  const [row] = await tx
    .select({
      organisationId: channelAccount.organisationId,
      chatId: chat.id,
      chatTitle: chat.title,
      state: message.state,
    })
    .from(message)
    .innerJoin(chat, eq(chat.id, message.chatId))
    .innerJoin(channelAccount, eq(channelAccount.id, message.accountId))
    .where(and(eq(message.id, messageId), undecided))
    .for('update', { of: message })
  return row
}

/**
 * 'retry': the same bytes again, as soon as it is their turn, with as many tries as a new message; 'drop': never. Delivery
 * is woken.
 */
export async function decideOn(tx: Db, messageId: number, decision: 'retry' | 'drop', machineNow: Date): Promise<void> {
  await tx
    .update(message)
    .set({
      ...(decision === 'retry' ? { state: 'queued', attempts: 0 } : { state: 'cancelled' }),
      nextAttemptAt: machineNow,
    })
    .where(eq(message.id, messageId))
  await notify(tx, outboxChannel)
}

/** Everything delivery cannot settle by itself: messages by id, then chats. */
export async function deliveryProblems(db: Db): Promise<DeliveryProblem[]> {
  const messages = await db
    .select({
      state: message.state,
      chatId: chat.id,
      chatTitle: chat.title,
      messageId: message.id,
      error: message.lastError,
      body: message.body,
    })
    .from(message)
    .innerJoin(chat, eq(chat.id, message.chatId))
    .where(undecided)
    .orderBy(asc(message.id))
  const chats = await unreachableChats(db)
  const copies = await arrivedAsCopies(
    db,
    messages.map(({ messageId }) => messageId),
  )
  const arrived = await waitingButArrived(
    db,
    chats.map(({ chatId }) => chatId),
  )
  return [
    ...messages.map(({ state, body, ...rest }) => ({
      ...rest,
      text: body.text,
      arrivedIn: copies.get(rest.messageId) ?? null,
      kind: state === 'dead' ? state : ('unknown' as const),
    })),
    ...chats.flatMap(({ chatId, title, state, waiting }) =>
      state === 'active' ? [] : [{ kind: state, chatId, chatTitle: title, waiting, arrived: arrived.get(chatId) ?? 0 }],
    ),
  ]
}
