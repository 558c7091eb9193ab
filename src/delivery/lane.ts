import type { Logger } from 'pino'
import type { Channel } from '../../bot/channels/channel.ts'
import type { Lease } from '../../db/accounts.ts'
import type { Db } from '../../db/client.ts'
import { type ChatWork, chatsWithWork } from '../../db/ledger.ts'
import { createBell, type DeliveryClock } from './bell.ts'
import { createPace } from './pace.ts'
import { createStep } from './step.ts'

/** The sending of one channel account while this process owns it. */
export interface Lane {
  readonly lease: Lease
  /** Something new may wait. */
  wake(): void
  /** Resolves when nothing is under way and nothing waits that may be sent now; also when the lane stops. */
  settle(): Promise<void>
  /** Begins nothing new and resolves when what is under way has been recorded. */
  stop(): Promise<void>
}

export interface LaneOptions {
  db: Db
  lease: Lease
  channel: Channel
  clock: DeliveryClock
  logger: Logger
  random: () => number
  /** How many chats are sent to at once. */
  concurrency: number
  sendTimeoutMs: number
  /** Called once, when another owner turns out to have the account. */
  onLost: () => void
}

/** The safety net under LISTEN: how long new work may go unnoticed, in milliseconds. */
const pollMs = 1_000

/** Starts at once. */
export function createLane(options: LaneOptions): Lane {
  const { db, lease, clock, logger, concurrency } = options
  const pace = createPace()
  const bell = createBell(clock.sleep)
  const underWay = new Map<number, Promise<void>>()
  /** When each chat had its last turn, counted in turns. */
  const lastTurn = new Map<number, number>()
  let turns = 0
  /** Busy chats at the last look, in which something waits that goes before others: their end calls for a new look. */
  let overtaking = new Set<number>()
  let settling: (() => void)[] = []
  let news = false
  let stopping = false

  const step = createStep({
    ...options,
    pace,
    isStopping: () => stopping,
    onLost() {
      if (!stopping) options.onLost()
      stopping = true
      bell.ring()
    },
  })

  /** Urgent first, then who has waited longest for a turn, then the oldest words: a long backlog delays no other chat. */
  const byTurn = (a: ChatWork, b: ChatWork) =>
    b.priority - a.priority ||
    (lastTurn.get(a.chatId) ?? 0) - (lastTurn.get(b.chatId) ?? 0) ||
    a.since.getTime() - b.since.getTime() ||
    a.chatId - b.chatId

  /** Milliseconds until the chat's next attempt; at most 0 when it may begin. */
  function waitMs({ chatId, notBefore }: ChatWork): number {
    const earliest = Math.max(notBefore?.getTime() ?? 0, pace.nextFor(chatId)?.getTime() ?? 0)
    return earliest - clock.now().getTime()
  }

  async function look(): Promise<{ ready: ChatWork[]; pauseMs: number }> {
    const work = await chatsWithWork(db, lease.accountId)
    const isBusy = ({ chatId, sending }: ChatWork) => sending || underWay.has(chatId)
    const free = work.filter((item) => !isBusy(item))
    const ready = free.filter((item) => waitMs(item) <= 0).sort(byTurn)
    const least = ready.at(-1)?.priority ?? Number.POSITIVE_INFINITY
    overtaking = new Set(work.filter((item) => isBusy(item) && item.priority > least).map(({ chatId }) => chatId))
    return { ready, pauseMs: Math.min(pollMs, ...free.map(waitMs).filter((ms) => ms > 0)) }
  }

  function begin(chatId: number): void {
    turns += 1
    lastTurn.set(chatId, turns)
    const turn = step(chatId).finally(() => {
      underWay.delete(chatId)
      if (overtaking.has(chatId)) news = true
      bell.ring()
    })
    underWay.set(chatId, turn)
  }

  /** One look at what waits, and turns for all that is ready; ends early when there is news. Resolves with the pause to make. */
  async function round(): Promise<number> {
    const asked = settling
    settling = []
    news = false
    // What is under way may leave more to do behind, so only a look that began in quiet can say that nothing waits.
    const quiet = underWay.size === 0
    try {
      const { ready, pauseMs } = await look()
      if (quiet && ready.length === 0) for (const resolve of asked.splice(0)) resolve()
      for (const item of ready) {
        while (underWay.size >= concurrency && !news && !stopping) await bell.wait(pollMs)
        if (news || stopping) return 0
        // The chats before it may have had the whole account parked.
        if (waitMs(item) <= 0) begin(item.chatId)
      }
      return pauseMs
    } finally {
      settling.unshift(...asked)
    }
  }

  async function run(): Promise<void> {
    while (!stopping) {
      const pauseMs = await round().catch((error: unknown) => {
        logger.error({ err: error, account: lease.accountId }, 'delivery could not look for work; it will try again')
        return pollMs
      })
      if (!news && !stopping) await bell.wait(pauseMs)
    }
    await Promise.all(underWay.values())
    for (const resolve of settling) resolve()
  }

  const running = run()

  return {
    lease,
    wake() {
      news = true
      bell.ring()
    },
    settle() {
      if (stopping) return Promise.resolve()
      return new Promise((resolve) => {
        settling.push(resolve)
        news = true
        bell.ring()
      })
    },
    stop() {
      stopping = true
      bell.ring()
      return running
    },
  }
}
