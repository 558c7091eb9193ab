import type { Db } from '../db/client.ts'
import { listStandings } from '../db/standing.ts'
import { raiseAlarm } from './alarm.ts'
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
    if (!what || (!atOnce.includes(state) && addMinutes(since, patienceMinutes) > at.machine)) continue
    const page = what === 'account-signed-out' && accountsPage ? { page: accountsPage } : {}
    const alarm = { what, account: name, detail, ...page }
    const key = `account:${accountId}:${state}:${since.toISOString()}`
    await db.transaction((tx) => raiseAlarm(tx, { organisationId, key, alarm, except: { accountId } }, at))
  }
}
