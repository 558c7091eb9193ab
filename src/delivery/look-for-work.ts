import type { Db } from '../../db/client.ts'
import { chatsWithWork } from '../../db/ledger.ts'
import type { Waiting } from './waiting.ts'

/** What the ledger says waits in the chats of an account, for the lane's picture of it. */
export async function lookForWork(db: Db, accountId: number): Promise<Waiting[]> {
  const work = await chatsWithWork(db, accountId)
  return work.map(({ chatId, kind, priority, since, notBefore }) => ({
    ...{ chatId, priority, group: kind === 'group' },
    since: since.getTime(),
    notBefore: notBefore?.getTime() ?? 0,
  }))
}
