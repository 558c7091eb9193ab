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
import { setStage } from './chaos-stage.ts'
import { startWorker, type Worker } from './fleet.ts'
import { type AnswersReport, judgeAnswers } from './judge-answers.ts'
import { planDeeds } from './plan-deeds.ts'
import type { Deed, WorkerSettings } from './protocol.ts'
import { inFlight, readLedger } from './read-ledger.ts'
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
const askMs = 5_000
const publishWithinMs = 120_000
/** A machine that is slower than this to start processes sees more of them die while they start. */
const longestStartMs = 8_000
/** A command in a chat, every so many deeds. */
const sayEvery = 3
const often = 1_000_000

/** Publishes, kills a random process at a random moment, starts it again, and so on; then says what came of it. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const began = Date.now()
  const random = seededRandom(options.seed)
  const folder = await mkdtemp(join(tmpdir(), 'chi-dao-chaos-'))
  const postgres = options.db === 'postgres' ? await ownPostgres(options) : undefined
  const where = { dataDir: folder, ...(postgres && { databaseUrl: postgres.url }) }
  const simulator = await spawnSimulator({ seed: options.seed })
  const run = createRun(options, { simulator, where, random })
  try {
    const ids = groupIds(groups)
    await simulator.addChats(ids.map((id) => ({ id, kind: 'group' })))
    await withDatabase(where, async (database) => {
      await migrate(database)
      await setStage(database, ids)
    })
    await wear(simulator)
    const { ownersKilled } = await run.live(options.db === 'postgres' ? await openDatabase(where) : undefined)
    await simulator.clearFaults()
    await run.drain(options.drainMs)
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

type Where = Pick<WorkerSettings, 'databaseUrl' | 'dataDir'>

function createRun(
  { kills, processes, workMs, db, onProgress = () => {} }: ChaosOptions,
  { simulator, where, random }: { simulator: SpawnedSimulator; where: Where; random: () => number },
) {
  const workers: Worker[] = []
  const looks: { at: number; inFlight: string[] }[] = []
  const deeds: Deed[] = []
  const plan = planDeeds(random, groups)
  const saying = new Set<Promise<void>>()
  let started = 0
  let said = 0
  let publishing = true

  function start(): Worker {
    started += 1
    const settings: WorkerSettings = {
      ...where,
      simulatorUrl: simulator.url,
      account,
      holder: `process-${started}`,
      concurrency,
      leaseMs,
      renewEveryMs,
    }
    return startWorker(settings, (ids) => {
      if (db === 'pglite') looks.push({ at: Date.now(), inFlight: ids })
    })
  }

  const pick = <T>(all: T[]): T | undefined => all[Math.floor(random() * all.length)]

  /** One deed after the other; whoever dies over one leaves it to the next. */
  async function publish(): Promise<void> {
    while (publishing) {
      const deed = plan.next()
      for (const until = Date.now() + publishWithinMs; ; ) {
        if (Date.now() > until) throw new Error(`chaos: no process has published deed ${deed.id}`)
        const worker = pick(workers.filter(({ ready }) => ready))
        const done = await worker?.ask({ what: 'publish', deed }, 'published', askMs)
        if (done?.deed === deed.id) break
        await pause(20)
      }
      deeds.push(deed)
      if (deed.id % sayEvery === 0) say(deed)
      await pause(plan.pauseMs())
    }
  }

  function say({ lines }: Deed): void {
    const chatId = groupIds(groups)[lines[0]?.chat ?? 0] ?? ''
    said += 1
    const acknowledged = simulator.say({ account, chatId, text: '/viec' }).finally(() => saying.delete(acknowledged))
    saying.add(acknowledged)
  }

  async function killOne(watch: Database | undefined): Promise<boolean> {
    const index = Math.floor(random() * workers.length)
    const victim = workers[index]
    if (!victim) return false
    await victim.kill()
    const found = watch ? await inFlight(watch.db, victim.holder) : []
    if (watch) looks.push({ at: Date.now(), inFlight: found })
    workers[index] = start()
    return found.length > 0
  }

  async function killAll(watch: Database | undefined, startMs: number): Promise<number> {
    let owners = 0
    for (let kill = 1; kill <= kills; kill += 1) {
      // Even over twice the average; a machine that is slow to start processes is given more time.
      await pause((random() * 2 * (startMs + workMs)) / processes)
      if (await killOne(watch)) owners += 1
      if (kill % 10 === 0)
        onProgress(`${kill} kills, ${deeds.length} deeds, ${JSON.stringify(await simulator.counts(account))}`)
    }
    return owners
  }

  return {
    deeds,
    looks,
    get said() {
      return said
    },
    async live(watch: Database | undefined) {
      const began = Date.now()
      for (let n = 0; n < processes; n += 1) workers.push(start())
      while (!workers.every(({ ready }) => ready)) await pause(50)
      const startMs = Math.min(Date.now() - began, longestStartMs)
      const publisher = publish()
      try {
        const owners = await killAll(watch, startMs)
        return { ownersKilled: db === 'pglite' ? kills : owners }
      } finally {
        publishing = false
        await publisher
        await watch?.close()
      }
    },
    /** Waits until nothing is left to do, and lets the processes end by themselves. */
    async drain(withinMs: number) {
      const until = Date.now() + withinMs
      for (;;) {
        const worker = workers.find(({ ready }) => ready)
        const answer = await worker?.ask({ what: 'look' }, 'left', askMs)
        if (answer?.count === 0 && saying.size === 0) break
        if (Date.now() > until) {
          onProgress(`not finished: ${answer?.count} messages and events, ${saying.size} acknowledgements are missing`)
          break
        }
        await pause(200)
      }
      const codes = await Promise.all(workers.map((worker) => worker.stop(20_000)))
      if (codes.some((code) => code !== 0)) onProgress(`processes ended with ${codes.join(', ')}`)
    },
    async end() {
      publishing = false
      await Promise.all(workers.map((worker) => worker.kill()))
    },
  }
}

async function ownPostgres({ databaseUrl }: ChaosOptions): Promise<{ url: string; drop(): Promise<void> }> {
  return databaseUrl === undefined ? createPostgres() : { url: databaseUrl, drop: async () => {} }
}

async function withDatabase<T>(where: Where, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ databaseUrl: where.databaseUrl, dataDir: where.dataDir })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
