import { pino } from 'pino'
import type { Channel } from '../bot/channels/channel.ts'
import type { Database } from '../db/client.ts'
import { systemClock } from '../src/clock.ts'
import type { Delivery, DeliveryOptions } from '../src/delivery/delivery.ts'
import { createDelivery } from '../src/delivery/worker.ts'

/** Delivery as main.ts makes it, on one channel; resolves when it owns the accounts. */
export async function startDelivery(
  database: Database,
  channel: Channel,
  options: Partial<DeliveryOptions> = {},
): Promise<Delivery> {
  const delivery = createDelivery({
    database,
    channelFor: () => channel,
    clock: systemClock,
    logger: pino({ level: process.env['LOG_LEVEL'] ?? 'error' }, pino.destination(2)),
    holder: `bench-${process.pid}`,
    takeOver: true,
    ...options,
  })
  await delivery.start()
  return delivery
}
