import { compose } from '../../bot/messages/compose.ts'
import { confirmLease, type Lease } from '../../db/accounts.ts'
import type { Db } from '../../db/client.ts'
import { beginAttempt, headMessage, insertMessages, type MessageRow, topWaitingLines } from '../../db/ledger.ts'

/** A message whose attempt has begun. */
export interface Claimed {
  message: MessageRow
  /** Where it goes: the platform's id of the chat. */
  platformChatId: string
  lease: Lease
  at: Date
}

/** Another owner has taken the account; this one may not write for it any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'

  constructor(accountId: number) {
    super(`the lease of channel account ${accountId} is held by another`)
  }
}

/** So many lines are composed at once; the others stay free to be merged with later ones. */
const linesAtOnce = 200

/**
 * Begins the chat's next attempt: composes its waiting lines if it is their turn, and marks the message 'sending'. When
 * the transaction has committed, the message's bytes are frozen and it must be sent and recorded.
 *
 * @param now machine time
 * @returns undefined when nothing may be sent to the chat now
 * @throws LeaseLost
 */
export async function claim(
  db: Db,
  lease: Lease,
  chatId: number,
  { maxLength, now }: { maxLength: number; now: Date },
): Promise<Claimed | undefined> {
  return db.transaction(async (tx) => {
    const confirmed = await confirmLease(tx, lease, chatId)
    if (!confirmed) throw new LeaseLost(lease.accountId)
    const { chat } = confirmed
    if (chat?.state !== 'active') return undefined
    const head = await nextMessage(tx, lease.accountId, chatId, { maxLength, now })
    if (!head || head.state === 'sending' || head.nextAttemptAt > now) return undefined
    await beginAttempt(tx, head.id, lease)
    return {
      message: { ...head, attempts: head.attempts + 1 },
      platformChatId: chat.platformId,
      lease,
      at: now,
    }
  })
}

/** Lines are composed only when their turn has come: until then they can still be merged, and more urgent ones go first. */
async function nextMessage(
  tx: Db,
  accountId: number,
  chatId: number,
  { maxLength, now }: { maxLength: number; now: Date },
): Promise<MessageRow | undefined> {
  const head = await headMessage(tx, accountId, chatId)
  const lines = await topWaitingLines(tx, chatId, linesAtOnce)
  const priority = lines[0]?.priority
  if (priority === undefined || (head && head.priority >= priority)) return head
  const { composed } = compose(lines, { maxLength })
  const carried = new Set(composed.flatMap(({ lineIds }) => lineIds))
  const forgotten = lines.filter(({ id }) => !carried.has(id))
  if (forgotten.length > 0) throw new Error(`no message carries line ${forgotten.map(({ id }) => id).join(', ')}`)
  return insertMessages(tx, { accountId, chatId, priority }, composed, now)
}
