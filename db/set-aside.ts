import { and, asc, eq } from 'drizzle-orm'
import type { InboundEvent } from '../src/domain/inbound.ts'
import { type Db, notify } from './client.ts'
import { channelAccount } from './schema/chat.ts'
import { inbox } from './schema/record.ts'

/** An event that could not be handled, so that its chat went on without it. */
export interface SetAside {
  inboxId: number
  /** 'telegram/bot' */
  account: string
  event: InboundEvent | null
  error: string | null
  /** Machine time. */
  receivedAt: Date
}

/** Events that were set aside, the oldest first. */
export async function setAsideEvents(db: Db): Promise<SetAside[]> {
  const rows = await db
    .select({
      id: inbox.id,
      event: inbox.event,
      error: inbox.error,
      receivedAt: inbox.receivedAt,
      account: channelAccount,
    })
    .from(inbox)
    .innerJoin(channelAccount, eq(channelAccount.id, inbox.accountId))
    .where(eq(inbox.state, 'set-aside'))
    .orderBy(asc(inbox.id))
  return rows.map(({ id, account: { channel, name }, ...rest }) => ({
    inboxId: id,
    account: `${channel}/${name}`,
    ...rest,
  }))
}

/** An event that was set aside, locked until the transaction ends; undefined when it is not. */
export async function setAsideEvent(
  tx: Db,
  inboxId: number,
): Promise<{ organisationId: number; event: InboundEvent | null } | undefined> {
  const [row] = await tx
    .select({ organisationId: channelAccount.organisationId, event: inbox.event })
    .from(inbox)
    .innerJoin(channelAccount, eq(channelAccount.id, inbox.accountId))
    .where(and(eq(inbox.id, inboxId), eq(inbox.state, 'set-aside')))
    .for('update', { of: inbox })
  return row
}

/** 'retry': it is handled anew, with as many tries as a new one; 'drop': never, and its words are erased. */
export async function decideOnEvent(
  tx: Db,
  inboxId: number,
  decision: 'retry' | 'drop',
  machineNow: Date,
): Promise<void> {
  const dropped = { state: 'handled', handledAt: machineNow, event: null, error: null } as const
  await tx
    .update(inbox)
    .set(decision === 'retry' ? { state: 'waiting', attempts: 0 } : dropped)
    .where(eq(inbox.id, inboxId))
  await notify(tx, 'inbox')
}
