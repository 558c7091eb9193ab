import { setTimeout as pause } from 'node:timers/promises'
import { type SpawnedTelegram, spawnTelegram } from '../bot/channels/telegram/simulator/spawn-telegram.ts'
import { arrivalsOf } from './arrivals.ts'
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts'
import { numberOption } from './options.ts'
import { startTelegramDelivery } from './our-telegram.ts'
import { median, printResult, printTable, rounded } from './result.ts'
import { clearStage, createStage, type Stage } from './stage.ts'

const notified = 100
const floor = (notified - 1) / 30
/** Long enough that two reminders of a group do not fit into one message. */
const reminder = `Nhắc: ${'báo cáo kết quả thực hiện nhiệm vụ trước 16 giờ hằng ngày; '.repeat(40)}`
const notice = 'THÔNG BÁO KHẨN: đề nghị các đơn vị trực 24/24.'
/** The queue is being worked off when the notice comes. */
const workingOffMs = 5_000

interface Round {
  /** From the commit of the notice's transaction to its first and last arrival. */
  first: number
  last: number
  refused: number
  /** Reminders that arrived before the notice came. */
  before: number
}

/** A notice to 100 groups past a queue of 10,000 reminders over 1,000 groups. */
export async function run(): Promise<void> {
  const rounds = numberOption('rounds', 3)
  const reminders = numberOption('messages', 10_000)
  const groups = numberOption('groups', 1_000)
  const simulator = await spawnTelegram()
  const own = await openBenchDatabase('postgres')
  try {
    const all: Round[] = []
    for (let round = 0; round < rounds; round += 1) all.push(await once(own, simulator, { groups, reminders, round }))
    const of = (what: keyof Round) => median(all.map((each) => each[what]))
    printTable(
      `${reminders} reminders over ${groups} groups under way, then a notice to ${notified} of them: medians of ${rounds}`,
      ['', 'first out (s)', 'last out (s)', '× floor', 'refused', 'reminders before'],
      [
        ['floor (N − 1) / 30', 0, floor, 1, 0, ''],
        ['Chỉ Đạo', of('first'), of('last'), rounded(of('last') / floor), of('refused'), of('before')],
      ],
    )
    printResult({
      name: 'urgent',
      ours: rounded(of('last')),
      floor: rounded(floor),
      ratio: rounded(of('last') / floor),
      refused: of('refused'),
      peers: {},
      first: rounded(of('first')),
    })
  } finally {
    await own.drop()
    await simulator.stop()
  }
}

async function once(
  { database }: BenchDatabase,
  simulator: SpawnedTelegram,
  { groups, reminders, round }: { groups: number; reminders: number; round: number },
): Promise<Round> {
  const account = `ours-${round}`
  const { token, groups: ids } = await simulator.addBot(account, groups)
  const stage = await createStage(database, ids)
  await database.db.transaction((tx) => stage.tell(tx, remindersOf(stage, reminders)))
  const { accountId } = stage
  const delivery = await startTelegramDelivery(database, { accountId, url: simulator.url, token })
  await pause(workingOffMs)
  const every = Math.max(1, Math.floor(ids.length / notified))
  const chosen = stage.groups.filter((_, index) => index % every === 0).slice(0, notified)
  await database.db.transaction((tx) =>
    stage.tell(
      tx,
      chosen.map(({ chatId }) => ({ chatId, text: notice, kind: 'notice' })),
    ),
  )
  await simulator.mark(`${account}:start`)
  const noticesOf = () => arrivalsOf(simulator.journal(), account).taken.filter(({ text }) => text === notice)
  while (noticesOf().length < chosen.length) await pause(500)
  await delivery.stop()
  await clearStage(database)
  const arrivals = arrivalsOf(simulator.journal(), account)
  const start = arrivals.markedAt('start')
  const waits = noticesOf().map(({ at }) => (at - start) / 1_000)
  const before = arrivals.taken.filter(({ at }) => at < start).length
  return { first: Math.min(...waits), last: Math.max(...waits), refused: arrivals.refused, before }
}

/** Group by group in turn, so that every group has a queue of its own. */
const remindersOf = ({ groups }: Stage, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const group = groups[n % groups.length]
    if (!group) throw new Error('no groups')
    return { chatId: group.chatId, text: `${n}. ${reminder}`, kind: 'due' as const }
  })
