import { and, asc, eq, exists, gt, inArray, isNull, ne, not, notExists, or, sql } from 'drizzle-orm'
import { type AnyPgColumn, alias } from 'drizzle-orm/pg-core'
import type { Db } from './client.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { committee } from './schema/organisation.ts'
import { identity, role, webSession } from './schema/people.ts'

/** What an alarm cannot go through: an account that cannot send now, a chat that cannot be reached. */
interface Except {
  accountId?: number
  chatId?: number
}

interface Admins {
  organisationId: number
  machineNow: Date
  except?: Except
}

/**
 * Where the organisation's admins (its committees' clerks) are told what needs them: their own conversations with the
 * bot; where no clerk has one that anything gets through to now, the committees' groups as well, of which a second channel
 * only where the first cannot be told. A room in the browser says nothing to whoever is not signed in. What is told only
 * through accounts that are down waits there until these are back.
 */
export async function adminChats(db: Db, admins: Admins): Promise<number[]> {
  const own = await clerksChats(db, admins)
  const ids = own.map(({ id }) => id)
  if (own.some(({ getsThrough }) => getsThrough)) return ids
  // Another room is read by nobody who does not see the own.
  const alsoRooms = own.every(({ isRoom }) => !isRoom)
  const groups = await committeesGroups(db, admins, { alsoDown: false, alsoRooms })
  if (ids.length + groups.length > 0) return [...ids, ...groups]
  return committeesGroups(db, admins, { alsoDown: true, alsoRooms })
}

async function clerksChats(
  db: Db,
  { organisationId, machineNow, except = {} }: Admins,
): Promise<{ id: number; isRoom: boolean; getsThrough: boolean }[]> {
  const clerks = db
    .select({ personId: role.personId })
    .from(role)
    .innerJoin(committee, eq(committee.id, role.committeeId))
    .where(and(eq(committee.organisationId, organisationId), eq(role.role, 'clerk')))
  const session = db
    .select({ personId: webSession.personId })
    .from(webSession)
    .where(and(eq(webSession.personId, identity.personId), gt(webSession.expiresAt, machineNow)))
  const isUp = isNull(channelAccount.downSince)
  return db
    .selectDistinct({
      id: chat.id,
      isRoom: sql<boolean>`${inRooms}`,
      getsThrough: sql<boolean>`${isUp} and (not ${inRooms} or ${exists(session)})`,
    })
    .from(chat)
    .innerJoin(channelAccount, eq(channelAccount.id, chat.accountId))
    .innerJoin(identity, eq(identity.accountId, chat.accountId))
    .where(
      and(
        eq(channelAccount.organisationId, organisationId),
        isReachable(chat, except),
        eq(chat.kind, 'direct'),
        inArray(identity.personId, clerks),
        // A conversation bears the id of whom it is with; in the rooms, as directRoom() has it.
        or(eq(chat.platformId, identity.userId), eq(chat.platformId, sql`'direct:' || ${identity.userId}`)),
      ),
    )
    .orderBy(asc(chat.id))
}

const inRooms = eq(channelAccount.channel, 'web')

/** @param alsoDown also those whose account nothing goes through now */
async function committeesGroups(
  db: Db,
  { organisationId, except = {} }: Admins,
  { alsoDown, alsoRooms }: { alsoDown: boolean; alsoRooms: boolean },
): Promise<number[]> {
  const first = alias(chat, 'first')
  const firstAccount = alias(channelAccount, 'first_account')
  const firstIsTold = db
    .select({ id: first.id })
    .from(first)
    .innerJoin(firstAccount, eq(firstAccount.id, first.accountId))
    .where(
      and(
        eq(first.standbyChatId, chat.id),
        isReachable(first, except),
        alsoDown ? undefined : isNull(firstAccount.downSince),
      ),
    )
  const groups = await db
    .select({ id: chat.id })
    .from(chat)
    .innerJoin(channelAccount, eq(channelAccount.id, chat.accountId))
    .innerJoin(committee, eq(committee.id, chat.committeeId))
    .where(
      and(
        eq(channelAccount.organisationId, organisationId),
        isReachable(chat, except),
        alsoDown ? undefined : isNull(channelAccount.downSince),
        alsoRooms ? undefined : not(inRooms),
        notExists(firstIsTold),
      ),
    )
    .orderBy(asc(chat.id))
  return groups.map(({ id }) => id)
}

function isReachable(one: Record<'id' | 'accountId' | 'state', AnyPgColumn>, { accountId, chatId }: Except) {
  return and(
    eq(one.state, 'active'),
    accountId === undefined ? undefined : ne(one.accountId, accountId),
    chatId === undefined ? undefined : ne(one.id, chatId),
  )
}
