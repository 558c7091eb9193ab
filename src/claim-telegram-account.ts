import { ensureAccount, listAccounts } from '../db/accounts.ts'
import { lockBotTokens } from '../db/bot-accounts.ts'
import type { Database, Db } from '../db/client.ts'
import { allOrganisations } from '../db/installation.ts'
import { botOf, botOwners, isEnvironments, keepBotNumbers, type TokenConfig } from './bot-owners.ts'
import { environmentAccount } from './domain/environment-account.ts'

/** Why TELEGRAM_TOKEN gets no account: there is nobody, or not only one, whose it could be; or the bot has one already. */
export type Unclaimed = 'no-organisation' | 'several-organisations' | 'bot-in-use'

/**
 * Makes the account of the token in the environment: it belongs to the only organisation there is.
 * @returns why it cannot be made; undefined when it is there
 */
export async function claimTelegramAccount(
  database: Database,
  config: TokenConfig,
  machineNow: Date,
): Promise<Unclaimed | undefined> {
  const { token } = config.telegram
  if ((await hasAccount(database.db)) || token === undefined) return undefined
  const organisationId = await onlyOrganisation(database.db)
  if (typeof organisationId === 'string') return organisationId
  return database.db.transaction(async (tx) => {
    await lockBotTokens(tx)
    const within = { ...database, db: tx }
    await keepBotNumbers(within, config)
    const owners = await botOwners(within, config)
    if (owners.some(({ channel, number }) => channel === 'telegram' && number === botOf(token))) return 'bot-in-use'
    await ensureAccount(tx, { organisationId, channel: 'telegram', name: environmentAccount }, machineNow)
    return undefined
  })
}

/** Whose account a running server makes of TELEGRAM_TOKEN in a moment; undefined: it makes none, or has made it. */
export async function claimantOfToken(db: Db, { telegram }: TokenConfig): Promise<number | undefined> {
  if (telegram.token === undefined || (await hasAccount(db))) return undefined
  const organisationId = await onlyOrganisation(db)
  return typeof organisationId === 'string' ? undefined : organisationId
}

const hasAccount = async (db: Db) => (await listAccounts(db)).some(isEnvironments)

async function onlyOrganisation(db: Db): Promise<number | 'no-organisation' | 'several-organisations'> {
  const [only, other] = await allOrganisations(db)
  if (!only) return 'no-organisation'
  return other ? 'several-organisations' : only.id
}
