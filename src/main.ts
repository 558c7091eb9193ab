import { randomUUID } from 'node:crypto'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import type { Logger } from 'pino'
import type { Channel } from '../bot/channels/channel.ts'
import { createTelegramChannel } from '../bot/channels/telegram/telegram-channel.ts'
import { createWebChannel, type WebChannel } from '../bot/channels/web/web-channel.ts'
import { commandMenu } from '../bot/messages/command-menu.ts'
import type { AccountRow } from '../db/accounts.ts'
import { createChannelStore } from '../db/channel-store.ts'
import { answers, type Database, type Db, openDatabase, vacuum } from '../db/client.ts'
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
import { createReceiver } from './receiver.ts'
import { tick } from './remind.ts'
import { createServer } from './server/create-server.ts'
import { listen } from './server/listen.ts'
import { createStartGate } from './server/start-gate.ts'
import { whyNotStarted } from './start-failure.ts'
import { claimTelegramAccount, telegramSecrets, telegramWebhookUrl } from './telegram-account.ts'

/** The embedded database has no autovacuum. */
const vacuumEveryMs = 10 * 60_000
const claimEveryMs = 1_000

/** Everything that runs, stopped in order. */
interface Running {
  stop(): Promise<void>
}

/** What handles events and delivers messages. */
function createEngine(database: Database, config: Config, logger: Logger, moment: () => Moment) {
  const channels = new Map<number, WebChannel>()
  const telegrams = new Map<number, Channel>()
  const receiver = createReceiver({ db: database.db, now: () => systemClock.now() })
  const inbox = createInbox({ database, moment, logger })
  const delivery = createDelivery({
    database,
    channelFor: (account) => (account.channel === 'web' ? webChannel(account.id) : telegramChannel(account)),
    onOwned: async (account, channel) => {
      if (channel.capabilities.reception !== 'owner') return async () => {}
      await startChannel(account.id, channel)
      return () => channel.stop()
    },
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

  function telegramChannel(account: AccountRow): Channel | undefined {
    if (account.channel !== 'telegram' || config.mode !== 'real') return undefined
    const { id } = account
    const { reach, reception } = config.telegram
    const channel = createTelegramChannel({
      secrets: telegramSecrets(database, account, config),
      store: createChannelStore(database, id),
      clock: systemClock,
      reach,
      commands: commandMenu,
      reception:
        reception.mode === 'polling' ? reception : { ...reception, url: telegramWebhookUrl(reception.publicUrl, id) },
      onProblem: (problem) => logger.warn({ account: id, problem }, 'telegram: something went wrong'),
    })
    telegrams.set(id, channel)
    // A poller belongs to the owner of the account; a webhook's calls come to every process.
    if (channel.capabilities.reception === 'everywhere') begin(id, channel)
    return channel
  }

  function startChannel(accountId: number, channel: Channel): Promise<void> {
    return channel.start(
      (event) => receiver.receive(accountId, event),
      ({ state, detail }) => logger.info({ account: accountId, state, detail }, 'a channel stands otherwise'),
    )
  }

  function begin(accountId: number, channel: Channel): void {
    startChannel(accountId, channel).catch((error: unknown) => {
      logger.error({ err: error, account: accountId }, 'a channel could not start')
    })
  }

  return {
    webChannel,
    /** What a platform may call. */
    callee: (accountId: number) => telegrams.get(accountId),
    async start() {
      await inbox.start()
      await delivery.start()
    },
    async stop() {
      await Promise.all([...channels.values(), ...telegrams.values()].map((channel) => channel.stop()))
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
    callees: (accountId) => engine.callee(accountId),
    clock: systemClock,
    ...(demo ? { demo } : {}),
    ready: async () => ((await answers(database)) ? [] : ['Cơ sở dữ liệu không trả lời.']),
    ...(commands ? { cli: commands.handle } : {}),
    logger,
  })
  await engine.settle()
  gate.open(server.app)

  const stopClaiming = claimToken(database.db, config, logger)
  // What fell due while nobody ran is said at once, not at the next full minute.
  if (!demo) await tickOnce(database, logger, moment)
  const stopTicking = demo ? async () => {} : everyMinute(() => tickOnce(database, logger, moment))
  const stopVacuum = every(vacuumEveryMs, () => vacuum(database))
  return {
    async stop() {
      await stopTicking()
      stopVacuum()
      stopClaiming()
      await commands?.close()
      server.stop()
      http.close()
      await engine.stop()
      await database.close()
    },
  }
}

/** The bot of TELEGRAM_TOKEN gets its account as soon as there is an organisation for it. */
function claimToken(db: Db, config: Config, logger: Logger): () => void {
  if (config.mode !== 'real' || config.telegram.token === undefined) return () => {}
  let told: string | undefined
  const stop = every(claimEveryMs, async () => {
    try {
      const problem = await claimTelegramAccount(db, systemClock.now())
      if (problem === undefined) return stop()
      if (problem !== told) logger.warn({ problem }, 'TELEGRAM_TOKEN belongs to no organisation yet')
      told = problem
    } catch (error) {
      logger.error({ err: error }, 'the account of TELEGRAM_TOKEN could not be made; it will be tried again')
    }
  })
  return stop
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
