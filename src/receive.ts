import { readCommand } from '../bot/commands/read-command.ts'
import type { Db } from '../db/client.ts'
import { type Arrival, storeArrivals } from '../db/inbound-batch.ts'
import type { InboundChange, InboundEvent } from './domain/inbound.ts'

/** Stores what came in, before anyone handles it, if it concerns us; resolves when it is durable. See createReceiver for bursts. */
export async function receive(db: Db, accountId: number, event: InboundEvent, machineNow: Date): Promise<void> {
  await storeArrivals(db, [{ accountId, event, gate: gateOf(event) }], machineNow)
}

/**
 * What opens the door for an event. Of chats bound to nobody only a code is stored, what happens to the bot there, and a
 * known person's own conversation with it or asking how to bind a group: other people's talk is none of ours.
 */
export function gateOf(event: InboundEvent): Arrival['gate'] {
  if (event.kind === 'change') return gateOfChange(event.change)
  // An echo is of our own words, wherever we said them.
  if (event.kind === 'echo') return 'met'
  const reading = event.kind === 'message' ? readCommand(event.text, { quoting: false }) : undefined
  if (reading?.kind === 'command' && reading.command.kind === 'bind') return 'open'
  const asksToBind = reading?.kind === 'problem' && reading.problem.code === 'missing-code'
  return event.chat.kind === 'direct' || asksToBind ? 'known' : 'bound'
}

/**
 * Being added makes a chat known, and of a forum perhaps only topics are known; who comes and goes in a chat that is bound
 * to nobody is not our affair.
 */
function gateOfChange(change: InboundChange['change']): Arrival['gate'] {
  if (change.what === 'bot-added' || 'withParts' in change) return 'open'
  return change.what === 'joined' ? 'bound' : 'met'
}
