import { and, asc, eq, gte, or } from 'drizzle-orm'
import { unreachableChats } from './accounts.ts'
import type { Db } from './client.ts'
import { waitsForPerson } from './ledger.ts'
import { chat } from './schema/chat.ts'
import { message } from './schema/outbox.ts'

/** What did not arrive, or perhaps not, and needs a person. */
export type DeliveryProblem =
  /** 'dead': it will not arrive; 'unknown': the answer was lost and a copy might do harm. */
  | { kind: 'dead' | 'unknown'; chatId: number; chatTitle: string; messageId: number; error: string | null }
  /** The bot was removed from the chat, or the chat is gone; `waiting` lines wait for its return. */
  | { kind: 'removed' | 'gone'; chatId: number; chatTitle: string; waiting: number }

/** Everything delivery cannot settle by itself: messages by id, then chats. */
export async function deliveryProblems(db: Db): Promise<DeliveryProblem[]> {
  const messages = await db
    .select({
      state: message.state,
      chatId: chat.id,
      chatTitle: chat.title,
      messageId: message.id,
      error: message.lastError,
    })
    .from(message)
    .innerJoin(chat, eq(chat.id, message.chatId))
    .where(or(eq(message.state, 'dead'), and(eq(message.state, 'unknown'), gte(message.nextAttemptAt, waitsForPerson))))
    .orderBy(asc(message.id))
  const chats = await unreachableChats(db)
  return [
    ...messages.map(({ state, ...rest }) => ({ ...rest, kind: state === 'dead' ? state : ('unknown' as const) })),
    ...chats.flatMap(({ chatId, title, state, waiting }) =>
      state === 'active' ? [] : [{ kind: state, chatId, chatTitle: title, waiting }],
    ),
  ]
}
