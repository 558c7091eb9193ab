import { randomUUID } from 'node:crypto'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import type { Logger } from 'pino'
import type { Channel, Standing } from '../bot/channels/channel.ts'
import { createWebChannel, type WebChannel } from '../bot/channels/web/web-channel.ts'
import { createZaloChannel } from '../bot/channels/zalo/zalo-channel.ts'
import { createZaloBotChannel } from '../bot/channels/zalo-bot/zalo-bot-channel.ts'
import type { AccountRow } from '../db/accounts.ts'
import { createChannelStore } from '../db/channel-store.ts'
import { answers, type Database, openDatabase, vacuum } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { openCommands } from './cli/open-commands.ts'
import { every, everyMinute, systemClock } from './clock.ts'
import { type Config, environment } from './config.ts'
import { createDelivery } from './delivery/worker.ts'
import { createDemo, type Demo } from './demo.ts'
import type { Moment } from './domain/moment.ts'
import { createInbox } from './inbox.ts'
import { claimInstallation } from './installation-mode.ts'
import { createLogger } from './logger.ts'
import { receive } from './receive.ts'
import { tick } from './remind.ts'
import { createServer } from './server/create-server.ts'
import { listen } from './server/listen.ts'
import { createStartGate } from './server/start-gate.ts'
import { whyNotStarted } from './start-failure.ts'
import { zaloSecrets } from './zalo-secrets.ts'
import { zaloBotWebhookUrl } from './zalo-settings.ts'

/** The embedded database has no autovacuum. */
const vacuumEveryMs = 10 * 60_000

/** Everything that runs, stopped in order. */
interface Running {
  stop(): Promise<void>
}

/** What handles events and delivers messages. */
function createEngine(database: Database, config: Config, logger: Logger, moment: () => Moment) {
  const channels = new Map<number, WebChannel>()
  const zalo = new Map<number, Channel>()
  const inbox = createInbox({ database, moment, logger })
  const delivery = createDelivery({
    database,
    channelFor: (account) => (account.channel === 'web' ? webChannel(account.id) : zaloChannel(account)),
    onOwned,
    clock: systemClock,
    logger,
    holder: `${process.pid}-${randomUUID()}`,
    // The lock on the embedded database's directory says that no other process can hold a lease.
    takeOver: database.kind === 'pglite',
  })

  /** Every process shows the rooms; only the lease's owner sends. */
  function webChannel(accountId: number): WebChannel {
    const running = channels.get(accountId)
    if (running) return running
    const store = createChannelStore(database, accountId)
    const channel = createWebChannel({ store, clock: systemClock, businessNow: () => moment().now })
    channels.set(accountId, channel)
    begin(accountId, channel)
    return channel
  }

  /** Real channels start in real operation only. */
  function zaloChannel({ id, channel }: AccountRow): Channel | undefined {
    if (config.mode !== 'real' || (channel !== 'zalo' && channel !== 'zalo-bot')) return undefined
    const { apiRoot, botApiRoot, botWebhookUrl: publicUrl } = config.zalo
    const secrets = zaloSecrets(database, id, config)
    const made =
      channel === 'zalo'
        ? createZaloChannel({ store: createChannelStore(database, id), secrets, clock: systemClock, apiRoot })
        : createZaloBotChannel({
            secrets,
            apiRoot: botApiRoot,
            webhookUrl: publicUrl === undefined ? undefined : zaloBotWebhookUrl(publicUrl, id),
          })
    zalo.set(id, made)
    if (made.capabilities.reception === 'everywhere') begin(id, made)
    return made
  }

  /** A second socket or poller would throw the first one out: only the account's owner receives. */
  async function onOwned({ id }: AccountRow, channel: Channel): Promise<() => Promise<void>> {
    if (channel.capabilities.reception === 'everywhere') return async () => {}
    begin(id, channel)
    return () => channel.stop()
  }

  function begin(accountId: number, channel: Channel): void {
    const stand = (standing: Standing) =>
      standing.state === 'live'
        ? logger.info({ account: accountId, standing }, 'a channel is connected')
        : logger.warn({ account: accountId, standing }, 'a channel is not connected')
    channel
      .start((event) => receive(database.db, accountId, event, systemClock.now()), stand)
      .catch((error: unknown) => logger.error({ err: error, account: accountId }, 'a channel could not start'))
  }

  return {
    webChannel,
    async start() {
      await inbox.start()
      await delivery.start()
    },
    async stop() {
      await Promise.all([...channels.values(), ...zalo.values()].map((channel) => channel.stop()))
      await inbox.stop()
      await delivery.stop()
    },
    /** An event's answer is a line, and delivering a line makes no event: one after the other is enough. */
    async settle() {
      await inbox.settle()
      await delivery.settle()
    },
  }
}

/** Resolves when the process does its work. Rejects, with nothing left running, when it cannot begin. */
async function start(config: Config, logger: Logger): Promise<Running> {
  const gate = createStartGate()
  const http = createAdaptorServer({ fetch: gate.fetch })
  const port = await listen(http, config)
  const address = `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${port}/rooms`
  console.log(`Chỉ Đạo: mở ${address}${config.mode === 'demo' ? ' (bản chạy thử, đang chuẩn bị dữ liệu …)' : ''}`)
  try {
    const database = await openDatabase(config)
    const running = await startWork(database, config, logger, port, gate, http)
    console.log(`Chỉ Đạo: sẵn sàng. Mở ${address} ; dừng bằng Ctrl+C.`)
    return running
  } catch (error) {
    http.close()
    throw error
  }
}

async function startWork(
  database: Database,
  config: Config,
  logger: Logger,
  port: number,
  gate: ReturnType<typeof createStartGate>,
  http: ServerType,
): Promise<Running> {
  await migrate(database)
  await claimInstallation(database.db, config.mode)
  let demo: Demo | undefined
  const moment = (): Moment => {
    const machine = systemClock.now()
    return { now: demo?.now() ?? machine, machine }
  }
  let engine = createEngine(database, config, logger, moment)
  if (config.mode === 'demo') {
    demo = await createDemo(database, systemClock, {
      settle: () => engine.settle(),
      stop: () => engine.stop(),
      start: () => {
        engine = createEngine(database, config, logger, moment)
        return engine.start()
      },
    })
    await demo.prepare()
  }
  await engine.start()
  const commands = await openCommands({ database, config, moment: async () => moment() }, port)
  const server = createServer({
    db: database.db,
    channels: (accountId) => engine.webChannel(accountId),
    clock: systemClock,
    ...(demo ? { demo } : {}),
    ready: async () => ((await answers(database)) ? [] : ['Cơ sở dữ liệu không trả lời.']),
    ...(commands ? { cli: commands.handle } : {}),
    logger,
  })
  await engine.settle()
  gate.open(server.app)

  const stopTicking = demo ? async () => {} : everyMinute(() => tickOnce(database, logger, moment))
  const stopVacuum = every(vacuumEveryMs, () => vacuum(database))
  return {
    async stop() {
      await stopTicking()
      stopVacuum()
      await commands?.close()
      server.stop()
      http.close()
      await engine.stop()
      await database.close()
    },
  }
}

/** A tick that fails is made up for by the next: it plans from where the last good one stopped. */
async function tickOnce(database: Database, logger: Logger, moment: () => Moment): Promise<void> {
  try {
    await tick(database.db, moment())
  } catch (error) {
    logger.error({ err: error }, 'a tick failed; the next one catches up')
  }
}

async function main(): Promise<void> {
  try {
    const config = environment()
    const logger = createLogger(config)
    const running = await start(config, logger)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        running.stop().then(
          () => process.exit(0),
          (error: unknown) => {
            logger.error({ err: error }, 'stopped uncleanly')
            process.exit(1)
          },
        )
      })
    }
  } catch (error) {
    console.error(whyNotStarted(error))
    process.exit(1)
  }
}

await main()
