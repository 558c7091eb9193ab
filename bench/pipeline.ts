import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readJournal } from '../bot/channels/simulator/journal.ts'
import type { Database } from '../db/client.ts'
import { arrivalsOf } from './arrivals.ts'
import { createPostgres, openBenchDatabase } from './bench-database.ts'
import { numberOption, numbersOption, wordsOption } from './options.ts'
import { installPeers, runPeer } from './peers.ts'
import { produce } from './produce.ts'
import { median, printResult, printTable, rounded } from './result.ts'
import { clearStage, createStage, groupIds } from './stage.ts'

const chats = 100
/** How many sends are under way at once, by how many messages a deed has: fetchers of pg-boss, jobs of graphile-worker, chats of ours. */
const atOnceBy = (batch: number) => (batch === 1 ? 10 : batch < 50 ? 40 : 100)

interface Contender {
  name: string
  /** Messages a second, once. */
  once(batch: number, file: string, account: string): Promise<void>
  close?(): Promise<void>
}

/** From a deed's transaction to a channel that answers at once: messages a second, beside two job queues. */
export async function run(): Promise<void> {
  const rounds = numberOption('rounds', 3)
  const messages = numberOption('messages', 3_000)
  const batches = numbersOption('batches', [1, 10, 50])
  const kinds = wordsOption('databases', ['postgres', 'pglite']).map((kind) => (kind === 'pglite' ? kind : 'postgres'))
  const folder = await mkdtemp(join(tmpdir(), 'chi-dao-bench-'))
  const best = new Map<string, number>()
  try {
    for (const kind of kinds) {
      const contenders = [await ourselves(kind, messages), ...(kind === 'postgres' ? await peers(messages) : [])]
      const rows: (string | number)[][] = []
      for (const batch of batches) {
        const figures = new Map<string, number[]>()
        // In turn, so that whatever else the machine does strikes all of them.
        for (let round = 0; round < rounds; round += 1) {
          for (const { name, once } of contenders) {
            const account = `${kind}-${name}-${batch}-${round}`
            const file = join(folder, `${account}.jsonl`)
            await once(batch, file, account)
            figures.set(name, [...(figures.get(name) ?? []), rateIn(file, account, messages)])
          }
        }
        for (const [name, all] of figures) {
          const rate = median(all)
          best.set(`${kind}:${name}`, Math.max(rate, best.get(`${kind}:${name}`) ?? 0))
          rows.push([name, batch, atOnceBy(batch), rate])
        }
      }
      for (const { close } of contenders) await close?.()
      printTable(
        `${messages} messages to ${chats} chats on ${kind}, 10 producers, Node ${process.versions.node} (peers 24): medians of ${rounds}`,
        ['', 'messages a deed', 'at once', 'messages/s'],
        rows,
      )
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const figure = (key: string) => rounded(best.get(key) ?? Number.NaN)
  const ours = figure('postgres:ours')
  const others = Object.fromEntries(
    [...best.keys()]
      .filter((key) => key.startsWith('postgres:') && key !== 'postgres:ours')
      .map((key) => [key.slice(9), figure(key)]),
  )
  const against = others['pg-boss']
  printResult({
    name: 'pipeline',
    ours,
    floor: null,
    ratio: against === undefined ? null : rounded(ours / against),
    refused: 0,
    peers: others,
    ...(kinds.includes('pglite') && { pglite: figure('pglite:ours') }),
  })
}

async function ourselves(kind: Database['kind'], messages: number): Promise<Contender> {
  const own = await openBenchDatabase(kind)
  return {
    name: 'ours',
    async once(batch, file, account) {
      const stage = await createStage(own.database, groupIds(chats))
      await produce(own.database, stage, { file, account, messages, batch, atOnce: atOnceBy(batch) })
      await clearStage(own.database)
    },
    close: () => own.drop(),
  }
}

async function peers(messages: number): Promise<Contender[]> {
  await installPeers()
  return ['pg-boss', 'graphile-worker'].map((name) => ({
    name,
    async once(batch, file, account) {
      const own = await createPostgres()
      try {
        const settings = { connectionString: own.url, file, account, messages, chats, batch, atOnce: atOnceBy(batch) }
        await runPeer(name, settings, { newNode: true })
      } finally {
        await own.drop()
      }
    },
  }))
}

function rateIn(file: string, account: string, messages: number): number {
  const arrivals = arrivalsOf(readJournal(file), account)
  const different = new Set(arrivals.taken.map(({ text }) => text)).size
  if (different !== messages) throw new Error(`${account}: ${different} messages arrived, not ${messages}`)
  return messages / ((arrivals.lastAt() - arrivals.markedAt('start')) / 1_000)
}
