import { pino } from 'pino'
import { createSimulatorChannel } from '../../bot/channels/simulator/simulator-channel.ts'
import { openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { systemClock } from '../../src/clock.ts'
import { createDelivery } from '../../src/delivery/worker.ts'
import type { Moment } from '../../src/domain/moment.ts'
import { createInbox } from '../../src/inbox.ts'
import { receive } from '../../src/receive.ts'
import { chatsOf } from './chaos-stage.ts'
import type { FromWorker, ToWorker, WorkerSettings } from './protocol.ts'
import { publishDeed } from './publish-deed.ts'
import { inFlight, leftToDo } from './read-ledger.ts'

/**
 * One process of an installation, to be killed: the real inbox and delivery on the simulated platform. It is told what to
 * publish by the driver that forked it, and ends with it.
 */
const settings = JSON.parse(process.argv[2] ?? '{}') as WorkerSettings // The driver's.

const say = (message: FromWorker) => void process.send?.(message)
process.once('disconnect', () => process.exit(0))

const database = await openDatabase(settings)
await migrate(database)
// On PGlite nobody else could look before this process settles it.
say({ what: 'found', inFlight: await inFlight(database.db) })

const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'fatal' }, pino.destination(2))
const moment = (): Moment => ({ now: systemClock.now(), machine: systemClock.now() })
const { accountId, chatIds } = await chatsOf(database.db)
const channel = createSimulatorChannel({ url: settings.simulatorUrl, account: settings.account })
const inbox = createInbox({ database, moment, logger })
const delivery = createDelivery({
  database,
  channelFor: () => channel,
  clock: systemClock,
  logger,
  holder: settings.holder,
  takeOver: database.kind === 'pglite',
  concurrencyOf: () => settings.concurrency,
  lease: { ms: settings.leaseMs, renewEveryMs: settings.renewEveryMs },
})
await inbox.start()
await delivery.start()
await channel.start((event) => receive(database.db, accountId, event, systemClock.now()))

process.on('message', (message: ToWorker) => {
  // What fails is asked for again: the driver takes silence for no.
  obey(message).catch((error: unknown) => logger.error({ err: error }, 'chaos: could not obey'))
})
say({ what: 'ready' })

async function obey(message: ToWorker): Promise<void> {
  switch (message.what) {
    case 'publish':
      await publishDeed(database.db, message.deed, chatIds, systemClock.now())
      return say({ what: 'published', deed: message.deed.id })
    case 'look':
      return say({ what: 'left', count: await leftToDo(database.db) })
    case 'stop':
      await channel.stop()
      await inbox.stop()
      await delivery.stop()
      await database.close()
      process.exit(0)
  }
}
