import type { Alarm } from '../bot/messages/alarm-entry.ts'
import { askForCodeEntry, welcomeEntry } from '../bot/messages/chat-entry.ts'
import { findChat, holdClaims, setChatState } from '../db/accounts.ts'
import {
  agencyNameOf,
  type ChatRow,
  chatsAt,
  ensureChat,
  organisationOfAccount,
  renameChat,
  reviveChats,
  waitingIn,
} from '../db/chats.ts'
import type { Db } from '../db/client.ts'
import { committeeName } from '../db/committees.ts'
import { moveChat } from '../db/move-chat.ts'
import { raiseAlarm } from './alarm.ts'
import type { InboundChange } from './domain/inbound.ts'
import type { Moment } from './domain/moment.ts'
import { say } from './say.ts'

/**
 * Something happened to a chat itself: the bot came or went, the chat moved, has another name or another member.
 * Handles one stored event inside one transaction.
 */
export async function changeChat(
  tx: Db,
  { accountId, event }: { accountId: number; event: InboundChange },
  at: Moment,
): Promise<void> {
  const { change } = event
  if (change.what === 'bot-added') return arrive(tx, accountId, event, at)
  if (change.what === 'bot-removed' || change.what === 'bot-muted') {
    return lose(tx, { accountId, event, withParts: change.withParts ?? false }, losses[change.what], at)
  }
  const chat = await findChat(tx, accountId, event.chat.id)
  if (!chat) return
  switch (change.what) {
    case 'moved':
      if (chat.platformId === change.to) return
      await holdClaims(tx, accountId)
      await moveChat(tx, chat.id, change.to, at.machine)
      // Where it was the bot may have been told before that it is in no longer; of the move only who is in it hears.
      await reviveChats(tx, { accountId, platformId: change.to, withParts: false })
      return alarm(tx, chat, `moved:${change.to}`, { what: 'chat-moved', chat: chat.title }, at)
    case 'words-missed':
      if (chat.state !== 'active') return
      return alarm(tx, chat, `missed:${change.since}`, { ...change, chat: chat.title }, at)
    case 'renamed':
      return renameChat(tx, chat.id, change.title)
    case 'bot-promoted':
      // What waits there goes on already.
      return
    case 'joined':
      return welcome(tx, chat, change.member, at)
  }
}

/** A chat bound to nobody asks once an arrival how it is bound; one that was bound before simply goes on. */
async function arrive(tx: Db, accountId: number, event: InboundChange, at: Moment): Promise<void> {
  const { id: platformId, kind, title } = event.chat
  const chat = await ensureChat(tx, { accountId, platformId, kind, title, createdAt: at.machine })
  if (chat.title !== title) await renameChat(tx, chat.id, title)
  if (isBound(chat)) return
  const key = `chat:${chat.id}:asks-code:${event.eventId}`
  await say(tx, [{ chatId: chat.id, key, kind: 'answer', entry: askForCodeEntry(), dueAt: at.now }], at)
}

/** From which states it is news; of a chat in another the admins have been told, by a send that was refused. */
const losses = {
  'bot-removed': { state: 'removed', from: ['active', 'muted'], what: 'chat-removed' },
  // Whoever lets a bot in again need not have given it the right to write.
  'bot-muted': { state: 'muted', from: ['active', 'removed'], what: 'chat-muted' },
} as const

async function lose(
  tx: Db,
  { accountId, event, withParts }: { accountId: number; event: InboundChange; withParts: boolean },
  { state, from, what }: (typeof losses)[keyof typeof losses],
  at: Moment,
): Promise<void> {
  for (const chat of await chatsAt(tx, { accountId, platformId: event.chat.id, withParts }, [...from])) {
    await setChatState(tx, chat.id, state)
    const waiting = await waitingIn(tx, chat.id)
    await alarm(tx, chat, `${state}:${event.eventId}`, { what, chat: chat.title, waiting }, at)
  }
}

/** Once a member and chat, however often they come and go. */
async function welcome(tx: Db, chat: ChatRow, member: { id: string; name: string }, at: Moment): Promise<void> {
  if (!isBound(chat) || chat.state !== 'active') return
  const key = `chat:${chat.id}:welcome:${member.id}`
  const boundTo =
    chat.agencyId === null ? await committeeName(tx, chat.committeeId ?? 0) : await agencyNameOf(tx, chat.agencyId)
  const entry = welcomeEntry({ name: member.name, boundTo: boundTo ?? '' })
  await say(tx, [{ chatId: chat.id, key, kind: 'answer', entry, dueAt: at.now }], at)
}

/** Of a chat that nothing is sent to nobody need hear. */
async function alarm(tx: Db, chat: ChatRow, key: string, words: Alarm, at: Moment): Promise<void> {
  const organisationId = await organisationOfAccount(tx, chat.accountId)
  if (organisationId === undefined || !isBound(chat)) return
  const about = { organisationId, key: `chat:${chat.id}:${key}`, alarm: words, except: { chatId: chat.id } }
  await raiseAlarm(tx, about, at)
}

const isBound = ({ committeeId, agencyId }: ChatRow) => committeeId !== null || agencyId !== null
