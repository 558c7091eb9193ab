import type { SecretStore } from '../bot/channels/channel.ts'
import { createChannelStore } from '../db/channel-store.ts'
import type { Database } from '../db/client.ts'
import type { RealConfig } from './config.ts'
import { environmentAccount } from './domain/environment-account.ts'
import { createSeal } from './seal.ts'
import { createSecretStore } from './secret-store.ts'

/** Where the token of a Telegram account is: in the environment, or sealed in the database. Without APP_SECRET nobody reads that. */
export function telegramSecrets(
  database: Database,
  account: { id: number; name: string },
  { telegram, appSecret }: Pick<RealConfig, 'telegram' | 'appSecret'>,
): SecretStore {
  if (account.name === environmentAccount) {
    return { get: async (name) => (name === 'token' ? telegram.token : undefined), set: readOnly }
  }
  if (appSecret === undefined) return { get: async () => undefined, set: readOnly }
  return createSecretStore(createChannelStore(database, account.id), createSeal(appSecret), account.id)
}

const readOnly = () => Promise.reject(new Error('no secret can be kept here'))

/** Where Telegram calls an account, under the server's public address. */
export function telegramWebhookUrl(publicUrl: string, accountId: number): string {
  return `${publicUrl}/webhooks/telegram/${accountId}`
}
