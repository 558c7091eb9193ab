import { createAdaptorServer, type ServerType } from '@hono/node-server'
import type { Logger } from 'pino'
import { type Database, openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { openCommands } from '../cli/open-commands.ts'
import { everyMinute, systemClock } from '../clock.ts'
import { type Config, ConfigError, environment } from '../config.ts'
import { createDemo, type Demo } from '../demo.ts'
import type { Moment } from '../domain/moment.ts'
import { createFileReader } from '../files/file-reader.ts'
import { guardAgainstHanging } from '../hang-guard.ts'
import { claimInstallation } from '../installation-mode.ts'
import { createLogger } from '../logger.ts'
import { whyNotReady } from '../readiness.ts'
import { tick } from '../remind.ts'
import type { Role } from '../role.ts'
import { createServer } from '../server/create-server.ts'
import { createHealthRoutes } from '../server/health-routes.ts'
import { listen } from '../server/listen.ts'
import { createStartGate } from '../server/start-gate.ts'
import { whyNotStarted } from '../start-failure.ts'
import { createWatchdog } from '../watchdog.ts'
import { createEngine } from './engine.ts'
import { keepHouse } from './keep-house.ts'
import { createZaloSignIn } from './zalo-sign-in.ts'

/** A tick comes once a minute; without one for so long its loop hangs. */
const tickWithinMs = 5 * 60_000
/** Longer than most sends take: who stops a process waits this long before it kills it. */
const stopWithinMs = 25_000

/** Everything that runs, stopped in order. */
interface Running {
  stop(): Promise<void>
}

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
  const reader = createFileReader()
  const commands = await openCommands({ database, config, reader, moment: async () => moment() }, port)
  const health = {
    ready: () => whyNotReady(database, watchdog, role === 'web' ? { sendersAt: systemClock.now() } : {}),
    standsBy: () => engine.standsBy(),
  }
  const server = createServer({
    ...health,
    db: database.db,
    channels: (accountId) => engine.webChannel(accountId),
    callees: (accountId) => engine.callee(accountId),
    clock: systemClock,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    ...(demo ? { demo } : {}),
    ...(commands ? { cli: commands.handle } : {}),
    ...(config.mode === 'real' && config.appSecret !== undefined
      ? { zaloSignIn: createZaloSignIn(database, config, moment) }
      : {}),
    logger,
  })
  await engine.settle()
  gate.open(role === 'worker' ? createHealthRoutes(health) : server.app)

  const ticking = async () => {
    await tickOnce(database, logger, moment)
    watchdog.beat('nhắc việc', tickWithinMs)
  }
  // What fell due while nobody ran is said at once, not at the next full minute.
  if (!demo) await ticking()
  const stopTicking = demo ? async () => {} : everyMinute(ticking)
  const stopKeeping = keepHouse(database, { config, logger, moment })
  const unguard = guardAgainstHanging()
  return {
    async stop() {
      await unguard()
      await stopTicking()
      stopKeeping()
      await commands?.close()
      await reader.close()
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

/**
 * Does the work of a role until a signal ends it. A process that cannot begin says why, for the person who started it,
 * and ends with 1. Resolves when it does its work.
 */
export async function serve(role: Role): Promise<void> {
  try {
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
