import { type SQL, sql } from 'drizzle-orm'

/** The id of the chat that a platform id names, be it an earlier one of a chat that moved; null: none. */
export const chatNamed = (accountId: SQL, platformId: SQL) => sql<number | null>`coalesce(
  (select alias.chat_id from chat_alias alias where alias.account_id = ${accountId} and alias.platform_id = ${platformId}),
  (select named.id from chat named where named.account_id = ${accountId} and named.platform_id = ${platformId}))`

/**
 * The name of a chat's queue in the inbox: the first platform id that it had, so that words said before and after a move
 * are one chat's, in one order.
 *
 * @param platformId what an event or the chat's row calls it
 */
export const queueOf = (chatId: SQL, platformId: SQL) => sql<string>`coalesce(
  (select first.platform_id from chat_alias first where first.chat_id = ${chatId} order by first.id limit 1), ${platformId})`
