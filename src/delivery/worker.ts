import type { Logger } from 'pino'
import type { Channel } from '../../bot/channels/channel.ts'
import { type AccountRow, listAccounts, releaseLease, renewLease } from '../../db/accounts.ts'
import type { Database } from '../../db/client.ts'
import { createBell, type DeliveryClock } from './bell.ts'
import { createLane, type Lane } from './lane.ts'
import { takeOver } from './take-over.ts'

/** The outbox at work: owns channel accounts, composes what waits for their chats, sends and records it. */
export interface Delivery {
  /** Resolves when the accounts that are free have been taken; rejects when the database cannot be asked. */
  start(): Promise<void>
  /** Finishes what is under way and gives the accounts back. May be called twice, and after a failed start. */
  stop(): Promise<void>
  /**
   * Resolves when every line that waited at the time of the call, for an account that this process owns or can own, has
   * been sent or is parked for a later attempt. At once before start and after stop.
   */
  settle(): Promise<void>
}

export interface DeliveryOptions {
  database: Database
  /** Called once an account, also for accounts that appear later; undefined: not for this process. */
  channelFor: (account: AccountRow) => Channel | undefined
  clock: DeliveryClock
  logger: Logger
  /** Names this process in the lease, for people to read; the fence, not the name, tells owners apart. */
  holder: string
  /** Nobody else can be alive (PGlite): take the leases that a dead predecessor left, without waiting for their end. */
  takeOver: boolean
  /** How many chats of an account are sent to at once. */
  concurrencyOf?: (channel: Channel) => number
  /** An answer that takes longer is lost. Telegram itself may hold one back for 8 s. */
  sendTimeoutMs?: number
  /** In [0, 1), for the spread of pauses. */
  random?: () => number
}

/** A dead owner's accounts are taken after this long. */
const leaseMs = 15_000
const renewEveryMs = 5_000

export function createDelivery({
  database,
  channelFor,
  clock,
  logger,
  holder,
  takeOver: mayTakeOver,
  concurrencyOf = () => 8,
  sendTimeoutMs = 30_000,
  random = Math.random,
}: DeliveryOptions): Delivery {
  const { db } = database
  const channels = new Map<number, Channel | undefined>()
  const lanes = new Map<number, Lane>()
  const asked = new Set<number>()
  /** Lanes that lost their account and still have a send under way. */
  const leaving = new Set<Promise<void>>()
  const bell = createBell(clock.sleep)
  let state: 'new' | 'running' | 'stopping' | 'stopped' = 'new'
  let rounds: Promise<void> = Promise.resolve()
  let renewing: Promise<void> = Promise.resolve()
  let stopping: Promise<void> | undefined
  let unlisten = async () => {}

  function channelOf(account: AccountRow): Channel | undefined {
    if (!channels.has(account.id)) channels.set(account.id, channelFor(account))
    return channels.get(account.id)
  }

  /** Renews what is held and takes what is free. One round at a time. */
  function round(): Promise<void> {
    rounds = rounds
      .catch(() => {})
      .then(async () => {
        const accounts = await listAccounts(db)
        for (const [id, lane] of lanes) if (!accounts.some((account) => account.id === id)) drop(id, lane)
        for (const account of accounts) await keep(account)
      })
    return rounds
  }

  async function keep(account: AccountRow): Promise<void> {
    const now = clock.now()
    const until = new Date(now.getTime() + leaseMs)
    const lane = lanes.get(account.id)
    if (lane) {
      if (!(await renewLease(db, lane.lease, until))) drop(account.id, lane)
      return
    }
    const channel = channelOf(account)
    if (!channel || state !== 'running') return
    const lease = await takeOver(db, account.id, {
      holder,
      now,
      until,
      takeOver: mayTakeOver && !asked.has(account.id),
      idempotent: channel.capabilities.idempotent,
      random,
    })
    asked.add(account.id)
    if (!lease) return
    const taken = createLane({
      db,
      lease,
      channel,
      clock,
      logger,
      random,
      concurrency: concurrencyOf(channel),
      sendTimeoutMs,
      onLost: () => drop(account.id, taken),
    })
    lanes.set(account.id, taken)
  }

  /** Another owns it now. What the lane has under way ends by itself and can record nothing. */
  function drop(accountId: number, lane: Lane): void {
    if (lanes.get(accountId) === lane) lanes.delete(accountId)
    logger.warn({ account: accountId, fence: lane.lease.fence }, 'another process owns the channel account now')
    const gone = lane.stop().finally(() => leaving.delete(gone))
    leaving.add(gone)
  }

  async function renewUntilStopped(): Promise<void> {
    for (;;) {
      await bell.wait(renewEveryMs)
      if (state === 'stopped') return
      await round().catch((error: unknown) => {
        logger.error({ err: error }, 'delivery could not renew its leases; it will try again')
      })
    }
  }

  async function stop(): Promise<void> {
    state = 'stopping'
    await rounds.catch(() => {})
    const held = [...lanes.values()]
    // Leases are renewed until the last send is recorded: it may take longer than a lease lives.
    await Promise.all([...held.map((lane) => lane.stop()), ...leaving])
    state = 'stopped'
    bell.ring()
    await renewing
    for (const { lease } of held) {
      await releaseLease(db, lease).catch((error: unknown) => {
        logger.warn({ err: error, account: lease.accountId }, 'delivery could not give a lease back; it will run out')
      })
    }
    await unlisten()
  }

  return {
    async start() {
      if (state !== 'new') throw new Error('delivery: started already')
      state = 'running'
      unlisten = await database.listen('outbox', () => {
        for (const lane of lanes.values()) lane.wake()
      })
      await round()
      renewing = renewUntilStopped()
    },

    stop() {
      stopping ??= stop()
      return stopping
    },

    async settle() {
      if (state !== 'running') return
      await round()
      await Promise.all([...lanes.values()].map((lane) => lane.settle()))
    },
  }
}
