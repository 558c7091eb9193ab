import type { Db } from '../db/client.ts'
import { decideOn, undecidedMessage } from '../db/delivery-problems.ts'
import { recordEvent } from '../db/events.ts'
import type { Moment } from './domain/moment.ts'
import { UseCaseError } from './use-case-error.ts'

/**
 * A person decides about a message that is dead, or of which nobody knows whether it arrived: it is sent again, the same
 * bytes, or given up. The record says who.
 *
 * @returns the chat's title, and whether the message may now arrive twice
 * @throws UseCaseError when there is nothing to decide
 */
export async function decideMessage(
  db: Db,
  { messageId, decision, by }: { messageId: number; decision: 'retry' | 'drop'; by: string },
  at: Moment,
): Promise<{ chat: string; perhapsTwice: boolean }> {
  return db.transaction(async (tx) => {
    const found = await undecidedMessage(tx, messageId)
    if (!found) {
      throw new UseCaseError(
        'nothing-to-decide',
        `Tin ${messageId} không chờ ai quyết định (không có, đã đến, hoặc đang tự gửi lại). Xem: chidao outbox list.`,
      )
    }
    const { organisationId, chatId, chatTitle, state } = found
    await decideOn(tx, messageId, decision, at.machine)
    const kind = decision === 'retry' ? 'message-retried' : 'message-dropped'
    const data = { messageId, chatId, before: state }
    await recordEvent(tx, { organisationId, kind, actor: { name: by }, data }, at)
    return { chat: chatTitle, perhapsTwice: decision === 'retry' && state === 'unknown' }
  })
}
