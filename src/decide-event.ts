import { z } from 'zod'
import type { Db } from '../db/client.ts'
import { recordEvent } from '../db/events.ts'
import { decideOnEvent, setAsideEvent } from '../db/set-aside.ts'
import type { Moment } from './domain/moment.ts'
import { UseCaseError } from './use-case-error.ts'

/**
 * A person decides about an event that could not be handled and was set aside: it is handled anew, or given up and its
 * words erased. The record says who.
 *
 * @returns the chat's title as the event names it
 * @throws UseCaseError when there is nothing to decide
 */
export async function decideEvent(
  db: Db,
  { inboxId, decision, by }: { inboxId: number; decision: 'retry' | 'drop'; by: string },
  at: Moment,
): Promise<{ chat: string }> {
  return db.transaction(async (tx) => {
    const found = await setAsideEvent(tx, inboxId)
    if (!found) {
      throw new UseCaseError(
        'nothing-to-decide',
        `Tin đến số ${inboxId} không được để riêng (không có, hoặc đã xử lý). Xem: chidao inbox list.`,
      )
    }
    const { organisationId, event } = found
    await decideOnEvent(tx, inboxId, decision, at.machine)
    const kind = decision === 'retry' ? 'event-retried' : 'event-dropped'
    await recordEvent(tx, { organisationId, kind, actor: { name: by }, data: { inboxId } }, at)
    return { chat: titleIn(event) }
  })
}

/** What could not be handled may be an event with parts missing. */
const titleIn = (event: unknown) =>
  z.object({ chat: z.object({ title: z.string() }) }).safeParse(event).data?.chat.title ?? ''
