import { pino } from 'pino'
import type { Channel } from '../../../bot/channels/channel.ts'
import { usualPauses } from '../../../bot/channels/zalo/supervisor.ts'
import { createZaloChannel } from '../../../bot/channels/zalo/zalo-channel.ts'
import { sessionSecret, signInLog } from '../../../bot/channels/zalo/zalo-session.ts'
import type { ZaloTiming } from '../../../bot/channels/zalo/zalo-timing.ts'
import { createChannelStore } from '../../../db/channel-store.ts'
import { openDatabase } from '../../../db/client.ts'
import { deliveryProblems } from '../../../db/delivery-problems.ts'
import { migrate } from '../../../db/migrate.ts'
import { systemClock } from '../../../src/clock.ts'
import { decideMessage } from '../../../src/decide-message.ts'
import { limitsOf } from '../../../src/delivery/limits.ts'
import { createDelivery } from '../../../src/delivery/worker.ts'
import type { Moment } from '../../../src/domain/moment.ts'
import { createInbox } from '../../../src/inbox.ts'
import { createReceiver } from '../../../src/receiver.ts'
import { zaloSecrets } from '../../../src/zalo-secrets.ts'
import { chatsOf } from '../chaos-stage.ts'
import type { FromWorker, ToWorker } from '../protocol.ts'
import { publishDeed } from '../publish-deed.ts'
import { inFlight, leftToDo } from '../read-ledger.ts'
import { quickClock } from './quick-clock.ts'
import { appSecret } from './zalo-stage.ts'

/** What the driver tells a process. */
export interface ZaloWorkerSettings {
  /** The one or the other, as openDatabase takes them. */
  databaseUrl?: string
  dataDir: string
  apiRoot: string
  holder: string
  /** Of the quick clock. */
  origin: number
  speed: number
}

/** Zalo's own minutes shrunk as the driver shrinks them; the times of requests are the machine's. */
const timing: Partial<ZaloTiming> = {
  ...{ request: 2_000, open: 2_000, quietPings: 3, probe: 1_000, settle: 1_000 },
  ...{ echo: 1_000, ready: 1_000, act: 7_000, catchUp: 2_000, lookAtGroups: 5_000 },
  pauses: {
    ...usualPauses,
    ...{ first: 100, longest: 5_000, displaced: 2_000, longestDisplaced: 8_000, frozen: 100, refused: 5_000 },
  },
}
/** Above what the channel gives an act. */
const sendTimeoutMs = 8_000

/** One process of an installation on Zalo, to be killed: zca-js, the real inbox and delivery. It ends with its driver. */
const settings = JSON.parse(process.argv[2] ?? '{}') as ZaloWorkerSettings // The driver's.

const say = (message: FromWorker) => void process.send?.(message)
process.once('disconnect', () => process.exit(0))

const database = await openDatabase(settings)
const { db } = database
await migrate(database)
say({ what: 'found', inFlight: await inFlight(db) })

const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'fatal' }, pino.destination(2))
const clock = quickClock(settings.origin, settings.speed)
const moment = (): Moment => ({ now: clock.now(), machine: clock.now() })
const { accountId, chatIds } = await chatsOf(db)
const store = createChannelStore(database, accountId)
const secrets = zaloSecrets(database, accountId, { appSecret })
const receiver = createReceiver({ db, now: () => clock.now() })
// zca-js names messages by the system's time, so the channel has the same.
const makeChannel = () => createZaloChannel({ store, secrets, clock: systemClock, apiRoot: settings.apiRoot, timing })
let channel: Channel | undefined
const inbox = createInbox({ database, moment, logger })
const delivery = createDelivery({
  ...{ database, clock, logger, holder: settings.holder, takeOver: database.kind === 'pglite' },
  channelFor() {
    channel = makeChannel()
    return channel
  },
  limitsOf: () => limitsOf('zalo'),
  sendTimeoutMs,
  async onOwned(_, owned) {
    await owned.start(
      (event) => receiver.receive(accountId, event),
      ({ state }) => say({ what: 'standing', state }),
    )
    return () => owned.stop()
  },
})
await inbox.start()
await delivery.start()

process.on('message', (message: ToWorker) => {
  // What fails is asked for again: the driver takes silence for no.
  obey(message).catch((error: unknown) => logger.error({ err: error }, 'chaos: could not obey'))
})
say({ what: 'ready' })

async function obey(message: ToWorker): Promise<void> {
  switch (message.what) {
    case 'publish':
      await publishDeed(db, message.deed, chatIds, clock.now())
      return say({ what: 'published', deed: message.deed.id })
    case 'look':
      return say({ what: 'left', count: await leftToDo(db) })
    case 'sign-in':
      // As `chidao zalo login` does once the code is scanned.
      await secrets.set(sessionSecret, message.session)
      await store.append(signInLog, {})
      return say({ what: 'signed-in' })
    case 'list': {
      const problems = await deliveryProblems(db)
      const messages = problems.flatMap((one) =>
        one.kind === 'unknown' ? [{ id: one.messageId, text: one.text }] : [],
      )
      return say({ what: 'listed', messages })
    }
    case 'retry':
      await decideMessage(db, { messageId: message.message, decision: 'retry', by: 'chaos' }, moment())
      return say({ what: 'retried' })
    case 'stop':
      await channel?.stop()
      await inbox.stop()
      await delivery.stop()
      await database.close()
      process.exit(0)
  }
}
