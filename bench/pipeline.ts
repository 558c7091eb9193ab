import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readJournal } from '../bot/channels/simulator/journal.ts'
import { arrivalsOf } from './arrivals.ts'
import { createPostgres } from './bench-database.ts'
import { numberOption, numbersOption, wordsOption } from './options.ts'
import { installPeers, runOurs, runPeer } from './peers.ts'
import { median, printResult, printTable, rounded } from './result.ts'

const chats = 100
/** How many sends are under way at once, by how many messages a deed has: fetchers of pg-boss, jobs of graphile-worker, chats of ours. */
const atOnceBy = (batch: number) => (batch === 1 ? 10 : batch < 50 ? 40 : 100)

interface Contender {
  name: string
  /** The job once, its arrivals in the file. */
  once(settings: Settings): Promise<void>
}

interface Settings {
  file: string
  account: string
  messages: number
  chats: number
  batch: number
  atOnce: number
}

/** What is measured on PostgreSQL besides: what a queue does with a long backlog, each at the batch it likes best. */
const backlog = { messages: 10_000, batches: [50] }

/** Messages a second by contender and batch, each once a round; in turn, so that whatever else the machine does strikes all. */
async function measure(
  contenders: Contender[],
  { folder, name, messages, batches, rounds }: Measuring,
): Promise<Map<string, Map<number, number>>> {
  const medians = new Map(contenders.map(({ name }) => [name, new Map<number, number>()]))
  for (const batch of batches) {
    const figures = new Map<string, number[]>()
    for (let round = 0; round < rounds; round += 1) {
      for (const contender of contenders) {
        const account = `${name}-${contender.name}-${messages}-${batch}-${round}`
        const file = join(folder, `${account}.jsonl`)
        await contender.once({ file, account, messages, chats, batch, atOnce: atOnceBy(batch) })
        figures.set(contender.name, [...(figures.get(contender.name) ?? []), rateIn(file, account, messages)])
      }
    }
    for (const [contender, all] of figures) medians.get(contender)?.set(batch, median(all))
  }
  return medians
}

interface Measuring {
  folder: string
  name: string
  messages: number
  batches: number[]
  rounds: number
}

function show(title: string, medians: Map<string, Map<number, number>>): void {
  const rows = [...medians].flatMap(([name, rates]) =>
    [...rates].map(([batch, rate]) => [name, batch, atOnceBy(batch), rate]),
  )
  printTable(title, ['', 'messages a deed', 'at once', 'messages/s'], rows)
}

const bestOf = (medians: Map<string, Map<number, number>>) =>
  Object.fromEntries([...medians].map(([name, rates]) => [name, rounded(Math.max(...rates.values()))]))

/** From a deed's transaction to a channel that answers at once: messages a second, beside two job queues. */
export async function run(): Promise<void> {
  const rounds = numberOption('rounds', 3)
  const messages = numberOption('messages', 3_000)
  const batches = numbersOption('batches', [1, 10, 50])
  const kinds = wordsOption('databases', ['postgres', 'pglite'])
  const folder = await mkdtemp(join(tmpdir(), 'chi-dao-bench-'))
  const title = (count: number, name: string) =>
    `${count} messages to ${chats} chats on ${name}, 10 producers, each in a new process of Node 24: medians of ${rounds}`
  try {
    const usual = { folder, messages, batches, rounds }
    const pglite = kinds.includes('pglite')
      ? await measure([pgliteContender(folder)], { ...usual, name: 'pglite' })
      : undefined
    if (pglite) show(title(messages, 'PGlite'), pglite)
    if (!kinds.includes('postgres')) return
    await installPeers()
    const few = await measure(postgresContenders(), { ...usual, name: 'postgres' })
    show(title(messages, 'PostgreSQL'), few)
    const many = await measure(postgresContenders(), { ...usual, ...backlog, name: 'postgres' })
    show(title(backlog.messages, 'PostgreSQL'), many)
    const { ours = Number.NaN, ...peers } = bestOf(few)
    printResult({
      name: 'pipeline',
      ours,
      floor: null,
      ratio: rounded(ours / (peers['pg-boss'] ?? Number.NaN)),
      refused: 0,
      peers,
      [`of ${backlog.messages}`]: bestOf(many),
      ...(pglite && { pglite: bestOf(pglite)['ours'] }),
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const pgliteContender = (folder: string): Contender => ({
  name: 'ours',
  async once(settings) {
    const data = await mkdtemp(join(folder, 'pglite-'))
    await runOurs('produce-once', { ...settings, folder: data }, { newNode: true })
    await rm(data, { recursive: true, force: true })
  },
})

/** Each time on a new database. */
const postgresContenders = (): Contender[] =>
  ['ours', 'pg-boss', 'graphile-worker'].map((name) => ({
    name,
    async once(settings) {
      const own = await createPostgres()
      try {
        const all = { ...settings, connectionString: own.url }
        await (name === 'ours'
          ? runOurs('produce-once', all, { newNode: true })
          : runPeer(name, all, { newNode: true }))
      } finally {
        await own.drop()
      }
    },
  }))

function rateIn(file: string, account: string, messages: number): number {
  const arrivals = arrivalsOf(readJournal(file), account)
  const different = new Set(arrivals.taken.map(({ text }) => text)).size
  if (different !== messages) throw new Error(`${account}: ${different} messages arrived, not ${messages}`)
  return messages / ((arrivals.lastAt() - arrivals.markedAt('start')) / 1_000)
}
