import type { Logger } from 'pino'
import type { Standing } from '../../bot/channels/channel.ts'
import { listAccounts } from '../../db/accounts.ts'
import type { Database } from '../../db/client.ts'
import { checkStandings } from '../check-standings.ts'
import { every, systemClock } from '../clock.ts'
import { accountsPageOf, type Config } from '../config.ts'
import { limitsOf } from '../delivery/limits.ts'
import { createDelivery } from '../delivery/worker.ts'
import type { Moment } from '../domain/moment.ts'
import { nameHolder } from '../holder.ts'
import { createInbox } from '../inbox.ts'
import type { Role } from '../role.ts'
import type { Watchdog } from '../watchdog.ts'
import { createChannels } from './channels.ts'

/** A loop that has not turned for so long hangs. */
const turnWithinMs = 90_000
const meetEveryMs = 5_000

export type Engine = ReturnType<typeof createEngine>

/** What handles events and delivers messages. */
export function createEngine(
  database: Database,
  {
    config,
    role,
    logger,
    moment,
    watchdog,
  }: {
    config: Config
    role: Role
    logger: Logger
    moment: () => Moment
    watchdog: Watchdog
  },
) {
  const channels = createChannels({ database, config, logger, moment, onStanding })
  const inbox = createInbox({ database, moment, logger, onTurn: () => watchdog.beat('inbox', turnWithinMs) })
  const delivery = createDelivery({
    database,
    channelFor: channels.of,
    onOwned: channels.own,
    limitsOf: ({ channel }) => limitsOf(channel, config.limits),
    clock: systemClock,
    businessNow: () => moment().now,
    onTurn: (accountId) => watchdog.beat(loopOf(accountId), turnWithinMs),
    onRest: (accountId) => watchdog.rest(loopOf(accountId)),
    logger,
    holder: nameHolder(),
    // The lock on the embedded database's directory says that no other process can hold a lease.
    takeOver: database.kind === 'pglite',
  })

  /** What waited for an account goes on, and what only a person can mend is told, without waiting for the next look. */
  async function onStanding(accountId: number, { state }: Standing): Promise<void> {
    if (state === 'live') await delivery.resume(accountId)
    else await checkStandings(database.db, moment(), accountsPageOf(config))
  }

  let stopMeeting = () => {}

  /** Webhooks come to processes that deliver nothing too: without delivery nobody else makes their channels. */
  async function meetAccounts(): Promise<void> {
    for (const account of await listAccounts(database.db)) channels.of(account)
  }
  const unmet = (error: unknown) => logger.error({ err: error }, 'the accounts could not be looked up; tried again')

  return {
    webChannel: channels.web,
    callee: channels.callee,
    /** What other processes do meanwhile, in words; not which, since anybody may ask: the log and the doctor say that. */
    standsBy: () => delivery.standsBy().map((name) => `Tài khoản ${name} do tiến trình khác giữ; tiến trình này chờ.`),
    async start() {
      await inbox.start()
      if (role !== 'web') return delivery.start()
      await meetAccounts()
      stopMeeting = every(meetEveryMs, () => meetAccounts().catch(unmet))
    },
    async stop() {
      stopMeeting()
      await channels.stop()
      await inbox.stop()
      await delivery.stop()
      watchdog.rest('inbox')
      watchdog.rest(loopOf())
    },
    /** An event's answer is a line, and delivering a line makes no event: one after the other is enough. */
    async settle() {
      await inbox.settle()
      await delivery.settle()
    },
  }
}

/** A loop's name, for people. */
const loopOf = (accountId?: number) => (accountId === undefined ? 'giữ tài khoản' : `gửi tin, tài khoản ${accountId}`)
