import { and, eq } from 'drizzle-orm'
import { ensureAccount } from '../db/accounts.ts'
import type { Db } from '../db/client.ts'
import { channelAccount, chat } from '../db/schema/chat.ts'
import { identity } from '../db/schema/people.ts'
import type { Moment } from '../src/domain/moment.ts'

export interface Room {
  platformId: string
  title: string
  boundTo: { committeeId: number } | { agencyId: number }
}

/**
 * Gives an organisation its rooms in the browser and lets its people speak there. A room or person that is there
 * already stays as it is. Who is in which room follows from roles and agencies and is kept nowhere.
 */
export async function openRooms(
  tx: Db,
  organisationId: number,
  rooms: Room[],
  people: { id: number; name: string }[],
  at: Moment,
): Promise<void> {
  const accountId = (await findWebAccount(tx, organisationId)) ?? (await addWebAccount(tx, organisationId, at))
  const createdAt = at.machine

  const opened = await tx.select({ platformId: chat.platformId }).from(chat).where(eq(chat.accountId, accountId))
  const openedIds = new Set(opened.map(({ platformId }) => platformId))
  const newRooms = rooms.filter(({ platformId }) => !openedIds.has(platformId))
  if (newRooms.length > 0) {
    await tx.insert(chat).values(
      newRooms.map(({ platformId, title, boundTo }) => ({
        accountId,
        platformId,
        title,
        ...boundTo,
        kind: 'group' as const,
        boundAt: createdAt,
        createdAt,
      })),
    )
  }

  const speaking = await tx.select({ userId: identity.userId }).from(identity).where(eq(identity.accountId, accountId))
  const speakingIds = new Set(speaking.map(({ userId }) => userId))
  const newPeople = people.filter(({ id }) => !speakingIds.has(String(id)))
  if (newPeople.length > 0) {
    await tx
      .insert(identity)
      .values(newPeople.map(({ id, name }) => ({ accountId, userId: String(id), name, personId: id, createdAt })))
  }
}

async function findWebAccount(tx: Db, organisationId: number): Promise<number | undefined> {
  const [found] = await tx
    .select({ id: channelAccount.id })
    .from(channelAccount)
    .where(
      and(
        eq(channelAccount.organisationId, organisationId),
        eq(channelAccount.channel, 'web'),
        eq(channelAccount.name, 'web'),
      ),
    )
  return found?.id
}

async function addWebAccount(tx: Db, organisationId: number, at: Moment): Promise<number> {
  return (await ensureAccount(tx, { organisationId, channel: 'web', name: 'web' }, at.machine)).id
}
