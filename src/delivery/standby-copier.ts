import type { Logger } from 'pino'
import type { Channel } from '../../bot/channels/channel.ts'
import type { Lease } from '../../db/accounts.ts'
import type { Db } from '../../db/client.ts'
import { createBell, type DeliveryClock } from './bell.ts'
import { copyToStandby } from './copy-to-standby.ts'

/** Makes the copies for the chats of one account that are second channels of others, while this process owns it. */
export interface StandbyCopier {
  /** Urgent lines are new somewhere. */
  ring(): void
  /** Resolves when the copies that are due have been made. */
  look(): Promise<void>
  stop(): Promise<void>
}

export interface StandbyCopierOptions {
  db: Db
  lease: Lease
  capabilities: Channel['capabilities']
  clock: DeliveryClock
  logger: Logger
  isOurs: () => boolean
}

/** Minutes pass before a first channel counts as down: some seconds more do not matter. Urgent lines ring. */
const lookEveryMs = 10_000

/** Starts at once. */
export function createStandbyCopier({
  db,
  lease,
  capabilities,
  clock,
  logger,
  isOurs,
}: StandbyCopierOptions): StandbyCopier {
  const bell = createBell(clock.sleep)
  let stopping = false

  const onFailure = (failure: unknown, chat: number) =>
    logger.error({ err: failure, chat }, 'what a chat was to be told could not be copied to its second channel')

  async function look(): Promise<void> {
    if (isOurs()) await copyToStandby(db, lease, { capabilities, now: clock.now(), onFailure })
  }

  async function run(): Promise<void> {
    while (!stopping) {
      await look().catch((error: unknown) => {
        logger.error({ err: error, account: lease.accountId }, 'second channels could not be looked after; tried again')
      })
      if (!stopping) await bell.wait(lookEveryMs)
    }
  }

  const running = run()
  return {
    ring: () => bell.ring(),
    look,
    stop() {
      stopping = true
      bell.ring()
      return running
    },
  }
}
