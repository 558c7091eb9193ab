import type { Reading } from '../bot/commands/command.ts'
import { readCommand } from '../bot/commands/read-command.ts'
import { findChat } from '../db/accounts.ts'
import { findIdentity } from '../db/actors.ts'
import type { Db } from '../db/client.ts'
import { storeInbound } from '../db/inbox.ts'
import type { InboundChange, InboundEvent } from './domain/inbound.ts'

/**
 * Stores what came in, before anyone handles it; resolves when it is durable. Of chats bound to nobody only a code is
 * stored, what happens to the bot there, and a known person's own conversation with it or asking how to bind a group:
 * other people's talk is none of ours.
 */
export async function receive(db: Db, accountId: number, event: InboundEvent, machineNow: Date): Promise<void> {
  if (await concernsUs(db, accountId, event)) await storeInbound(db, accountId, event, machineNow)
}

async function concernsUs(db: Db, accountId: number, event: InboundEvent): Promise<boolean> {
  const chat = await findChat(db, accountId, event.chat.id)
  if (chat && (chat.committeeId !== null || chat.agencyId !== null)) return true
  if (event.kind === 'change') return isAboutBot(event, chat !== undefined)
  // An echo is of our own words, wherever we said them.
  if (event.kind === 'echo') return chat !== undefined
  const reading = event.kind === 'message' ? readCommand(event.text, { quoting: false }) : undefined
  if (reading?.kind === 'command' && reading.command.kind === 'bind') return true
  if (event.chat.kind !== 'direct' && !asksToBind(reading)) return false
  const identity = await findIdentity(db, accountId, event.from.id)
  return identity !== undefined && identity.personId !== null
}

/** Being added makes a chat known; who comes and goes in one that is bound to nobody is not our affair. */
function isAboutBot({ change }: InboundChange, known: boolean): boolean {
  return change.what === 'bot-added' || (known && change.what !== 'joined')
}

/** '/ketnoi' without its code: a known person is helped on. */
function asksToBind(reading: Reading | undefined): boolean {
  return reading?.kind === 'problem' && reading.problem.code === 'missing-code'
}
