import type { Db } from '../db/client.ts'
import { hasEvent } from '../db/events.ts'
import { listStandings } from '../db/standing.ts'
import { raiseAlarm, refusedSendKey } from './alarm.ts'
import type { Moment } from './domain/moment.ts'
import { addMinutes } from './domain/time.ts'

/** A connection that breaks is usually back before anyone could have helped. */
const patienceMinutes = 5
/** What does not mend itself is told at once. */
const atOnce = ['signed-out', 'banned']
const alarms = {
  frozen: 'account-frozen',
  connecting: 'account-connecting',
  'signed-out': 'account-signed-out',
  banned: 'account-banned',
} as const

/**
 * Tells the admins of accounts that have not stood well with their platform for some minutes; of one that was forgotten
 * whoever did that knows.
 * @param accountsPage where people sign accounts in, as an address that they can open
 */
export async function checkStandings(db: Db, at: Moment, accountsPage?: string): Promise<void> {
  for (const { accountId, organisationId, name, state, detail, since } of await listStandings(db)) {
    const what = Object.entries(alarms).find(([wrong]) => wrong === state)?.[1]
    // Long ago is also what lies ahead: the clock was set back meanwhile.
    const isNew = Math.abs(at.machine.getTime() - since.getTime()) < patienceMinutes * 60_000
    if (!what || (isNew && !atOnce.includes(state))) continue
    const page = what === 'account-signed-out' && accountsPage ? { page: accountsPage } : {}
    const alarm = { what, account: name, detail, ...page }
    const key = `account:${accountId}:${state}:${since.toISOString()}`
    await db.transaction(async (tx) => {
      if (what === 'account-signed-out' && (await hasSendTold(tx, { organisationId, accountId, since }))) return
      await raiseAlarm(tx, { organisationId, key, alarm, except: { accountId } }, at)
    })
  }
}

/** A send may be refused a moment before the channel says that it is signed out: then the admins know. */
async function hasSendTold(
  tx: Db,
  { organisationId, accountId, since }: { organisationId: number; accountId: number; since: Date },
): Promise<boolean> {
  const from = addMinutes(since, -patienceMinutes)
  for (const day of [from, since]) {
    if (await hasEvent(tx, organisationId, 'alarm', refusedSendKey(accountId, day), from)) return true
  }
  return false
}
