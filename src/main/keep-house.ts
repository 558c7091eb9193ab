import type { Logger } from 'pino'
import { type Database, vacuum } from '../../db/client.ts'
import { claimTelegramAccount } from '../claim-telegram-account.ts'
import { every, systemClock } from '../clock.ts'
import { accountsPageOf, type Config } from '../config.ts'
import type { Moment } from '../domain/moment.ts'
import { lookAround, purge } from '../housekeeping.ts'

/** The embedded database has no autovacuum. */
const vacuumEveryMs = 10 * 60_000
const lookAroundEveryMs = 60_000
const purgeEveryMs = 6 * 3_600_000
const claimEveryMs = 1_000

/** What is done now and then beside the work itself. Returns a function that ends it. */
export function keepHouse(
  database: Database,
  { config, logger, moment }: { config: Config; logger: Logger; moment: () => Moment },
): () => void {
  const attempt = (what: string, work: () => Promise<unknown>) => () =>
    work().then(
      () => {},
      (error: unknown) => logger.error({ err: error }, `${what} failed; it is tried again later`),
    )
  const stops = [
    every(
      vacuumEveryMs,
      attempt('vacuum', () => vacuum(database)),
    ),
    every(
      lookAroundEveryMs,
      attempt('the look around', () => lookAround(database, logger, moment(), accountsPageOf(config))),
    ),
    every(
      purgeEveryMs,
      attempt('the purge', () => purge(database, config.retention, systemClock.now())),
    ),
    claimToken(database, config, logger),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** The bot of TELEGRAM_TOKEN gets its account as soon as there is an organisation for it. */
function claimToken(database: Database, config: Config, logger: Logger): () => void {
  if (config.mode !== 'real' || config.telegram.token === undefined) return () => {}
  let told: string | undefined
  const stop = every(claimEveryMs, async () => {
    try {
      const problem = await claimTelegramAccount(database, config, systemClock.now())
      if (problem === undefined) return stop()
      if (problem !== told) logger.warn({ problem }, 'TELEGRAM_TOKEN gets no account')
      told = problem
    } catch (error) {
      logger.error({ err: error }, 'the account of TELEGRAM_TOKEN could not be made; it will be tried again')
    }
  })
  return stop
}
