import { and, asc, count, eq, inArray, like, max, min, sql } from 'drizzle-orm'
import { ensureAccount } from './accounts.ts'
import type { Db } from './client.ts'
import { directRoom, loadRoomMembers, openedRoom, type RoomPerson } from './room-members.ts'
import { channelAccount, channelLog, chat } from './schema/chat.ts'
import { committee, committeeAgency } from './schema/organisation.ts'
import { identity, person } from './schema/people.ts'

/** A chat of the web channel, with who is in it. */
export interface Room {
  id: number
  accountId: number
  organisationId: number
  platformId: string
  kind: 'group' | 'direct'
  title: string
  boundTo: 'committee' | 'agency' | null
  /** Whose room it is; of an agency's room the first committee that the agency takes part in. */
  committee: { slug: string; name: string } | null
  people: RoomPerson[]
}

/** Our own limit: a person needs a few rooms to bind, not a store of them. */
const openedRoomsLimit = 50

/**
 * Rooms in the order people read them: by organisation, the committees' groups, then the agencies' rooms, then those
 * bound to nothing.
 */
export async function loadRooms(
  db: Db,
  where: { organisationId?: number; chatId?: number; personId?: number } = {},
): Promise<Room[]> {
  const first = db
    .select({
      agencyId: committeeAgency.agencyId,
      committeeId: min(committeeAgency.committeeId).as('first_committee_id'),
    })
    .from(committeeAgency)
    .groupBy(committeeAgency.agencyId)
    .as('first_committee')
  const rows = await db
    .select({
      chat,
      organisationId: channelAccount.organisationId,
      committee: { slug: committee.slug, name: committee.name },
    })
    .from(chat)
    .innerJoin(channelAccount, eq(channelAccount.id, chat.accountId))
    .leftJoin(first, eq(first.agencyId, chat.agencyId))
    .leftJoin(committee, eq(committee.id, sql`coalesce(${chat.committeeId}, ${first.committeeId})`))
    .where(
      and(
        eq(channelAccount.channel, 'web'),
        eq(chat.state, 'active'),
        where.organisationId === undefined ? undefined : eq(channelAccount.organisationId, where.organisationId),
        where.chatId === undefined ? undefined : eq(chat.id, where.chatId),
      ),
    )
    // PostgreSQL puts nulls last: first what is bound to a committee, then to an agency, then the rest.
    .orderBy(asc(channelAccount.organisationId), asc(chat.committeeId), asc(chat.agencyId), asc(chat.id))
  const chats = rows.map((row) => ({ ...row.chat, organisationId: row.organisationId }))
  const people = await loadRoomMembers(db, chats)
  const rooms = rows.map(
    ({ chat: { id, accountId, platformId, kind, title, committeeId, agencyId }, organisationId, committee }): Room => ({
      id,
      accountId,
      organisationId,
      platformId,
      kind,
      title,
      boundTo: committeeId !== null ? 'committee' : agencyId !== null ? 'agency' : null,
      committee,
      people: people.get(id) ?? [],
    }),
  )
  const { personId } = where
  return personId === undefined ? rooms : rooms.filter((room) => room.people.some(({ id }) => id === personId))
}

/** How many entries each of the accounts' logs has whose name begins with `prefix`, and the newest one's position. */
export async function countLogEntries(
  db: Db,
  accountIds: number[],
  prefix: string,
): Promise<{ accountId: number; log: string; entries: number; newest: number }[]> {
  const rows = await db
    .select({
      accountId: channelLog.accountId,
      log: channelLog.log,
      entries: count(),
      newest: max(channelLog.position),
    })
    .from(channelLog)
    .where(and(inArray(channelLog.accountId, accountIds), like(channelLog.log, `${prefix}%`)))
    .groupBy(channelLog.accountId, channelLog.log)
  return rows.map(({ newest, ...row }) => ({ ...row, newest: newest ?? 0 }))
}

/** Opens a room bound to nothing, where a code can be typed. Undefined: the person has opened too many. */
export async function openRoom(
  db: Db,
  personId: number,
  title: string,
  machineNow: Date,
): Promise<{ chatId: number } | undefined> {
  return db.transaction(async (tx) => {
    // The person's row is the lock under which rooms get their numbers.
    const [opener] = await tx.select().from(person).where(eq(person.id, personId)).for('update')
    if (!opener) return undefined
    const accountId = await webAccountOf(tx, opener.organisationId, machineNow)
    const [opened] = await tx
      .select({ rooms: count() })
      .from(chat)
      .where(and(eq(chat.accountId, accountId), like(chat.platformId, `room:${personId}:%`)))
    const n = (opened?.rooms ?? 0) + 1
    if (n > openedRoomsLimit) return undefined
    const platformId = openedRoom(personId, n)
    const [room] = await tx
      .insert(chat)
      .values({ accountId, platformId, kind: 'group', title, createdAt: machineNow })
      .returning({ chatId: chat.id })
    return room
  })
}

/** The person's own conversation with the bot, and the identity that is known by sign-in; made once. */
export async function ensureDirectRoom(db: Db, personId: number, machineNow: Date): Promise<{ chatId: number }> {
  const [who] = await db.select().from(person).where(eq(person.id, personId))
  if (!who) throw new Error(`person ${personId} is not known`)
  const accountId = await webAccountOf(db, who.organisationId, machineNow)
  await ensureIdentity(db, { accountId, person: who }, machineNow)
  const platformId = directRoom(personId)
  await db
    .insert(chat)
    .values({
      accountId,
      platformId,
      kind: 'direct',
      title: `Trò chuyện riêng – ${who.name}`,
      createdAt: machineNow,
    })
    .onConflictDoNothing()
  const [room] = await db
    .select({ chatId: chat.id })
    .from(chat)
    .where(and(eq(chat.accountId, accountId), eq(chat.platformId, platformId)))
  if (!room) throw new Error(`room ${platformId} vanished`)
  return room
}

/** In the rooms a person's user id is the person's own id: the sign-in, or the demo, has said who it is. */
export async function ensureIdentity(
  db: Db,
  { accountId, person: who }: { accountId: number; person: { id: number; name: string } },
  machineNow: Date,
): Promise<void> {
  await db
    .insert(identity)
    .values({ accountId, userId: String(who.id), name: who.name, personId: who.id, createdAt: machineNow })
    .onConflictDoUpdate({ target: [identity.accountId, identity.userId], set: { name: who.name, personId: who.id } })
}

/** The organisation's account on the web channel: the oldest, or a new one. */
async function webAccountOf(db: Db, organisationId: number, machineNow: Date): Promise<number> {
  const [oldest] = await db
    .select({ id: channelAccount.id })
    .from(channelAccount)
    .where(and(eq(channelAccount.organisationId, organisationId), eq(channelAccount.channel, 'web')))
    .orderBy(asc(channelAccount.id))
    .limit(1)
  if (oldest) return oldest.id
  const made = await ensureAccount(db, { organisationId, channel: 'web', name: 'web' }, machineNow)
  return made.id
}
