import { groupsKey } from '../bot/channels/zalo/zalo-memory.ts'
import { sessionSecrets, signInLog } from '../bot/channels/zalo/zalo-session.ts'
import { chatsAndWaiting, findAccount } from '../db/accounts.ts'
import { createChannelStore, removeValues } from '../db/channel-store.ts'
import type { Database } from '../db/client.ts'
import { recordEvent } from '../db/events.ts'
import { writeStanding } from '../db/standing.ts'
import { lockZaloSignIns, zaloOwnerKey, zaloOwnerOf } from '../db/zalo-owners.ts'
import type { Moment } from './domain/moment.ts'
import { whoHolds } from './holder.ts'
import type { ForAccount } from './keep-zalo-session.ts'
import { secretKey } from './secret-store.ts'

/** A name of an organisation's under which an account of Zalo stands. */
export interface ZaloTie {
  accountId: number
  /** What the account is called on Zalo. */
  owner: string
  /** The process that is connected by it, in words. */
  holder: string | undefined
  /** Bound chats, and lines and messages that wait: both stay. */
  chats: number
  waiting: number
}

/** Names of the account's groups may be private ones of whoever was signed in by mistake. */
const forgottenKeys = [zaloOwnerKey, ...sessionSecrets.map(secretKey), groupsKey]

/** Undefined: the organisation has no such account, or nobody is signed in to it. */
export async function zaloTieOf(
  database: Database,
  { organisationId, name }: Pick<ForAccount, 'organisationId' | 'name'>,
  machineNow: Date,
): Promise<ZaloTie | undefined> {
  const account = await findAccount(database.db, { organisationId, channel: 'zalo', name })
  const owner = account && (await zaloOwnerOf(createChannelStore(database, account.id)))
  if (!owner) return undefined
  const burden = await chatsAndWaiting(database.db, account.id)
  return { accountId: account.id, owner: owner.name, holder: whoHolds(account, machineNow), ...burden }
}

/**
 * Takes an account of Zalo from under its name, so that it may stand under another, and here another account: who it was
 * and its session are gone. The channel that runs logs in anew, finds nobody and closes its connection. What waits for the
 * chats stays. APP_SECRET is not needed.
 *
 * @returns what it was; undefined: nothing to forget
 */
export async function forgetZaloAccount(
  database: Database,
  { organisationId, name, actor }: ForAccount,
  at: Moment,
): Promise<ZaloTie | undefined> {
  return database.db.transaction(async (tx) => {
    await lockZaloSignIns(tx)
    const within = { ...database, db: tx }
    const tie = await zaloTieOf(within, { organisationId, name }, at.machine)
    if (!tie) return undefined
    const { accountId } = tie
    await removeValues(tx, accountId, forgottenKeys)
    await writeStanding(tx, accountId, { state: 'signed-out', detail: 'đã gỡ theo lệnh' }, at.machine)
    await createChannelStore(within, accountId).append(signInLog, { at: at.machine.toISOString() })
    const data = { account: accountId, channel: 'zalo', name }
    await recordEvent(tx, { organisationId, kind: 'account-forgotten', actor, data }, at)
    return tie
  })
}
