import { tokenSecret } from '../bot/channels/zalo-bot/secrets.ts'
import { type BotAccount, botAccounts, botNumberKey } from '../db/bot-accounts.ts'
import { createChannelStore } from '../db/channel-store.ts'
import type { Database } from '../db/client.ts'
import type { RealConfig } from './config.ts'
import { environmentAccount } from './domain/environment-account.ts'
import { SealBroken } from './seal.ts'
import { telegramSecrets } from './telegram-account.ts'
import { zaloSecrets } from './zalo-secrets.ts'

/** What tokens are known by. */
export type TokenConfig = Pick<RealConfig, 'appSecret' | 'telegram'>

/** Which bot a token is for: before its colon stands the bot's number, on Telegram as on the Zalo Bot Platform. */
export const botOf = (token: string): string => token.split(':')[0] ?? ''

/** Whether the account's token is TELEGRAM_TOKEN, which may be another bot's at the next start: its number is never kept. */
export const isEnvironments = ({ channel, name }: { channel: string; name: string }): boolean =>
  channel === 'telegram' && name === environmentAccount

/**
 * Every bot's account and which bot it is, as far as can be known: one from before numbers were kept has none when
 * APP_SECRET does not open its token.
 */
export async function botOwners(database: Database, config: TokenConfig): Promise<BotAccount[]> {
  const owners: BotAccount[] = []
  for (const account of await botAccounts(database.db)) {
    owners.push({ ...account, number: account.number ?? (await numberInToken(database, account, config)) })
  }
  return owners
}

/** Keeps the numbers of bots that were added before numbers were, so that they are known without their tokens. */
export async function keepBotNumbers(database: Database, config: TokenConfig): Promise<void> {
  for (const account of await botAccounts(database.db)) {
    if (account.number !== undefined || isEnvironments(account)) continue
    const number = await numberInToken(database, account, config)
    if (number !== undefined) await createChannelStore(database, account.id).set(botNumberKey, number)
  }
}

async function numberInToken(
  database: Database,
  account: BotAccount,
  config: TokenConfig,
): Promise<string | undefined> {
  try {
    const token = await botSecrets(database, account, config).get(tokenSecret)
    return token === undefined ? undefined : botOf(token)
  } catch (error) {
    if (error instanceof SealBroken) return undefined
    throw error
  }
}

/** Where the token of a bot's account is; both channels call it `tokenSecret`. */
export function botSecrets(
  database: Database,
  account: Pick<BotAccount, 'id' | 'channel' | 'name'>,
  config: TokenConfig,
) {
  return account.channel === 'telegram'
    ? telegramSecrets(database, account, config)
    : zaloSecrets(database, account.id, config)
}
