import { setTimeout as pause } from 'node:timers/promises'
import { createSimulatorChannel } from '../bot/channels/simulator/simulator-channel.ts'
import { type SpawnedSimulator, spawnSimulator } from '../bot/channels/simulator/spawn-simulator.ts'
import { type Arrivals, arrivalsOf } from './arrivals.ts'
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts'
import { numberOption } from './options.ts'
import { startDelivery } from './our-delivery.ts'
import { installPeers, runPeer } from './peers.ts'
import { median, printResult, printTable, rounded } from './result.ts'
import { clearStage, createStage, groupIds } from './stage.ts'

const backlog = 25
const others = 99
/** The backlog's group comes first in the list, as it came first in time. */
const ids = groupIds(1 + others)
const [busy = ''] = ids
const sends = [
  ...Array.from({ length: backlog }, (_, n) => ({ group: busy, text: `Nhiệm vụ số ${n + 1}` })),
  ...ids.slice(1).map((group) => ({ group, text: 'Nhiệm vụ của đơn vị' })),
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
  const simulator = await spawnSimulator()
  const own = await openBenchDatabase('postgres')
  try {
    await simulator.addChats(ids.map((id) => ({ id, kind: 'group' })))
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

async function oursOnce({ database }: BenchDatabase, simulator: SpawnedSimulator, round: number): Promise<Round> {
  const account = `ours-${round}`
  const stage = await createStage(database, ids)
  const chatIds = new Map(stage.groups.map(({ platformId, chatId }) => [platformId, chatId]))
  const delivery = await startDelivery(database, createSimulatorChannel({ url: simulator.url, account }))
  await simulator.mark(`${account}:start`)
  await database.db.transaction((tx) =>
    stage.tell(
      tx,
      sends.map(({ group, text }) => ({ chatId: chatIds.get(group) ?? 0, text, kind: 'directive' })),
    ),
  )
  // What the backlog still holds when the others are served is of no interest here.
  while (!served(arrivalsOf(simulator.journal(), account))) await pause(200)
  await delivery.stop()
  await clearStage(database)
  return roundOf(arrivalsOf(simulator.journal(), account))
}

async function fifoOnce(simulator: SpawnedSimulator, round: number): Promise<Round> {
  const account = `fifo-${round}`
  await runPeer('fifo', { url: simulator.url, account, sends })
  return roundOf(arrivalsOf(simulator.journal(), account))
}

const toOthers = ({ taken }: Arrivals) => taken.filter(({ chatId }) => chatId !== busy)
const served = (arrivals: Arrivals) => toOthers(arrivals).length === others

function roundOf(arrivals: Arrivals): Round {
  const start = arrivals.markedAt('start')
  const waits = toOthers(arrivals).map(({ at }) => (at - start) / 1_000)
  return { last: Math.max(...waits), middle: median(waits), refused: arrivals.refused }
}

const summary = (rounds: Round[]): Round => ({
  last: median(rounds.map(({ last }) => last)),
  middle: median(rounds.map(({ middle }) => middle)),
  refused: median(rounds.map(({ refused }) => refused)),
})
