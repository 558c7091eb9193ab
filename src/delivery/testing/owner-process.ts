import { pino } from 'pino'
import { createSimulatorChannel } from '../../../bot/channels/simulator/simulator-channel.ts'
import { openPostgres } from '../../../db/client.ts'
import { createDelivery } from '../worker.ts'

/** A process that sends: node --import tsx owner-process.ts DATABASE_URL PLATFORM_URL. It says 'ready' once it owns. */
const [databaseUrl = '', platformUrl = ''] = process.argv.slice(2)
const database = await openPostgres(databaseUrl)
const delivery = createDelivery({
  database,
  channelFor: () => createSimulatorChannel({ url: platformUrl, account: 'first' }),
  clock: { now: () => new Date() },
  logger: pino({ level: 'silent' }),
  holder: 'first',
  takeOver: false,
  concurrencyOf: () => 4,
  lease: { ms: 2_000, renewEveryMs: 300 },
})
await delivery.start()
console.log('ready')
