import { findChat } from '../db/accounts.ts'
import { reviveChats } from '../db/chats.ts'
import type { Db } from '../db/client.ts'
import { settleEcho } from '../db/echoes.ts'
import { unmuteChatsAt } from '../db/muted-chats.ts'
import { changeChat } from './chat-change.ts'
import type { InboundEcho, InboundEvent } from './domain/inbound.ts'
import type { Moment } from './domain/moment.ts'
import { reply } from './reply.ts'

/**
 * Handles one stored event inside one transaction.
 * @returns whether the event may be kept: chatter, one-time codes and our own words may not
 */
export async function handleInbound(
  tx: Db,
  { inboxId, accountId, event }: { inboxId: number; accountId: number; event: InboundEvent },
  at: Moment,
): Promise<boolean> {
  if (event.kind === 'echo') return settle(tx, accountId, event, at)
  const withParts = event.kind === 'change' && 'withParts' in event.change
  const place = { accountId, platformId: event.chat.id, withParts }
  const mayWrite = event.kind === 'change' && ['bot-added', 'bot-promoted'].includes(event.change.what)
  if (event.kind !== 'change' || mayWrite) await reviveChats(tx, place)
  if (mayWrite) await unmuteChatsAt(tx, place, at.machine)
  if (event.kind !== 'change') return reply(tx, { inboxId, accountId, event }, at)
  await changeChat(tx, { accountId, event }, at)
  return true
}

async function settle(tx: Db, accountId: number, event: InboundEcho, at: Moment): Promise<false> {
  const chat = await findChat(tx, accountId, event.chat.id)
  if (!chat) return false
  const echo = { platformMessageId: event.messageId, text: event.text, at: new Date(event.at) }
  await settleEcho(tx, accountId, chat.id, echo, at.machine)
  return false
}
