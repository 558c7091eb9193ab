import { randomUUID } from 'node:crypto'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import type { Logger } from 'pino'
import { createWebChannel, type WebChannel } from '../bot/channels/web/web-channel.ts'
import { createChannelStore } from '../db/channel-store.ts'
import { type Database, openDatabase, vacuum } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { writeStanding } from '../db/standing.ts'
import { openCommands } from './cli/open-commands.ts'
import { every, everyMinute, systemClock } from './clock.ts'
import { type Config, ConfigError, environment } from './config.ts'
import { limitsOf } from './delivery/limits.ts'
import { createDelivery } from './delivery/worker.ts'
import { createDemo, type Demo } from './demo.ts'
import type { Moment } from './domain/moment.ts'
import { guardAgainstHanging } from './hang-guard.ts'
import { lookAround, purge } from './housekeeping.ts'
import { createInbox } from './inbox.ts'
import { claimInstallation } from './installation-mode.ts'
import { createLogger } from './logger.ts'
import { whyNotReady } from './readiness.ts'
import { receive } from './receive.ts'
import { tick } from './remind.ts'
import { type Role, readRole } from './role.ts'
import { createServer } from './server/create-server.ts'
import { createHealthRoutes } from './server/health-routes.ts'
import { listen } from './server/listen.ts'
import { createStartGate } from './server/start-gate.ts'
import { whyNotStarted } from './start-failure.ts'
import { createWatchdog, type Watchdog } from './watchdog.ts'

/** The embedded database has no autovacuum. */
const vacuumEveryMs = 10 * 60_000
const lookAroundEveryMs = 60_000
const purgeEveryMs = 6 * 3_600_000
/** A loop that has not turned for so long hangs; the longest, a tick, comes once a minute. */
const turnWithinMs = 90_000
const tickWithinMs = 5 * 60_000
/** Longer than most sends take: who stops a process waits this long before it kills it. */
const stopWithinMs = 25_000

/** Everything that runs, stopped in order. */
interface Running {
  stop(): Promise<void>
}

/** What handles events and delivers messages. */
function createEngine(
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
  const channels = new Map<number, WebChannel>()
  const inbox = createInbox({ database, moment, logger, onTurn: () => watchdog.beat('inbox', turnWithinMs) })
  const delivery = createDelivery({
    database,
    channelFor: (account) => (account.channel === 'web' ? webChannel(account.id) : undefined),
    limitsOf: ({ channel }) => limitsOf(channel, config.limits),
    clock: systemClock,
    businessNow: () => moment().now,
    onTurn: (accountId) => watchdog.beat(loopOf(accountId), turnWithinMs),
    onRest: (accountId) => watchdog.rest(loopOf(accountId)),
    logger,
    holder: `${process.pid}-${randomUUID()}`,
    onOwned: async ({ id: accountId }, channel) => {
      if (channel.capabilities.reception !== 'owner') return async () => {}
      await channel.start(
        (event) => receive(database.db, accountId, event, systemClock.now()),
        (standing) => {
          writeStanding(database.db, accountId, standing, systemClock.now()).catch((error: unknown) =>
            logger.error({ err: error, account: accountId }, 'a standing could not be kept'),
          )
        },
      )
      return () => channel.stop()
    },
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
    channel
      .start((event) => receive(database.db, accountId, event, systemClock.now()))
      .catch((error: unknown) => logger.error({ err: error, account: accountId }, 'a channel could not start'))
    return channel
  }

  return {
    webChannel,
    async start() {
      await inbox.start()
      if (role !== 'web') await delivery.start()
    },
    async stop() {
      await Promise.all([...channels.values()].map((channel) => channel.stop()))
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

/** Resolves when the process does its work. Rejects, with nothing left running, when it cannot begin. */
async function start(config: Config, role: Role, logger: Logger): Promise<Running> {
  const gate = createStartGate()
  const http = createAdaptorServer({ fetch: gate.fetch })
  const port = await listen(http, config)
  const address = `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${port}/rooms`
  console.log(`Chỉ Đạo: mở ${address}${config.mode === 'demo' ? ' (bản chạy thử, đang chuẩn bị dữ liệu …)' : ''}`)
  try {
    const database = await openDatabase(config)
    const running = await startWork(database, { config, role, logger }, port, gate, http)
    console.log(`Chỉ Đạo: sẵn sàng. Mở ${address} ; dừng bằng Ctrl+C.`)
    return running
  } catch (error) {
    http.close()
    throw error
  }
}

async function startWork(
  database: Database,
  { config, role, logger }: { config: Config; role: Role; logger: Logger },
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
  const watchdog = createWatchdog(systemClock)
  const newEngine = () => createEngine(database, { config, role, logger, moment, watchdog })
  let engine = newEngine()
  if (config.mode === 'demo') {
    demo = await createDemo(database, systemClock, {
      settle: () => engine.settle(),
      stop: () => engine.stop(),
      start: () => {
        engine = newEngine()
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
    ready: () => whyNotReady(database, watchdog),
    ...(commands ? { cli: commands.handle } : {}),
    logger,
  })
  await engine.settle()
  gate.open(role === 'worker' ? createHealthRoutes({ ready: () => whyNotReady(database, watchdog) }) : server.app)

  const stopTicking = demo
    ? async () => {}
    : everyMinute(async () => {
        await tickOnce(database, logger, moment)
        watchdog.beat('nhắc việc', tickWithinMs)
      })
  const attempt = (what: string, work: () => Promise<unknown>) => () =>
    work().then(
      () => {},
      (error: unknown) => logger.error({ err: error }, `${what} failed; it is tried again later`),
    )
  const stopKeeping = [
    every(
      vacuumEveryMs,
      attempt('vacuum', () => vacuum(database)),
    ),
    every(
      lookAroundEveryMs,
      attempt('the look around', () => lookAround(database, logger, moment())),
    ),
    every(
      purgeEveryMs,
      attempt('the purge', () => purge(database, config.retention, systemClock.now())),
    ),
  ]
  const unguard = guardAgainstHanging()
  return {
    async stop() {
      await unguard()
      await stopTicking()
      for (const stop of stopKeeping) stop()
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
    const role = readRole(process.argv.slice(2))
    const config = environment()
    if (role !== 'all' && config.databaseUrl === undefined) {
      throw new ConfigError([
        `--role ${role} cần PostgreSQL: cơ sở dữ liệu nhúng chỉ có một tiến trình (đặt DATABASE_URL)`,
      ])
    }
    const logger = createLogger(config)
    const running = await start(config, role, logger)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        // Who is still sending then is settled by the next owner.
        setTimeout(() => process.exit(1), stopWithinMs).unref()
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
