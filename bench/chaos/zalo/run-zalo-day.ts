import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { like } from 'drizzle-orm'
import { seededRandom } from '../../../bot/channels/simulator/seeded-random.ts'
import { spawnZaloSimulator } from '../../../bot/channels/zalo/simulator/spawn-zalo-simulator.ts'
import { openDatabase } from '../../../db/client.ts'
import { migrate } from '../../../db/migrate.ts'
import { inbox } from '../../../db/schema/record.ts'
import { createPostgres } from '../../bench-database.ts'
import { type ChaosRun, createChaosRun } from '../chaos-run.ts'
import { startWorker } from '../fleet.ts'
import { type AnswersReport, judgeAnswers } from '../judge-answers.ts'
import { planDeeds } from '../plan-deeds.ts'
import { judgeZalo, readZaloLedger, type ZaloVerdict } from './judge-zalo.ts'
import { type Clerk, createClerk } from './sign-in-again.ts'
import { live, wear } from './trouble.ts'
import { setZaloStage } from './zalo-stage.ts'
import type { ZaloWorkerSettings } from './zalo-worker.ts'

export interface ZaloDayOptions {
  db: 'postgres' | 'pglite'
  kills: number
  /** One on PGlite, which has room for no more. */
  processes: number
  /** Of all that is drawn: victims, moments, deeds, Zalo's faults. */
  seed: number
  /** How long the troubled day is, of the machine's time. */
  dayMs: number
  /** After the day everything must be settled within this time. */
  drainMs: number
  /** Where the PostgreSQL is, when it is not the bench's own. */
  databaseUrl?: string
  onProgress?: (words: string) => void
}

export interface ZaloDayReport extends ZaloVerdict {
  kills: number
  /** Kills that struck a process while it sent; on PGlite all of them are the owner's. */
  ownersKilled: number
  /** Web sockets that Zalo saw: each but the last broke. */
  sockets: number
  /** How often a process found its socket frozen. */
  frozen: number
  /** How often a person had to sign in. */
  signIns: number
  /** Messages of which a person had to decide. */
  askedPerson: number
  answers: AnswersReport
  seconds: number
  seed: number
}

const groups = 12
const lan = { id: '2000000000000000003', name: 'Nguyễn Thị Lan' }
/** Zalo's minute, and the house's pauses, pass so much faster. */
const speed = 6
const dropAfterMs = 2_000
const pingIntervalMs = 500
const publishPauseMs = [300, 900] as const
const workerMain = new URL('zalo-worker.ts', import.meta.url)
const askMs = 5_000
/** Whatever was said has been heard after so long without trouble: a socket's life, and asking for what was missed. */
const quietMs = 3 * dropAfterMs

/** A day in trouble, squeezed into minutes, on the simulated Zalo; then what came of it. */
export async function runZaloDay(options: ZaloDayOptions): Promise<ZaloDayReport> {
  const { db: kind, processes, seed, dayMs, kills, drainMs, onProgress = () => {} } = options
  const began = Date.now()
  const random = seededRandom(seed)
  const folder = await mkdtemp(join(tmpdir(), 'chi-dao-zalo-day-'))
  const own = kind === 'postgres' && options.databaseUrl === undefined ? await createPostgres() : undefined
  const databaseUrl = options.databaseUrl ?? own?.url
  const where = { dataDir: folder, ...(databaseUrl === undefined ? {} : { databaseUrl }) }
  const zalo = await spawnZaloSimulator({ seed, dropAfterMs, pingIntervalMs })
  const names = Array.from({ length: groups }, (_, n) => `Nhóm ${n + 1}`)
  const groupIds = await zalo.addGroups(names, { [lan.id]: lan.name })
  let frozen = 0
  const run = createChaosRun({
    ...{ processes, random, onProgress, plan: planDeeds(random, groups, publishPauseMs) },
    start(number, onFound) {
      const settings: ZaloWorkerSettings = {
        ...{ ...where, apiRoot: zalo.root, origin: began, speed },
        holder: `process-${number}`,
      }
      return startWorker(workerMain, settings, onFound, (state) => {
        if (state === 'frozen') frozen += 1
        clerk.hears(state)
      })
    },
    say: async (chat) => void (await zalo.say(groupIds[chat] ?? '', lan.id, '/viec')),
  })
  const clerk: Clerk = createClerk(zalo, run.anyReady, onProgress)
  try {
    await withDatabase(where, async (database) => {
      await migrate(database)
      await setZaloStage(database, zalo, groupIds)
    })
    await wear(zalo, random)
    const watch = kind === 'postgres' ? await openDatabase(where) : undefined
    const moments = Array.from({ length: kills }, () => random() * dayMs).sort((a, b) => a - b)
    const ownersKilled = await run
      .live(async () => {
        const day = live(zalo, { dayMs, removedFrom: groupIds[0] ?? '', random })
        const killed = await killAt(moments, run, watch?.db)
        await day
        return kind === 'pglite' ? kills : killed
      })
      .finally(() => watch?.close())
    onProgress(
      `the day is over: ${run.deeds.length} deeds, ${run.said} commands, ${JSON.stringify(await zalo.sockets())}`,
    )
    await zalo.clearFaults()
    await run.drain(drainMs)
    await pause(quietMs)
    await run.drain(drainMs)
    const askedPerson = await decide(run, drainMs)
    const { opened: sockets } = await zalo.sockets()
    clerk.leave()
    await run.stop()
    const { answers, ...found } = await withDatabase(where, async ({ db }) => ({
      ...(await readZaloLedger(db)),
      answers: await judgeAnswers(db, run.said, like(inbox.eventId, 'm:%')),
    }))
    const verdict = judgeZalo(run.deeds, zalo.journal(), found.ledger, found.known)
    const seconds = Math.round((Date.now() - began) / 1_000)
    return {
      ...verdict,
      kills,
      ownersKilled,
      sockets,
      frozen,
      signIns: clerk.signIns,
      askedPerson,
      answers,
      seconds,
      seed,
    }
  } finally {
    clerk.leave()
    await run.end()
    await zalo.stop()
    await own?.drop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** @param moments milliseconds from now, rising */
async function killAt(moments: number[], run: ChaosRun, watch: Parameters<ChaosRun['killOne']>[0]): Promise<number> {
  const began = Date.now()
  let owners = 0
  for (const at of moments) {
    await pause(Math.max(0, began + at - Date.now()))
    if (await run.killOne(watch)) owners += 1
  }
  return owners
}

/** A person has everything sent again of which nobody knows whether it arrived, as `chidao outbox retry` does. */
async function decide(run: ChaosRun, drainMs: number): Promise<number> {
  const list = async () => (await run.anyReady()?.ask({ what: 'list' }, 'listed', askMs))?.messages ?? []
  const undecided = await list()
  for (const { id } of undecided) await run.anyReady()?.ask({ what: 'retry', message: id }, 'retried', askMs)
  await run.drain(drainMs)
  return undecided.length
}

async function withDatabase<T>(
  where: Parameters<typeof openDatabase>[0],
  work: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(where)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
