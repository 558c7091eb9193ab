import type { Logger } from 'pino'
import type { Claimed } from './claim.ts'
import type { Outcome } from './outcome.ts'
import type { SendResult } from './try-send.ts'

/** Tells the log of a send that did not succeed. */
export function reportFailure(
  logger: Logger,
  { id, chatId, attempts }: Claimed['message'],
  { failure, detail }: Extract<SendResult, { failure: unknown }>,
  outcome: Outcome,
): void {
  const facts = { message: id, chat: chatId, attempts, error: failure.kind, detail, state: outcome.state }
  if (failure.kind === 'busy') logger.debug(facts, 'a send waits for another')
  else if (outcome.state === 'dead') logger.error(facts, 'a message will not arrive')
  else if (outcome.state === 'unknown' && !outcome.nextAttemptAt) logger.error(facts, 'nobody knows whether it arrived')
  else logger.warn(facts, 'a send failed and will be repeated')
}
