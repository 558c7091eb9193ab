import type { Command, Reading } from '../bot/commands/command.ts'
import { readCommand } from '../bot/commands/read-command.ts'
import { readPress } from '../bot/commands/read-press.ts'
import { anonymousAnswer, problemAnswer } from '../bot/messages/answers.ts'
import { helpAnswer } from '../bot/messages/help-answer.ts'
import { ensureIdentity, officesOf } from '../db/actors.ts'
import { channelOfAccount, ensureChat, organisationOfAccount } from '../db/chats.ts'
import type { Db } from '../db/client.ts'
import { heldPlatformId } from '../db/move-chat.ts'
import { whatWasQuoted } from '../db/quoted.ts'
import type { InboundEvent } from './domain/inbound.ts'
import type { Entry } from './domain/message.ts'
import { businessTimeOf, type Moment } from './domain/moment.ts'
import { type Actor, committeesWhere, isKnown } from './domain/permissions.ts'
import {
  acknowledgeNotice,
  acknowledgeOpenNotices,
  cancelNotice,
  confirmNotice,
  noticeStanding,
  writeNotice,
} from './notice.ts'
import type { Asked } from './replies/asked.ts'
import { bind } from './replies/bind.ts'
import { doDeed } from './replies/do-deed.ts'
import { listMine, showDirectives } from './replies/look.ts'
import { acknowledgeByMark } from './replies/mark.ts'
import { askStandby } from './replies/standby.ts'
import { say } from './say.ts'

/**
 * Handles one stored event inside one transaction: state, event record and the answer in the outbox, or nothing.
 * @returns whether the event's text may be kept: chatter and one-time codes may not
 */
export async function reply(
  tx: Db,
  { inboxId, accountId, event }: { inboxId: number; accountId: number; event: InboundEvent },
  at: Moment,
): Promise<boolean> {
  const reading = read(event)
  if (reading.kind === 'chatter') return false
  if (event.from.anonymous) return answerAnonymous(tx, inboxId, accountId, event, at)
  const asked = await gather(tx, inboxId, accountId, event, at)
  const mayBind = reading.kind === 'command' && reading.command.kind === 'bind'
  // A stranger learns nothing, not even that a command exists; only a code opens the door.
  if (!isKnown(asked.actor) && !mayBind) return false
  const answer = await answerTo(asked, event, reading)
  if (answer === undefined) return false
  await say(tx, [await answerLine(asked, event, answer)], at)
  // A code that was refused may still be good for something else: it is not kept.
  return !mayBind
}

/**
 * Nobody can be held to what is said in the name of a group or channel: it is told how to do otherwise, once in each chat,
 * and nothing is done. A code it held may still be good: it is not kept.
 */
async function answerAnonymous(
  tx: Db,
  inboxId: number,
  accountId: number,
  event: InboundEvent,
  at: Moment,
): Promise<boolean> {
  const asked = await gather(tx, inboxId, accountId, event, at)
  const line = { ...(await answerLine(asked, event, anonymousAnswer())), key: `chat:${asked.chat.id}:anonymous` }
  await say(tx, [line], at)
  return false
}

/** 'acknowledgement': words alone, which are talk among people unless nothing else is heard of the chat. */
type Heard = Reading | { kind: 'mark' } | { kind: 'acknowledgement' }

function read(event: InboundEvent): Heard {
  if (event.kind === 'message') {
    const reading = readCommand(event.text, { quoting: event.quotes !== undefined })
    const mayBeMeant = reading.kind === 'chatter' && !event.from.anonymous && isBareAcknowledgement(event)
    return mayBeMeant ? { kind: 'acknowledgement' } : reading
  }
  if (event.kind === 'reaction') return { kind: 'mark' }
  if (event.kind !== 'press') return { kind: 'chatter' }
  const command = readPress(event.button)
  return command ? { kind: 'command', command } : { kind: 'chatter' }
}

async function answerTo(asked: Asked, event: InboundEvent, reading: Heard): Promise<Entry | undefined> {
  if (reading.kind === 'mark') return acknowledgeByMark(asked)
  if (isBareAcknowledgement(event) && !asked.quoted && (await hearsOnlyItsOwn(asked))) {
    const answer = await acknowledgeOpenNotices(asked)
    if (answer) return answer
  }
  if (reading.kind === 'acknowledgement') return undefined
  // Of somebody else's message no number can be known.
  const meant = event.kind === 'message' && !asked.quoted ? readCommand(event.text, { quoting: false }) : reading
  if (meant.kind === 'chatter') return undefined
  return meant.kind === 'problem' ? problemAnswer(meant.problem) : obey(asked, meant.command)
}

function isBareAcknowledgement(event: InboundEvent): boolean {
  const reading: Reading = event.kind === 'message' ? readCommand(event.text, { quoting: true }) : { kind: 'chatter' }
  return reading.kind === 'command' && reading.command.kind === 'acknowledge' && reading.command.numbers.length === 0
}

/** The Bot Platform tells its bots of a group only what is said to them, and not which message it answers. */
async function hearsOnlyItsOwn({ tx, chat }: Asked): Promise<boolean> {
  return chat.kind === 'group' && (await channelOfAccount(tx, chat.accountId)) === 'zalo-bot'
}

async function gather(tx: Db, inboxId: number, accountId: number, event: InboundEvent, at: Moment): Promise<Asked> {
  const { machine } = at
  const organisationId = await organisationOfAccount(tx, accountId)
  if (organisationId === undefined) throw new Error(`no account ${accountId}`)
  const { id: platformId, kind, title } = event.chat
  const chat = await ensureChat(tx, { accountId, platformId, kind, title, createdAt: machine })
  const { id: userId, name } = event.from
  const identity = await ensureIdentity(tx, { accountId, userId, name }, machine)
  const { personId } = identity
  const person = personId === null ? null : { id: personId, offices: await officesOf(tx, personId) }
  const actor: Actor = { person, chat: { committeeId: chat.committeeId, agencyId: chat.agencyId } }
  const quotedId = quotedBy(event)
  const place = quotedId === undefined ? undefined : { platformChatId: platformId, platformMessageId: quotedId }
  const quoted = place && (await whatWasQuoted(tx, chat, place))
  const said = businessTimeOf(new Date(event.at), at)
  return { tx, at, said, organisationId, inboxId, chat, actor, identity: { id: identity.id, name }, quoted }
}

/** The message of the bot that the event speaks of. */
function quotedBy(event: InboundEvent): string | undefined {
  if (event.kind === 'message') return event.quotes
  return event.kind === 'press' || event.kind === 'reaction' ? event.messageId : undefined
}

async function obey(asked: Asked, command: Command): Promise<Entry | undefined> {
  switch (command.kind) {
    case 'acknowledge':
      return acknowledgeQuoted(asked, command.numbers, command.note)
    case 'done':
      return doDeed(asked, 'report-done', command.numbers, command.note)
    case 'undone':
      return doDeed(asked, 'undo-done', command.numbers, command.note)
    case 'blocked':
      return doDeed(asked, 'report-blocked', command.numbers, command.note)
    case 'mine':
      return listMine(asked)
    case 'show':
      return showDirectives(asked, command.numbers)
    case 'help':
      return help(asked)
    case 'bind':
      return bind(asked, command.code)
    case 'standby':
      return askStandby(asked, command.undo)
    case 'notice-write':
      return writeNotice(asked, command.text)
    case 'notice-status':
      return noticeStanding(asked, command.number)
    case 'notice-confirm':
      return confirmNotice(asked, command.number, command.code)
    case 'notice-cancel':
      return cancelNotice(asked, command.number)
    case 'notice-acknowledge':
      return acknowledgeNotice(asked, command.number)
  }
}

/** 'Đã nhận' in answer to an urgent notice acknowledges the notice. */
async function acknowledgeQuoted(asked: Asked, numbers: number[], note: string | null): Promise<Entry | undefined> {
  const [notice] = asked.quoted?.notices ?? []
  if (numbers.length === 0 && notice) return acknowledgeNotice(asked, notice.number)
  return doDeed(asked, 'acknowledge', numbers, note)
}

async function help(asked: Asked): Promise<Entry> {
  const { actor, chat } = asked
  const place = chat.agencyId !== null ? 'agency' : chat.committeeId !== null ? 'committee' : 'direct'
  const onlyAddressed = await hearsOnlyItsOwn(asked)
  const mayAnywhere = (action: 'write-notice' | 'pair-chat') => committeesWhere(actor, action).length > 0
  const allowed = { mayNotify: mayAnywhere('write-notice'), mayPair: mayAnywhere('pair-chat') }
  return helpAnswer({ place, ...allowed, onlyAddressed })
}

async function answerLine({ tx, chat, inboxId, at }: Asked, event: InboundEvent, answer: Entry) {
  // What was said before the chat moved stands where nothing is sent any more.
  const standsHere = event.kind === 'message' && event.chat.id === (await heldPlatformId(tx, chat.id))
  const entry = standsHere ? { ...answer, quote: event.messageId } : answer
  return { chatId: chat.id, key: `inbox:${inboxId}:answer:${chat.id}`, kind: 'answer' as const, entry, dueAt: at.now }
}
