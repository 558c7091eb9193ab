import { learntOf, parkedChats } from '../../db/accounts.ts'
import { attemptsSince } from '../../db/attempts.ts'
import type { Db } from '../../db/client.ts'
import type { Limits } from './limits.ts'
import { createPace, type Pace } from './pace.ts'

/** More than any limit lets through in its window. */
const lookThrough = 5_000

/** The pace of an account that is taken: what it learnt, who is parked, and what was sent just before. */
export async function openPace(db: Db, accountId: number, limits: Limits, now: Date): Promise<Pace> {
  const pace = createPace(limits, (await learntOf(db, accountId)) ?? {})
  for (const { chatId, until } of await parkedChats(db, accountId, now)) pace.parkChat(chatId, until.getTime())
  const window = Math.max(limits.account?.ms ?? 0, limits.group?.ms ?? 0, limits.chatGapMs ?? 0, limits.gapMs ?? 0)
  if (window === 0) return pace
  const since = new Date(now.getTime() - window)
  for (const { chatId, group, at } of await attemptsSince(db, accountId, since, lookThrough)) {
    pace.recall({ chatId, group, urgent: false }, at.getTime())
  }
  return pace
}
