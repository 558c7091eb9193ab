import { randomBytes } from 'node:crypto'
import { tokenLog as telegramTokenLog } from '../bot/channels/telegram/token-log.ts'
import { tokenLog, tokenSecret, webhookSecret } from '../bot/channels/zalo-bot/secrets.ts'
import { ensureAccount } from '../db/accounts.ts'
import { type BotChannel, botNumberKey, lockBotTokens } from '../db/bot-accounts.ts'
import { createChannelStore } from '../db/channel-store.ts'
import type { Database } from '../db/client.ts'
import { recordEvent } from '../db/events.ts'
import { botOf, botOwners, botSecrets, keepBotNumbers, type TokenConfig } from './bot-owners.ts'
import { claimantOfToken } from './claim-telegram-account.ts'
import { environmentAccount } from './domain/environment-account.ts'
import type { EventBody } from './domain/event.ts'
import type { Moment } from './domain/moment.ts'

/** Which account a token is for, and who gives it. */
export interface ForBot {
  organisationId: number
  channel: BotChannel
  /** How the organisation calls the account. */
  name: string
  actor: EventBody['actor']
}

export type KeptToken =
  | { kept: true }
  /** Nothing was kept: the bot has an account. `by`: its name, unless it is another organisation's: then nobody is told. */
  | { kept: false; by: string | undefined }

/**
 * Seals the token of a bot's account, made if it is new. One bot stands under one name of the whole installation: of what
 * people say to it each name would get a part, and drop it as not its own.
 */
export async function keepBotToken(
  database: Database,
  config: TokenConfig,
  account: ForBot,
  token: string,
  at: Moment,
): Promise<KeptToken> {
  const { organisationId, channel, name, actor } = account
  return database.db.transaction(async (tx) => {
    await lockBotTokens(tx)
    const within = { ...database, db: tx }
    const owners = await ownersOf(within, config, channel, botOf(token))
    if (owners.length > 0 && !owners.some((owner) => owner.organisationId === organisationId && owner.name === name)) {
      return { kept: false, by: owners.find((owner) => owner.organisationId === organisationId)?.name }
    }
    await keepBotNumbers(within, config)
    const { id } = await ensureAccount(tx, { organisationId, channel, name }, at.machine)
    const store = createChannelStore(within, id)
    const secrets = botSecrets(within, { id, channel, name }, config)
    await secrets.set(tokenSecret, token)
    await store.set(botNumberKey, botOf(token))
    // The Bot Platform shows it with every call; it is told it as soon as a server takes the token up.
    if (channel === 'zalo-bot') await secrets.set(webhookSecret, randomBytes(32).toString('base64url'))
    // A running server takes it up at once.
    await store.append(channel === 'telegram' ? telegramTokenLog : tokenLog, { at: at.machine.toISOString() })
    const data = { account: id, channel, name }
    await recordEvent(tx, { organisationId, kind: 'account-added', actor, data }, at)
    return { kept: true }
  })
}

/** Whose the bot is, also the account that a server is about to make of TELEGRAM_TOKEN. */
async function ownersOf(database: Database, config: TokenConfig, channel: BotChannel, number: string) {
  const owners: { organisationId: number; name: string }[] = (await botOwners(database, config)).filter(
    (owner) => owner.channel === channel && owner.number === number,
  )
  const { token } = config.telegram
  if (channel !== 'telegram' || token === undefined || botOf(token) !== number) return owners
  const claimant = await claimantOfToken(database.db, config)
  return claimant === undefined ? owners : [...owners, { organisationId: claimant, name: environmentAccount }]
}
