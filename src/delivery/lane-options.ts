import type { Logger } from 'pino'
import type { Channel } from '../../bot/channels/channel.ts'
import type { Lease } from '../../db/accounts.ts'
import type { Db } from '../../db/client.ts'
import type { DeliveryClock } from './bell.ts'
import type { Limits } from './limits.ts'
import type { Pace } from './pace.ts'

export interface LaneOptions {
  db: Db
  lease: Lease
  leaseUntil: Date
  channel: Channel
  clock: DeliveryClock
  logger: Logger
  random: () => number
  businessNow: () => Date
  pace: Pace
  limits: Limits
  sendTimeoutMs: number
  /** Called each time it has looked for work, and when it looks no more. */
  onTurn: () => void
  onEnd: () => void
  /** Called once, when another owner turns out to have the account. */
  onLost: () => void
}
