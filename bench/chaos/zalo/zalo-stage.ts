import type { SpawnedZalo } from '../../../bot/channels/zalo/simulator/spawn-zalo-simulator.ts'
import { sessionSecret } from '../../../bot/channels/zalo/zalo-session.ts'
import type { Database } from '../../../db/client.ts'
import { channelAccount } from '../../../db/schema/chat.ts'
import { zaloSecrets } from '../../../src/zalo-secrets.ts'
import { chatsOf, setStage } from '../chaos-stage.ts'

/** Closes the session in the run's own database. */
export const appSecret = 'chaos keeps its sessions under this'

/** One Zalo account, signed in, with its groups. */
export async function setZaloStage(database: Database, zalo: SpawnedZalo, groupIds: string[]): Promise<void> {
  await setStage(
    database,
    groupIds.map((id) => `group/${id}`),
  )
  const { accountId } = await chatsOf(database.db)
  await database.db.update(channelAccount).set({ channel: 'zalo', name: 'zalo' })
  await zaloSecrets(database, accountId, { appSecret }).set(sessionSecret, await zalo.newSession())
}
