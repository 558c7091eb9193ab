import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { channelAccount, channelValue } from './schema/chat.ts'
import { organisation } from './schema/organisation.ts'

/** The channels whose accounts are bots with a token. */
export type BotChannel = 'telegram' | 'zalo-bot'
const botChannels: BotChannel[] = ['telegram', 'zalo-bot']

/** Under which key the store of a bot's account says which bot it is: the platform's number for it, which is no secret. */
export const botNumberKey = 'bot-number'

export interface BotAccount {
  id: number
  organisationId: number
  /** Its slug. */
  organisation: string
  channel: BotChannel
  name: string
  /** undefined: it was not kept, as those before never were. */
  number: string | undefined
}

/** Lets one token at a time be looked up and kept, until its transaction ends. */
export async function lockBotTokens(tx: Db): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('bot-token', 0))`)
}

/** The bots' accounts of the whole installation, the oldest first. */
export async function botAccounts(db: Db): Promise<BotAccount[]> {
  const rows = await db
    .select({
      id: channelAccount.id,
      organisationId: channelAccount.organisationId,
      organisation: organisation.slug,
      channel: channelAccount.channel,
      name: channelAccount.name,
      number: sql<string | null>`${channelValue.value} #>> '{}'`,
    })
    .from(channelAccount)
    .innerJoin(organisation, eq(organisation.id, channelAccount.organisationId))
    .leftJoin(channelValue, and(eq(channelValue.accountId, channelAccount.id), eq(channelValue.key, botNumberKey)))
    .where(inArray(channelAccount.channel, botChannels))
    .orderBy(asc(channelAccount.id))
  return rows.flatMap(({ channel: on, number, ...rest }) => {
    const channel = botChannels.find((one) => one === on)
    return channel ? [{ ...rest, channel, number: number ?? undefined }] : []
  })
}
