import { and, count, eq, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { open, waiting } from './ledger.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { line, message } from './schema/outbox.ts'

/** Something in the ledger that nobody would ever take up again, in numbers. */
export interface LedgerFault {
  accountId: number
  organisationId: number
  account: string
  kind: 'no-holder' | 'no-sender' | 'overdue'
  count: number
}

/**
 * What should never be: an account with words waiting and no holder of its lease ('no-holder'); a message that is being
 * sent by nobody who owns its account ('no-sender'); one whose next attempt is long past though its account has an owner
 * ('overdue').
 *
 * @param since machine time: what has been so for less long may just be on its way
 */
export async function ledgerFaults(db: Db, machineNow: Date, since: Date): Promise<LedgerFault[]> {
  const account = {
    accountId: channelAccount.id,
    organisationId: channelAccount.organisationId,
    account: sql<string>`${channelAccount.channel} || '/' || ${channelAccount.name}`,
  }
  const unowned = or(isNull(channelAccount.leaseHolder), lt(channelAccount.leaseUntil, since))
  const noHolder = await db
    .select({ ...account, count: count(line.id) })
    .from(channelAccount)
    .innerJoin(chat, and(eq(chat.accountId, channelAccount.id), eq(chat.state, 'active')))
    .innerJoin(line, and(eq(line.chatId, chat.id), waiting, lt(line.queuedAt, since)))
    .where(unowned)
    .groupBy(channelAccount.id)
  const noSender = await db
    .select({ ...account, count: count(message.id) })
    .from(message)
    .innerJoin(channelAccount, eq(channelAccount.id, message.accountId))
    .where(and(open, eq(message.state, 'sending'), ne(sql`coalesce(${message.fence}, 0)`, channelAccount.fence)))
    .groupBy(channelAccount.id)
  const overdue = await db
    .select({ ...account, count: count(message.id) })
    .from(message)
    .innerJoin(channelAccount, eq(channelAccount.id, message.accountId))
    .innerJoin(chat, and(eq(chat.id, message.chatId), eq(chat.state, 'active')))
    .where(
      and(
        open,
        inArray(message.state, ['queued', 'failed', 'sending']),
        lt(message.nextAttemptAt, since),
        sql`${channelAccount.leaseUntil} > ${machineNow.toISOString()}::timestamptz`,
      ),
    )
    .groupBy(channelAccount.id)
  return [
    ...noHolder.map((row) => ({ ...row, kind: 'no-holder' as const })),
    ...noSender.map((row) => ({ ...row, kind: 'no-sender' as const })),
    ...overdue.map((row) => ({ ...row, kind: 'overdue' as const })),
  ]
}
