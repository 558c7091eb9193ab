import { type SpawnedTelegram, spawnTelegram } from '../bot/channels/telegram/simulator/spawn-telegram.ts'
import { type Arrivals, arrivalsOf } from './arrivals.ts'
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts'
import { numberOption, numbersOption } from './options.ts'
import { startTelegramDelivery } from './our-telegram.ts'
import { installPeers, runPeer } from './peers.ts'
import { median, printResult, printTable, rounded } from './result.ts'
import { clearStage, createStage } from './stage.ts'

const text = 'Thông báo khẩn: đề nghị các đơn vị trực 24/24 và báo cáo trước 16 giờ hằng ngày.'

/** Ways of sending that are content with little, and the one that storms. */
const quiet = ['sequential', 'pool', 'throttler']
const storm = 'all'
const names: Record<string, string> = {
  ours: 'Chỉ Đạo',
  sequential: 'grammY + auto-retry, one after the other',
  pool: 'grammY + auto-retry, pool of 10',
  all: 'grammY + auto-retry, Promise.all',
  throttler: 'grammY + transformer-throttler + auto-retry',
}

interface Round {
  /** From before the deed's transaction (a peer: its first send) to the last arrival. */
  seconds: number
  refused: number
}

/** One message to many groups of one account: how near to what the platform allows. */
export async function run(): Promise<void> {
  const sizes = numbersOption('groups', [300, 1_000])
  const rounds = numberOption('rounds', 3)
  await installPeers()
  const simulator = await spawnTelegram()
  const own = await openBenchDatabase('postgres')
  try {
    const results: { groups: number; floor: number; of: Map<string, { seconds: number; refused: number }> }[] = []
    for (const groups of sizes) {
      const ours: Round[] = []
      for (let round = 0; round < rounds; round += 1) ours.push(await broadcastOurs(own, simulator, groups, round))
      const of = new Map([['ours', summary(ours)]])
      for (const [how, all] of await peerRounds(simulator, groups, rounds)) of.set(how, summary(all))
      const floor = (groups - 1) / 30
      results.push({ groups, floor, of })
      printTable(
        `One message to ${groups} groups, 30 a second, round trips of 60–80 ms: medians of ${rounds}`,
        ['', 'seconds', '× floor', 'refused'],
        [
          ['floor (N − 1) / 30', floor, 1, 0],
          ...[...of].map(([how, { seconds, refused }]) => [
            names[how] ?? how,
            seconds,
            rounded(seconds / floor),
            refused,
          ]),
        ],
      )
    }
    report(results)
  } finally {
    await own.drop()
    await simulator.stop()
  }
}

function report(results: { groups: number; floor: number; of: Map<string, Round> }[]): void {
  const sized = results.map(({ groups, floor, of }) => {
    const ours = of.get('ours')?.seconds ?? Number.NaN
    const peers = Object.fromEntries(
      [...of].filter(([how]) => how !== 'ours').map(([how, { seconds }]) => [how, rounded(seconds)]),
    )
    const refused = of.get('ours')?.refused ?? 0
    return {
      groups,
      ours: rounded(ours),
      floor: rounded(floor),
      ratio: Number((ours / floor).toFixed(3)),
      refused,
      peers,
    }
  })
  const largest = sized.at(-1)
  if (!largest) return
  const { groups: _groups, ...figures } = largest
  const refused = sized.reduce((sum, each) => sum + each.refused, 0)
  printResult({ name: 'broadcast', ...figures, refused, sizes: sized })
}

async function broadcastOurs(
  { database }: BenchDatabase,
  simulator: SpawnedTelegram,
  groups: number,
  round: number,
): Promise<Round> {
  const account = `ours-${groups}-${round}`
  const { token, groups: ids } = await simulator.addBot(account, groups)
  const stage = await createStage(database, ids)
  const { accountId } = stage
  const delivery = await startTelegramDelivery(database, { accountId, url: simulator.url, token })
  await simulator.mark(`${account}:start`)
  await database.db.transaction((tx) =>
    stage.tell(
      tx,
      stage.groups.map(({ chatId }) => ({ chatId, text, kind: 'directive' })),
    ),
  )
  await simulator.untilTaken(account, groups)
  await delivery.stop()
  await clearStage(database)
  return roundOf(arrivalsOf(simulator.journal(), account), groups)
}

/**
 * Each round of each quiet peer has an account of its own, so that all may run at the same time and nobody waits for
 * nobody; the storm has the machine for itself.
 */
async function peerRounds(simulator: SpawnedTelegram, groups: number, rounds: number): Promise<[string, Round[]][]> {
  const go = async (how: string, round: number): Promise<[string, Round]> => {
    const account = `${how}-${groups}-${round}`
    const bot = await simulator.addBot(account, groups)
    await runPeer('broadcast', { url: simulator.url, account, ...bot, text, how })
    return [how, roundOf(arrivalsOf(simulator.journal(), account), groups)]
  }
  const numbers = Array.from({ length: rounds }, (_, round) => round)
  const all = await Promise.all(numbers.flatMap((round) => quiet.map((how) => go(how, round))))
  for (const round of numbers) all.push(await go(storm, round))
  return [...quiet, storm].map((how) => [how, all.filter(([name]) => name === how).map(([, round]) => round)])
}

function roundOf(arrivals: Arrivals, expected: number): Round {
  const { taken, refused } = arrivals
  const chats = new Set(taken.map(({ chatId }) => chatId))
  if (taken.length !== expected || chats.size !== expected) {
    throw new Error(`${taken.length} messages arrived in ${chats.size} groups, not one in each of ${expected}`)
  }
  return { seconds: (arrivals.lastAt() - arrivals.markedAt('start')) / 1_000, refused }
}

const summary = (rounds: Round[]): Round => ({
  seconds: median(rounds.map(({ seconds }) => seconds)),
  refused: median(rounds.map(({ refused }) => refused)),
})
