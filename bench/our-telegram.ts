import { createTelegramChannel } from '../bot/channels/telegram/telegram-channel.ts'
import { commandMenu } from '../bot/messages/command-menu.ts'
import { createChannelStore } from '../db/channel-store.ts'
import type { Database } from '../db/client.ts'
import { systemClock } from '../src/clock.ts'
import type { Delivery } from '../src/delivery/delivery.ts'
import { startDelivery } from './our-delivery.ts'

/** Delivery through the Telegram channel as main.ts makes it: it listens by long poll while it sends. */
export function startTelegramDelivery(
  database: Database,
  { accountId, url, token }: { accountId: number; url: string; token: string },
): Promise<Delivery> {
  const channel = createTelegramChannel({
    secrets: { get: async (name) => (name === 'token' ? token : undefined), set: async () => {} },
    store: createChannelStore(database, accountId),
    files: { open: async () => undefined },
    clock: systemClock,
    reach: { apiRoot: url },
    commands: commandMenu,
    reception: { mode: 'polling' },
  })
  return startDelivery(database, channel, {
    onOwned: async () => {
      await channel.start(async () => {})
      return () => channel.stop()
    },
  })
}
