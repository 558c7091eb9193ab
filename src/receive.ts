import { readCommand } from '../bot/commands/read-command.ts'
import type { Db } from '../db/client.ts'
import { type Arrival, storeArrivals } from '../db/inbound-batch.ts'
import type { InboundEvent } from './domain/inbound.ts'

/** Stores what came in, before anyone handles it, if it concerns us; resolves when it is durable. See createReceiver for bursts. */
export async function receive(db: Db, accountId: number, event: InboundEvent, machineNow: Date): Promise<void> {
  await storeArrivals(db, [{ accountId, event, gate: gateOf(event) }], machineNow)
}

/**
 * What opens the door for an event. Of chats bound to nobody only a code and news of the bot itself are stored, apart from
 * a known person's own conversation with the bot and their asking how to bind a group: other people's talk is none of
 * ours.
 */
export function gateOf(event: InboundEvent): Arrival['gate'] {
  if (event.kind === 'change') return event.change.what === 'joined' ? 'bound' : 'open'
  const reading = event.kind === 'message' ? readCommand(event.text, { quoting: false }) : undefined
  if (reading?.kind === 'command' && reading.command.kind === 'bind') return 'open'
  const asksToBind = reading?.kind === 'problem' && reading.problem.code === 'missing-code'
  return event.chat.kind === 'direct' || asksToBind ? 'known' : 'bound'
}
