import { bindChat, type ChatRow } from '../db/chats.ts'
import type { Db } from '../db/client.ts'
import { recordEvent } from '../db/events.ts'
import { clearStandby, firstOf, lockChat, setStandby } from '../db/standby-chats.ts'
import type { EventBody } from './domain/event.ts'
import type { Moment } from './domain/moment.ts'

/** Who does it, for the record. */
interface By {
  organisationId: number
  actor: EventBody['actor']
}

/**
 * What keeps one chat from being another's second channel, the first under a lock from here on. A second channel on the
 * same account would go down with it.
 */
export async function whyNotPaired(
  tx: Db,
  firstId: number,
  standby: Pick<ChatRow, 'id' | 'accountId'>,
): Promise<{ problem: 'unbound' | 'same-account' | 'has-one' } | { first: ChatRow }> {
  const first = await lockChat(tx, firstId)
  if (!first || (first.committeeId === null && first.agencyId === null)) return { problem: 'unbound' }
  if (first.accountId === standby.accountId) return { problem: 'same-account' }
  if (first.standbyChatId !== null || (await firstOf(tx, first.id))) return { problem: 'has-one' }
  return { first }
}

/** Makes a chat the second channel of another: bound to the same, told nothing of its own. */
export async function pairChats(
  tx: Db,
  first: ChatRow,
  standbyId: number,
  { organisationId, actor }: By,
  at: Moment,
): Promise<void> {
  const { committeeId, agencyId } = first
  await bindChat(tx, standbyId, { committeeId, agencyId }, at.now)
  await setStandby(tx, first.id, standbyId, at.machine)
  const data = { chatId: first.id, standbyId, committeeId, agencyId }
  await recordEvent(tx, { organisationId, kind: 'chat-paired', actor, data }, at)
}

/**
 * Takes a chat's second channel away; that chat is then bound to nobody, so that it is told nothing more.
 * @param chatId either of the two
 * @returns both; undefined when the chat has no second channel and is none
 */
export async function unpairChat(
  tx: Db,
  chatId: number,
  { organisationId, actor }: By,
  at: Moment,
): Promise<{ first: ChatRow; standby: ChatRow } | undefined> {
  const first = await lockChat(tx, (await firstOf(tx, chatId))?.id ?? chatId)
  const standby = first?.standbyChatId ? await lockChat(tx, first.standbyChatId) : undefined
  if (!first || !standby) return undefined
  await clearStandby(tx, first)
  await bindChat(tx, standby.id, { committeeId: null, agencyId: null }, at.now)
  const data = { chatId: first.id, standbyId: standby.id }
  await recordEvent(tx, { organisationId, kind: 'chat-unpaired', actor, data }, at)
  return { first, standby }
}
