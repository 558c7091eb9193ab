import { setImmediate as breath } from 'node:timers/promises'
import type { Lease } from '../../db/accounts.ts'
import { giveBack, hurryUnauthorised } from '../../db/attempts.ts'
import type { OutboxNews } from '../../db/outbox.ts'
import { createBell } from './bell.ts'
import { type Claimed, claim, LeaseLost, restAfter, type Turn } from './claim.ts'
import type { LaneOptions } from './lane-options.ts'
import { lookForWork } from './look-for-work.ts'
import { createRecorder } from './recorder.ts'
import { sendClaimed } from './send-claimed.ts'
import { createWaitingChats } from './waiting.ts'

/** The sending of one channel account while this process owns it. */
export interface Lane {
  readonly lease: Lease
  /** New lines wait; undefined: perhaps, somewhere. */
  wake(news?: OutboxNews): void
  /** The platform knows the account again: what waits for that is tried at once. */
  resume(): Promise<void>
  /** Until when the lease is surely ours; nothing is begun after it. Machine time. */
  keepUntil(until: Date): void
  /** Whether nothing is being sent and nothing could be. */
  isQuiet(): boolean
  /** Whether the lease is surely still ours. */
  isOurs(): boolean
  /** Resolves when nothing is under way and nothing waits that may be sent now; also when the lane stops. */
  settle(): Promise<void>
  /** Begins nothing new and resolves when what is under way has been recorded. */
  stop(): Promise<void>
}

/** The safety net under LISTEN: how long new work may go unnoticed, in milliseconds. */
const lookEveryMs = 5_000
/** A message is claimed so long before its place: longer than claims take, shorter than an urgent one would notice. */
const horizons = { leastMs: 60, mostMs: 150 }
/** So many chats are claimed in one statement. */
const mostAtOnce = 100
/**
 * So many claims are under way at once: while the database writes one, the next is looked up and composed. Where the
 * account has a pace, places are given out in the order of claims, and one is enough.
 */
const mostClaims = { paced: 1, unpaced: 2 }
/** A chat whose next message could not even be prepared is left alone for so long. */
const unpreparedPauseMs = 30_000
const failurePauseMs = 1_000

/** Starts at once. */
export function createLane(options: LaneOptions): Lane {
  const { db, lease, channel, clock, logger, pace, limits, random, businessNow, sendTimeoutMs, onLost } = options
  const bell = createBell(clock.sleep)
  const watch = createBell(clock.sleep)
  const chats = createWaitingChats()
  const underWay = new Set<Promise<void>>()
  /** Messages whose attempt this lane has begun and not ended. */
  const begun = new Set<number>()
  /** A claim failed, perhaps only its answer: the ledger may call messages begun of which nobody knows here. */
  let doubtful = false
  const claims = new Set<Promise<void>>()
  /** Chats that are being claimed. */
  let claimed = 0
  /** Nothing is claimed before: the database has just failed. */
  let restUntil = 0
  const settling: (() => void)[] = []
  let leaseUntil = options.leaseUntil
  let lookAgain = true
  /** How long claims take, smoothed; in milliseconds. */
  let claimMs = 0
  let stopping = false

  const recorder = createRecorder({
    ...{ db, lease, clock, logger, pace, random, businessNow },
    idempotent: channel.capabilities.idempotent,
    isStopping: () => stopping,
  })
  const now = () => clock.now().getTime()
  const isOurs = () => clock.now() < leaseUntil
  const sending = { db, lease, channel, clock, logger, pace, recorder, sendTimeoutMs, isOurs }

  async function look(): Promise<void> {
    lookAgain = false
    // No claim begins while this look lasts, so what is begun in the ledger and not here was never sent.
    if (doubtful && claims.size === 0) {
      await giveBack(db, lease, [...begun])
      doubtful = false
    }
    chats.lookBegins()
    chats.lookEnded(await lookForWork(db, lease.accountId))
  }

  /** Begins one claim's worth of turns. Resolves with the pause to make, 0 when there may be more at once. */
  async function round(): Promise<number> {
    // What is under way may leave more to do behind, so only a look that began in quiet can say that nothing waits.
    const quiet = underWay.size + claims.size === 0
    const asked = quiet ? settling.splice(0) : []
    try {
      if (lookAgain || asked.length > 0) await look()
      if (!isOurs()) return failurePauseMs
      if (restUntil > now()) return restUntil - now()
      const horizonMs = Math.min(horizons.mostMs, Math.max(horizons.leastMs, 1.5 * claimMs))
      // Half at a time, so that one half is claimed while the other is recorded.
      const free = limits.concurrency - underWay.size - claimed
      const more = claims.size < (limits.account ? mostClaims.paced : mostClaims.unpaced)
      const room = more ? Math.min(free, Math.ceil(limits.concurrency / 2), mostAtOnce) : 0
      const chosen = room > 0 ? chats.choose(pace, now(), horizonMs, room) : []
      if (chosen.length > 0) {
        takeBeside(chosen.map(({ chatId }) => chatId))
        return 0
      }
      for (const resolve of asked.splice(0)) resolve()
      // With no room there is nothing to do before a send ends, which rings.
      const next = room > 0 ? chats.nextAt(pace, now(), horizonMs) : undefined
      return next === undefined ? lookEveryMs : Math.min(lookEveryMs, Math.max(1, next - now()))
    } finally {
      settling.unshift(...asked)
    }
  }

  function takeBeside(chatIds: number[]): void {
    for (const chatId of chatIds) chats.turnBegins(chatId)
    claimed += chatIds.length
    const claim = take(chatIds)
      .catch(failed)
      .finally(() => {
        claimed -= chatIds.length
        claims.delete(claim)
        if (doubtful) lookAgain = true
        bell.ring()
      })
    claims.add(claim)
  }

  async function take(chatIds: number[]): Promise<void> {
    let turns: Turn[]
    const began = now()
    try {
      turns = await claim(db, lease, chatIds, { maxLength: channel.capabilities.maxLength, now: clock.now() })
    } catch (error) {
      for (const chatId of chatIds) chats.turnEnded(chatId, undefined)
      lookAgain = true
      doubtful = true
      restUntil = now() + failurePauseMs
      throw error
    }
    claimMs += (now() - began - claimMs) / 4
    for (const turn of turns) {
      const { chatId, claimed, rest, failure } = turn
      if (failure !== undefined) {
        logger.error({ err: failure, chat: chatId }, 'delivery could not prepare a message; the chat waits')
        pace.parkChat(chatId, now() + unpreparedPauseMs)
      }
      if (claimed) begin(claimed, rest)
      else chats.turnEnded(chatId, rest)
    }
  }

  function begin(claimed: Claimed, rest: Turn['rest']): void {
    const { id, chatId } = claimed.message
    begun.add(id)
    const turn = sendClaimed(claimed, sending)
      .then((outcome) => chats.turnEnded(chatId, restAfter(claimed, outcome, rest)))
      .catch((error: unknown) => {
        chats.turnEnded(chatId, undefined)
        if (error instanceof LeaseLost) lose()
        else logger.error({ err: error, message: id }, 'delivery lost sight of a message; the next owner settles it')
      })
      .finally(() => {
        underWay.delete(turn)
        begun.delete(id)
        bell.ring()
      })
    underWay.add(turn)
  }

  function wakeUp(): void {
    bell.ring()
    watch.ring()
  }

  function failed(error: unknown): void {
    if (error instanceof LeaseLost) lose()
    else logger.error({ err: error, account: lease.accountId }, 'delivery could not claim messages; it will try again')
  }

  function lose(): void {
    if (stopping) return
    stopping = true
    onLost()
    wakeUp()
  }

  async function run(): Promise<void> {
    while (!stopping) {
      const pauseMs = await round().catch((error: unknown) => {
        failed(error)
        return failurePauseMs
      })
      options.onTurn()
      if (pauseMs > 0 && !stopping) {
        await bell.wait(pauseMs)
        // Sends that were recorded together end together, and are looked at once.
        await breath()
      }
    }
    options.onEnd()
    await Promise.all([looking, ...claims])
    await Promise.all(underWay)
    for (const resolve of settling) resolve()
  }

  async function lookEverySoOften(): Promise<void> {
    while (!stopping) {
      await watch.wait(lookEveryMs)
      lookAgain = true
      bell.ring()
    }
  }

  const looking = lookEverySoOften()
  const running = run()

  return {
    lease,
    wake(news) {
      if (!news) lookAgain = true
      else for (const chatId of news.chatIds) chats.hear(chatId, news.priority, now())
      bell.ring()
    },
    async resume() {
      await hurryUnauthorised(db, lease, clock.now())
      pace.resume()
      lookAgain = true
      bell.ring()
    },
    isQuiet() {
      return (
        underWay.size + claims.size === 0 &&
        (chats.nextAt(pace, now(), horizons.leastMs) ?? Number.POSITIVE_INFINITY) > now()
      )
    },
    isOurs,
    keepUntil(until) {
      leaseUntil = until
    },
    settle() {
      if (stopping) return Promise.resolve()
      return new Promise((resolve) => {
        settling.push(resolve)
        lookAgain = true
        bell.ring()
      })
    },
    stop() {
      stopping = true
      wakeUp()
      return running
    },
  }
}
