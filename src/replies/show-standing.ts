import { editedDirective } from '../../bot/messages/edited-directive.ts'
import { directiveMessages, wantChange } from '../../db/message-changes.ts'
import type { Work } from '../../db/obligations.ts'
import type { ChannelName } from '../../db/schema/chat.ts'
import type { ObligationState } from '../domain/obligation.ts'
import type { Asked } from './asked.ts'

/** Where a message can be put otherwise after it was sent. */
const editing: readonly ChannelName[] = ['telegram']

/**
 * Has the messages that brought the order to the agency say how it stands now. Of a recurring duty each period stands by
 * itself, and the order's message speaks of all of them: it stays as it is.
 */
export async function showStanding(
  { tx, at, said, identity }: Asked,
  { directive, agencyId, obligation }: Work,
  state: ObligationState,
  note: string | null,
): Promise<void> {
  if (obligation.period !== '') return
  const standing = { state, note, due: obligation.dueAt, byName: identity.name, at: said }
  for (const { messageId, body: sent } of await directiveMessages(
    tx,
    { directiveId: directive.id, agencyId },
    editing,
  )) {
    const body = editedDirective(sent, standing)
    if (body) await wantChange(tx, { messageId, what: 'edit', body }, at.machine)
  }
}
