import type { SecretStore } from '../bot/channels/channel.ts'
import { ensureAccount, listAccounts } from '../db/accounts.ts'
import { createChannelStore } from '../db/channel-store.ts'
import type { Database, Db } from '../db/client.ts'
import { allOrganisations } from '../db/installation.ts'
import type { RealConfig } from './config.ts'
import { createSeal } from './seal.ts'
import { createSecretStore } from './secret-store.ts'

/** The account whose token is TELEGRAM_TOKEN. */
export const environmentAccount = 'TELEGRAM_TOKEN'

/**
 * Makes the account of the token in the environment: it belongs to the only organisation there is.
 * @returns why it cannot be made; undefined when it is there
 */
export async function claimTelegramAccount(
  db: Db,
  machineNow: Date,
): Promise<'no-organisation' | 'several-organisations' | undefined> {
  const accounts = await listAccounts(db)
  if (accounts.some(({ channel, name }) => channel === 'telegram' && name === environmentAccount)) return undefined
  const [only, other] = await allOrganisations(db)
  if (!only) return 'no-organisation'
  if (other) return 'several-organisations'
  await ensureAccount(db, { organisationId: only.id, channel: 'telegram', name: environmentAccount }, machineNow)
  return undefined
}

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
