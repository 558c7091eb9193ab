import type { Logger } from 'pino'
import type { Database } from '../db/client.ts'
import { noteDownAccounts } from '../db/down-accounts.ts'
import { allOrganisations } from '../db/installation.ts'
import { purgeInbox, purgeMessages, purgeWithdrawnLines } from '../db/retention.ts'
import { raiseAlarm } from './alarm.ts'
import { checkStandings } from './check-standings.ts'
import type { Moment } from './domain/moment.ts'
import { addMinutes, dateOf } from './domain/time.ts'
import { watchLedger } from './watch-ledger.ts'

/** How long what is over and done with is kept, in days. */
export interface Retention {
  messageDays: number
  inboxDays: number
}

const day = 24 * 60

/** Deletes what is older than the policy keeps. */
export async function purge({ db }: Database, { messageDays, inboxDays }: Retention, machineNow: Date) {
  const oldest = addMinutes(machineNow, -messageDays * day)
  const messages = await purgeMessages(db, oldest)
  const lines = await purgeWithdrawnLines(db, oldest)
  const events = await purgeInbox(db, addMinutes(machineNow, -inboxDays * day))
  return { messages, lines, events }
}

/**
 * Looks for what nobody would otherwise notice, and tells the admins of it. Call it every minute or so.
 * @param accountsPage where people sign accounts in, as an address that they can open
 */
export async function lookAround(database: Database, logger: Logger, at: Moment, accountsPage?: string): Promise<void> {
  const room = database.disk?.()
  // Below the floor nothing can be written, so the alarm comes before.
  if (room && room.freeMb < 2 * room.floorMb && room.freeMb >= room.floorMb) {
    for (const { id: organisationId } of await allOrganisations(database.db)) {
      const raised = {
        organisationId,
        key: `disk:${dateOf(at.machine)}`,
        alarm: { what: 'disk-full' as const, ...room },
      }
      await database.db.transaction((tx) => raiseAlarm(tx, raised, at))
    }
  }
  await noteDownAccounts(database.db, at.machine)
  await checkStandings(database.db, at, accountsPage)
  await watchLedger(database.db, logger, at)
}
