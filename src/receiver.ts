import type { Db } from '../db/client.ts'
import { type Arrival, storeArrivals } from '../db/inbound-batch.ts'
import type { InboundEvent } from './domain/inbound.ts'
import { gateOf } from './receive.ts'

/** Stores what comes in, before anyone handles it. */
export interface Receiver {
  /** Resolves when the event is durable, or is none of ours: other people's talk is not kept. */
  receive(accountId: number, event: InboundEvent): Promise<void>
}

const mostAtOnce = 200

/**
 * Events that come while others are being written are written together: a burst costs as many statements as there are
 * pauses in it, and one that comes alone waits for nothing.
 *
 * @param now machine time
 */
export function createReceiver({ db, now }: { db: Db; now: () => Date }): Receiver {
  const pending: { arrival: Arrival; resolve: () => void; reject: (error: unknown) => void }[] = []
  let writing = false

  async function write(): Promise<void> {
    writing = true
    while (pending.length > 0) {
      const batch = pending.splice(0, mostAtOnce)
      const arrivals = batch.map(({ arrival }) => arrival)
      await storeArrivals(db, arrivals, now()).then(
        () => {
          for (const { resolve } of batch) resolve()
        },
        () => writeEach(batch),
      )
    }
    writing = false
  }

  /** Something in the batch, or the database, is wrong: each is then told its own fate. */
  async function writeEach(batch: typeof pending): Promise<void> {
    for (const { arrival, resolve, reject } of batch) await storeArrivals(db, [arrival], now()).then(resolve, reject)
  }

  return {
    receive(accountId, event) {
      return new Promise((resolve, reject) => {
        pending.push({ arrival: { accountId, event, gate: gateOf(event) }, resolve, reject })
        if (!writing) void write()
      })
    },
  }
}
