import { eq, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { message } from './schema/outbox.ts'
import { isNobodys } from './zalo-owners.ts'

/** Where an attempt went, and what else its record needs. */
export interface AttemptPlace {
  messageId: number
  chatId: number
  chatTitle: string
  chatState: typeof chat.$inferSelect.state
  accountId: number
  accountName: string
  organisationId: number
  /** How its account last stood with the platform; null: it never said. */
  standing: (typeof channelAccount.$inferSelect)['standing']
  /** The account was forgotten: nobody is signed in to it. */
  isNobodys: boolean
  text: string
  attempts: number
  /** Set when an echo has shown that it arrived. */
  platformMessageId: string | null
}

export async function placeOf(tx: Db, messageId: number): Promise<AttemptPlace | undefined> {
  const [row] = await tx
    .select({
      messageId: message.id,
      chatId: chat.id,
      chatTitle: chat.title,
      chatState: chat.state,
      accountId: channelAccount.id,
      accountName: sql<string>`${channelAccount.channel} || '/' || ${channelAccount.name}`,
      organisationId: channelAccount.organisationId,
      standing: channelAccount.standing,
      isNobodys: isNobodys(tx),
      body: message.body,
      attempts: message.attempts,
      platformMessageId: message.platformMessageId,
    })
    .from(message)
    .innerJoin(chat, eq(chat.id, message.chatId))
    .innerJoin(channelAccount, eq(channelAccount.id, message.accountId))
    .where(eq(message.id, messageId))
  if (!row) return undefined
  const { body, ...rest } = row
  return { ...rest, text: body.text }
}
