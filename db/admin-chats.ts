import { and, asc, eq, inArray, ne, notExists, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from './client.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { committee } from './schema/organisation.ts'
import { identity, role } from './schema/people.ts'

/**
 * Where the organisation's admins (its committees' clerks) are told what needs them: their own conversations with the
 * bot; where no clerk has one, the committees' groups, of which a second channel only where the first cannot be told.
 *
 * @param except an account that cannot send now, or a chat that cannot be reached
 */
export async function adminChats(
  db: Db,
  organisationId: number,
  except: { accountId?: number; chatId?: number } = {},
): Promise<number[]> {
  const reachable = and(
    eq(channelAccount.organisationId, organisationId),
    eq(chat.state, 'active'),
    except.accountId === undefined ? undefined : ne(chat.accountId, except.accountId),
    except.chatId === undefined ? undefined : ne(chat.id, except.chatId),
  )
  const clerks = db
    .select({ personId: role.personId })
    .from(role)
    .innerJoin(committee, eq(committee.id, role.committeeId))
    .where(and(eq(committee.organisationId, organisationId), eq(role.role, 'clerk')))
  const own = await db
    .selectDistinct({ id: chat.id })
    .from(chat)
    .innerJoin(channelAccount, eq(channelAccount.id, chat.accountId))
    .innerJoin(identity, eq(identity.accountId, chat.accountId))
    .where(
      and(
        reachable,
        eq(chat.kind, 'direct'),
        inArray(identity.personId, clerks),
        // A conversation bears the id of whom it is with; in the rooms, as directRoom() has it.
        or(eq(chat.platformId, identity.userId), eq(chat.platformId, sql`'direct:' || ${identity.userId}`)),
      ),
    )
    .orderBy(asc(chat.id))
  if (own.length > 0) return own.map(({ id }) => id)
  const first = alias(chat, 'first')
  const firstIsTold = db
    .select({ id: first.id })
    .from(first)
    .where(
      and(
        eq(first.standbyChatId, chat.id),
        eq(first.state, 'active'),
        except.accountId === undefined ? undefined : ne(first.accountId, except.accountId),
        except.chatId === undefined ? undefined : ne(first.id, except.chatId),
      ),
    )
  const groups = await db
    .select({ id: chat.id })
    .from(chat)
    .innerJoin(channelAccount, eq(channelAccount.id, chat.accountId))
    .innerJoin(committee, eq(committee.id, chat.committeeId))
    .where(and(reachable, notExists(firstIsTold)))
    .orderBy(asc(chat.id))
  return groups.map(({ id }) => id)
}
