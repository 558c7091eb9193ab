import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../bot/channels/simulator/seeded-random.ts'
import { type SpawnedSimulator, spawnSimulator } from '../../bot/channels/simulator/spawn-simulator.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { arrivalsOf } from '../arrivals.ts'
import { createPostgres } from '../bench-database.ts'
import { groupIds } from '../stage.ts'
import { type ChaosRun, createChaosRun } from './chaos-run.ts'
import { setStage } from './chaos-stage.ts'
import { startWorker } from './fleet.ts'
import { type AnswersReport, judgeAnswers } from './judge-answers.ts'
import { planDeeds } from './plan-deeds.ts'
import type { WorkerSettings } from './protocol.ts'
import { readLedger } from './read-ledger.ts'
import { judge, type Verdict } from './verdict.ts'

export interface ChaosOptions {
  db: 'postgres' | 'pglite'
  kills: number
  /** One on PGlite, which has room for no more. */
  processes: number
  /** Of all that is drawn: victims, moments, deeds, the platform's latencies and faults. */
  seed: number
  /** How long a process works, on average, between the end of its start and its death. Many die while they start. */
  workMs: number
  /** After the last kill everything must have arrived within this time. */
  drainMs: number
  /** Where the PostgreSQL is, when it is not the bench's own. */
  databaseUrl?: string
  onProgress?: (words: string) => void
}

export interface ChaosReport extends Verdict {
  kills: number
  /** Kills that struck the owner of the account. */
  ownersKilled: number
  seconds: number
  seed: number
  answers: AnswersReport
}

const account = 'chaos'
const groups = 40
/** Messages that one process sends at once. */
const concurrency = 8
/** Short, so that an account without an owner is taken soon; the moments between two owners are what is tested. */
const leaseMs = 4_000
const renewEveryMs = 1_000
const publishPauseMs = [100, 400] as const
const workerMain = new URL('worker.ts', import.meta.url)
const often = 1_000_000

/** Publishes, kills a random process at a random moment, starts it again, and so on; then says what came of it. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const began = Date.now()
  const random = seededRandom(options.seed)
  const folder = await mkdtemp(join(tmpdir(), 'chi-dao-chaos-'))
  const onPglite = options.db === 'pglite'
  const postgres = !onPglite ? await ownPostgres(options) : undefined
  const where = { dataDir: folder, ...(postgres && { databaseUrl: postgres.url }) }
  const simulator = await spawnSimulator({ seed: options.seed })
  const ids = groupIds(groups)
  const { onProgress = () => {} } = options
  const run = createChaosRun({
    ...{ processes: options.processes, random, onProgress, plan: planDeeds(random, groups, publishPauseMs) },
    start(number, onFound) {
      const settings: WorkerSettings = {
        ...{ ...where, simulatorUrl: simulator.url, account, concurrency, leaseMs, renewEveryMs },
        holder: `process-${number}`,
      }
      return startWorker(workerMain, settings, (found) => onPglite && onFound(found))
    },
    say: (chat) => simulator.say({ account, chatId: ids[chat] ?? '', text: '/viec' }),
  })
  try {
    await simulator.addChats(ids.map((id) => ({ id, kind: 'group' })))
    await withDatabase(where, async (database) => {
      await migrate(database)
      await setStage(database, ids)
    })
    await wear(simulator)
    const watch = onPglite ? undefined : await openDatabase(where)
    const onTen = async (kills: number) =>
      onProgress(`${kills} kills, ${run.deeds.length} deeds, ${JSON.stringify(await simulator.counts(account))}`)
    const ownersKilled = await run
      .live((startMs) => killAll(run, watch, { ...options, startMs, random }, onTen))
      .finally(() => watch?.close())
    await simulator.clearFaults()
    await run.drain(options.drainMs)
    await run.stop()
    const { ledger, answers } = await withDatabase(where, async ({ db }) => ({
      ledger: await readLedger(db),
      answers: await judgeAnswers(db, run.said),
    }))
    const arrivals = arrivalsOf(simulator.journal(), account).taken
    const { deeds, looks } = run
    const verdict = judge({ deeds, arrivals, ledger, looks, kills: options.kills, concurrency })
    const seconds = Math.round((Date.now() - began) / 1_000)
    return { ...verdict, kills: options.kills, ownersKilled, seconds, seed: options.seed, answers }
  } finally {
    await run.end()
    await simulator.stop()
    await postgres?.drop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Enough goes wrong by itself to keep a platform's ordinary faults in the picture; none of it makes a copy. */
async function wear(simulator: SpawnedSimulator): Promise<void> {
  await simulator.addFaults([
    { fault: { what: 'server-error', status: 502 }, share: 0.01, times: often },
    { fault: { what: 'slow', ms: 1_500 }, share: 0.01, times: often },
    { fault: { what: 'cut' }, share: 0.005, times: often },
  ])
}

async function killAll(
  run: ChaosRun,
  watch: Database | undefined,
  {
    kills,
    workMs,
    processes,
    startMs,
    random,
  }: Pick<ChaosOptions, 'kills' | 'workMs' | 'processes'> & {
    startMs: number
    random: () => number
  },
  onTen: (kills: number) => Promise<void>,
): Promise<number> {
  let owners = 0
  for (let kill = 1; kill <= kills; kill += 1) {
    // Even over twice the average; a machine that is slow to start processes is given more time.
    await pause((random() * 2 * (startMs + workMs)) / processes)
    if (await run.killOne(watch?.db)) owners += 1
    if (kill % 10 === 0) await onTen(kill)
  }
  return watch ? owners : kills
}

async function ownPostgres({
  databaseUrl,
}: Pick<ChaosOptions, 'databaseUrl'>): Promise<{ url: string; drop(): Promise<void> }> {
  return databaseUrl === undefined ? createPostgres() : { url: databaseUrl, drop: async () => {} }
}

async function withDatabase<T>(
  where: Pick<WorkerSettings, 'databaseUrl' | 'dataDir'>,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase({ databaseUrl: where.databaseUrl, dataDir: where.dataDir })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
