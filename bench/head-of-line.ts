import { setTimeout as pause } from 'node:timers/promises'
import { type SpawnedTelegram, spawnTelegram } from '../bot/channels/telegram/simulator/spawn-telegram.ts'
import { type Arrivals, arrivalsOf } from './arrivals.ts'
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts'
import { numberOption } from './options.ts'
import { startTelegramDelivery } from './our-telegram.ts'
import { installPeers, runPeer } from './peers.ts'
import { median, printResult, printTable, rounded } from './result.ts'
import { clearStage, createStage } from './stage.ts'

const backlog = 25
const others = 99
/** The backlog's group comes first in the list, as it came first in time. */
const sendsTo = ([busy = '', ...quiet]: string[]) => [
  ...Array.from({ length: backlog }, (_, n) => ({ group: busy, text: `Nhiệm vụ số ${n + 1}` })),
  ...quiet.map((group) => ({ group, text: 'Nhiệm vụ của đơn vị' })),
]
/** All that may arrive by then: the others' and one of the backlog in each second. */
const floor = (others + Math.floor(others / 30)) / 30

interface Round {
  /** From before the deed's transaction to the last arrival in the other groups, and their median. */
  last: number
  middle: number
  refused: number
}

/** Many messages to one group ahead of one to each of 99 others: how long do the others wait. */
export async function run(): Promise<void> {
  const rounds = numberOption('rounds', 3)
  await installPeers()
  const simulator = await spawnTelegram()
  const own = await openBenchDatabase('postgres')
  try {
    const ours: Round[] = []
    for (let round = 0; round < rounds; round += 1) ours.push(await oursOnce(own, simulator, round))
    // They wait for the platform, not for each other.
    const fifo = await Promise.all(ours.map((_, round) => fifoOnce(simulator, round)))
    const [our, theirs] = [summary(ours), summary(fifo)]
    printTable(
      `${backlog} messages to one group, then one to each of ${others} others: when these have theirs, medians of ${rounds}`,
      ['', 'last (s)', 'median (s)', 'refused'],
      [
        ['floor', floor, '', 0],
        ['Chỉ Đạo', our.last, our.middle, our.refused],
        ['first in, first out (grammY + auto-retry, 3 workers)', theirs.last, theirs.middle, theirs.refused],
      ],
    )
    printResult({
      name: 'head-of-line',
      ours: rounded(our.last),
      floor: rounded(floor),
      ratio: rounded(our.last / floor),
      refused: our.refused,
      peers: { fifo: rounded(theirs.last) },
    })
  } finally {
    await own.drop()
    await simulator.stop()
  }
}

async function oursOnce({ database }: BenchDatabase, simulator: SpawnedTelegram, round: number): Promise<Round> {
  const account = `ours-${round}`
  const { token, groups } = await simulator.addBot(account, 1 + others)
  const stage = await createStage(database, groups)
  const { accountId } = stage
  const chatIds = new Map(stage.groups.map(({ platformId, chatId }) => [platformId, chatId]))
  const delivery = await startTelegramDelivery(database, { accountId, url: simulator.url, token })
  await simulator.mark(`${account}:start`)
  await database.db.transaction((tx) =>
    stage.tell(
      tx,
      sendsTo(groups).map(({ group, text }) => ({ chatId: chatIds.get(group) ?? 0, text, kind: 'directive' })),
    ),
  )
  // What the backlog still holds when the others are served is of no interest here.
  while (toOthers(arrivalsOf(simulator.journal(), account), groups).length < others) await pause(200)
  await delivery.stop()
  await clearStage(database)
  return roundOf(arrivalsOf(simulator.journal(), account), groups)
}

async function fifoOnce(simulator: SpawnedTelegram, round: number): Promise<Round> {
  const account = `fifo-${round}`
  const { token, groups } = await simulator.addBot(account, 1 + others)
  await runPeer('fifo', { url: simulator.url, token, account, sends: sendsTo(groups) })
  return roundOf(arrivalsOf(simulator.journal(), account), groups)
}

const toOthers = ({ taken }: Arrivals, [busy]: string[]) => taken.filter(({ chatId }) => chatId !== busy)

function roundOf(arrivals: Arrivals, groups: string[]): Round {
  const start = arrivals.markedAt('start')
  const waits = toOthers(arrivals, groups).map(({ at }) => (at - start) / 1_000)
  return { last: Math.max(...waits), middle: median(waits), refused: arrivals.refused }
}

const summary = (rounds: Round[]): Round => ({
  last: median(rounds.map(({ last }) => last)),
  middle: median(rounds.map(({ middle }) => middle)),
  refused: median(rounds.map(({ refused }) => refused)),
})
