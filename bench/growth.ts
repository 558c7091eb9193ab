import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openJournal, readJournal } from '../bot/channels/simulator/journal.ts'
import type { Database } from '../db/client.ts'
import { arrivalsOf } from './arrivals.ts'
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts'
import { fillLedger } from './fill-ledger.ts'
import { createInstantChannel } from './instant-channel.ts'
import { numberOption, numbersOption } from './options.ts'
import { startDelivery } from './our-delivery.ts'
import { median, printResult, printTable, rounded } from './result.ts'
import { createStage, groupIds, type Stage, type Told } from './stage.ts'
import { logStatements } from './statement-log.ts'

const chats = 100
const ledger = ['line', 'message', 'message_line', 'attempt']

interface Grown extends BenchDatabase {
  rows: number
  stage: Stage
  /** Milliseconds a message, once a round. */
  figures: number[]
}

/** Claiming, sending and recording over a short and a long ledger: what was sent long ago must cost nothing. */
export async function run(): Promise<void> {
  const rounds = numberOption('rounds', 3)
  const messages = numberOption('messages', 3_000)
  const sizes = numbersOption('rows', [10_000, 1_000_000])
  const folder = await mkdtemp(join(tmpdir(), 'chi-dao-bench-'))
  const all: Grown[] = []
  try {
    for (const rows of sizes) {
      const own = await openBenchDatabase('postgres')
      const stage = await createStage(own.database, groupIds(chats))
      await fillLedger(own.database, stage, rows)
      all.push({ ...own, rows, stage, figures: [] })
    }
    // In turn, so that whatever else the machine does strikes both. The first round warms up.
    for (let round = 0; round <= rounds; round += 1) {
      for (const { database, stage, rows, figures } of all) {
        const account = `${rows}-${round}`
        const file = join(folder, `${account}.jsonl`)
        await drain(database, stage, { file, account, messages })
        const arrivals = arrivalsOf(readJournal(file), account)
        if (round > 0) figures.push((arrivals.lastAt() - arrivals.markedAt('start')) / messages)
      }
    }
    printTable(
      `Milliseconds to claim, send and record a message, with so many old ones in the ledger: medians of ${rounds}`,
      ['rows', 'ms a message'],
      all.map(({ rows, figures }) => [String(rows), median(figures)]),
    )
    const [least, most] = [all[0], all.at(-1)]
    if (!least || !most) return
    const scans = await explain(most, join(folder, 'explained.jsonl'))
    const [before, after] = [median(least.figures), median(most.figures)]
    printResult({
      name: 'growth',
      ours: rounded(after),
      floor: rounded(before),
      ratio: rounded(after / before),
      refused: 0,
      peers: {},
      sequentialScans: scans,
    })
  } finally {
    for (const { drop } of all) await drop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** From the moment when all of it waits until the last has gone to a channel that answers at once. */
async function drain(
  database: Database,
  stage: Stage,
  { file, account, messages }: { file: string; account: string; messages: number },
): Promise<void> {
  const journal = openJournal(file)
  const lines = Array.from({ length: messages }, (_, n): Told => {
    const chatId = stage.groups[n % chats]?.chatId ?? 0
    return { chatId, text: `Nhiệm vụ số ${n}`, kind: 'directive' }
  })
  await database.db.transaction((tx) => stage.tell(tx, lines))
  const channel = createInstantChannel(journal)
  const allArrived = channel.expect(account, messages)
  journal.write({ what: 'mark', at: Date.now(), name: `${account}:start` })
  const delivery = await startDelivery(database, channel, { limitsOf: () => ({ concurrency: 40 }) })
  await allArrived
  await delivery.stop()
  journal.close()
}

/** Prints how each statement on the ledger is carried out. Resolves with the tables that one reads from end to end. */
async function explain({ database, url = '', stage }: Grown, file: string): Promise<string[]> {
  const log = logStatements(database, url)
  try {
    await drain(log.database, stage, { file, account: 'explained', messages: 200 })
    const plans = await log.plans(ledger)
    for (const { statement, plan } of plans) {
      const words = statement.replaceAll(/\s+/g, ' ')
      console.log(`${words.length > 300 ? `${words.slice(0, 300)} …` : words}\n    ${plan.join('\n    ')}\n`)
    }
    const scans = plans.flatMap(({ plan }) => plan.flatMap((step) => /Seq Scan on "?(\w+)/.exec(step)?.[1] ?? []))
    return [...new Set(scans.filter((table) => ledger.includes(table)))]
  } finally {
    await log.close()
  }
}
