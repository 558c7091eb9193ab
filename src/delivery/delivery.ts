import type { Logger } from 'pino'
import type { Channel } from '../../bot/channels/channel.ts'
import type { AccountRow } from '../../db/accounts.ts'
import type { Database } from '../../db/client.ts'
import type { DeliveryClock } from './bell.ts'
import type { Limits } from './limits.ts'

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
  /** The account's platform knows it again: what waits for that is tried at once, where this process owns the account. */
  resume(accountId: number): Promise<void>
  /** Accounts that another process holds, so that this one stands by. */
  standsBy(): string[]
}

export interface DeliveryOptions {
  database: Database
  /** Called once an account, also for accounts that appear later; undefined: not for this process. */
  channelFor: (account: AccountRow) => Channel | undefined
  /** Called when the account has been taken; the function that it resolves with, when it is lost or given back. */
  onOwned?: (account: AccountRow, channel: Channel) => Promise<() => Promise<void>>
  clock: DeliveryClock
  /** The hour that people see; machine time unless given. */
  businessNow?: () => Date
  logger: Logger
  /** Names this process in the lease, for people to read; the fence, not the name, tells owners apart. */
  holder: string
  /** Nobody else can be alive (PGlite): take the leases that a dead predecessor left, without waiting for their end. */
  takeOver: boolean
  /** How fast the account may send; the channel's published limits unless given. */
  limitsOf?: (account: AccountRow) => Limits
  /** How many chats of an account are sent to at once, if it is to be another number than in its limits. */
  concurrencyOf?: (channel: Channel) => number
  /** An answer that takes longer is lost. Telegram itself may hold one back for 8 s. */
  sendTimeoutMs?: number
  /** How long a lease lives and how often it is renewed; shorter in tests. */
  lease?: { ms: number; renewEveryMs: number }
  /** In [0, 1), for the spread of pauses. */
  random?: () => number
  /** Called after each round of the leases and, with its account, after each look of a lane for work. */
  onTurn?: (accountId?: number) => void
  /** An account's sending has ended here. */
  onRest?: (accountId: number) => void
}
