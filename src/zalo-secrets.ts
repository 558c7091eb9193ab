import type { SecretStore } from '../bot/channels/channel.ts'
import { createChannelStore } from '../db/channel-store.ts'
import type { Database } from '../db/client.ts'
import type { RealConfig } from './config.ts'
import { createSeal } from './seal.ts'
import { createSecretStore } from './secret-store.ts'

/** The secrets of a Zalo account, sealed in the database. Without APP_SECRET there are none, and none can be kept. */
export function zaloSecrets(
  database: Database,
  accountId: number,
  { appSecret }: Pick<RealConfig, 'appSecret'>,
): SecretStore {
  if (appSecret === undefined) {
    return { get: async () => undefined, set: () => Promise.reject(new Error('zalo: no APP_SECRET')) }
  }
  return createSecretStore(createChannelStore(database, accountId), createSeal(appSecret), accountId)
}
