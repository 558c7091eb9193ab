import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm'
import { type Policy, type PolicySettings, readPolicy } from '../src/domain/policy.ts'
import type { Db } from './client.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { committee } from './schema/organisation.ts'

/** Every committee with its policy in full, the oldest first. */
export async function allCommittees(db: Db): Promise<{ id: number; organisationId: number; policy: Policy }[]> {
  const rows = await db.select().from(committee).orderBy(asc(committee.id))
  return rows.map(({ id, organisationId, slug, policy }) => ({ id, organisationId, policy: readPolicy(policy, slug) }))
}

/** Sets the part of the policy that a committee decides for itself; the rest is the default. */
export async function writePolicy(tx: Db, id: number, policy: PolicySettings): Promise<void> {
  await tx.update(committee).set({ policy }).where(eq(committee.id, id))
}

export async function committeeName(db: Db, id: number): Promise<string> {
  const [row] = await db.select({ name: committee.name }).from(committee).where(eq(committee.id, id))
  if (!row) throw new Error(`no committee ${id}`)
  return row.name
}

/** A committee's policy in full. */
export async function policyOf(db: Db, id: number): Promise<Policy> {
  const [row] = await db
    .select({ slug: committee.slug, policy: committee.policy })
    .from(committee)
    .where(eq(committee.id, id))
  if (!row) throw new Error(`no committee ${id}`)
  return readPolicy(row.policy, row.slug)
}

/** The policies that hold in chats, by chat: that of the committee it is bound to, or else of all in its organisation. */
export async function policiesIn(db: Db, chatIds: number[]): Promise<Map<number, Policy[]>> {
  const rows = await db
    .select({ chatId: chat.id, id: committee.id, slug: committee.slug, policy: committee.policy })
    .from(chat)
    .innerJoin(channelAccount, eq(channelAccount.id, chat.accountId))
    .innerJoin(
      committee,
      and(
        eq(committee.organisationId, channelAccount.organisationId),
        or(isNull(chat.committeeId), eq(committee.id, chat.committeeId)),
      ),
    )
    .where(inArray(chat.id, chatIds))
  const read = new Map<number, Policy>()
  const found = new Map<number, Policy[]>()
  for (const { chatId, id, slug, policy } of rows) {
    const whole = read.get(id) ?? readPolicy(policy, slug)
    read.set(id, whole)
    found.set(chatId, [...(found.get(chatId) ?? []), whole])
  }
  return found
}
