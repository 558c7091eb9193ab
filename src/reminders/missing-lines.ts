import { missingEntry } from '../../bot/messages/reminder-entry.ts'
import { committeeChats } from '../../db/chats.ts'
import type { Db } from '../../db/client.ts'
import { leadCount, numberOf, type Work } from '../../db/obligations.ts'
import type { NewLine } from '../../db/outbox.ts'
import { gistsOf } from '../directive-gists.ts'
import type { Policy } from '../domain/policy.ts'
import { missingListAt } from '../domain/schedule.ts'

/** At a deadline, the committee's chats are told who has not reported: one line a directive, for (since, now]. */
export async function missingLines(
  tx: Db,
  committeeId: number,
  owed: Work[],
  policy: Policy,
  since: Date,
  now: Date,
): Promise<NewLine[]> {
  const lists = listsDue(owed, policy, since, now)
  if (lists.size === 0) return []
  const gistOf = await gistsOf(tx, [...lists.values()].flat())
  const chats = await committeeChats(tx, committeeId)
  const lines: NewLine[] = []
  for (const [key, works] of lists) {
    const [first] = works
    const due = first?.obligation.dueAt
    if (!first || !due) continue
    const { id: directiveId } = first.directive
    const entry = missingEntry({
      number: numberOf(first),
      gist: gistOf(first),
      due,
      missing: works.map(({ agencyName }) => agencyName),
      total: await leadCount(tx, directiveId),
    })
    for (const { id } of chats) {
      lines.push({ chatId: id, key: `${key}:${id}`, kind: 'missing', entry, directiveId, dueAt: now })
    }
  }
  return lines
}

/** By directive and due time, since one list is of one day. */
function listsDue(owed: Work[], policy: Policy, since: Date, now: Date): Map<string, Work[]> {
  const lists = new Map<string, Work[]>()
  for (const work of owed) {
    const at = listInstant(work, policy)
    if (!at || at <= since || at > now) continue
    const key = `directive:${work.directive.id}:missing:${work.obligation.dueAt?.toISOString()}`
    lists.set(key, [...(lists.get(key) ?? []), work])
  }
  return lists
}

/** When lists of what is owed go out. */
export function listInstants(owed: Work[], policy: Policy): Date[] {
  return owed.flatMap((work) => listInstant(work, policy) ?? [])
}

/** A request (đề nghị) is not chased in public, nor a duty whose hour neither the document nor the clerk has given. */
function listInstant({ obligation, directive }: Work, policy: Policy): Date | undefined {
  const { deadline, strength } = directive
  if (obligation.dueAt === null || strength === 'đề nghị') return undefined
  if (deadline?.kind === 'recurring' && deadline.time === null) return undefined
  return missingListAt(obligation.dueAt, policy)
}
