import type { Capabilities } from '../../bot/channels/channel.ts'
import { compose } from '../../bot/messages/compose.ts'
import type { Lease } from '../../db/accounts.ts'
import type { Db } from '../../db/client.ts'
import { allCommittees } from '../../db/committees.ts'
import {
  entriesOf,
  insertCopies,
  lockStandby,
  type NewCopy,
  type StandbyPair,
  standbyPairs,
  type UncopiedLine,
  uncopiedLines,
} from '../../db/copies.ts'
import { copyReason } from '../domain/failover.ts'
import { defaultPolicy } from '../domain/policy.ts'

/** Chats of one transaction, which locks them; they fit one NOTIFY, which holds 8,000 bytes. */
const mostAtOnce = 50

export interface CopyOptions {
  /** Of the account's channel. */
  capabilities: Pick<Capabilities, 'maxLength' | 'maxFileBytes'>
  /** Machine time. */
  now: Date
  /** Lines of one chat could not be made into messages; the others' are. */
  onFailure: (failure: unknown, firstId: number) => void
}

/**
 * Makes the copies that the account's chats are to have as second channels of others: messages of the same lines, in the
 * account's own lengths. Only the owner of the account does it, and of several at once only one.
 *
 * @returns how many messages were made
 */
export async function copyToStandby(db: Db, lease: Lease, options: CopyOptions): Promise<number> {
  const pairs = await standbyPairs(db, lease.accountId)
  if (pairs.length === 0) return 0
  // Without a lock first: mostly there is nothing to do.
  const found = new Set((await linesToCopy(db, pairs, options)).map(({ firstId }) => firstId))
  const standbyIds = pairs.filter(({ firstId }) => found.has(firstId)).map(({ standbyId }) => standbyId)
  let made = 0
  for (let start = 0; start < standbyIds.length; start += mostAtOnce) {
    const some = standbyIds.slice(start, start + mostAtOnce)
    made += await db.transaction((tx) => copyFor(tx, lease, some, options))
  }
  return made
}

async function copyFor(tx: Db, lease: Lease, standbyIds: number[], options: CopyOptions): Promise<number> {
  if (!(await lockStandby(tx, lease, standbyIds))) return 0
  const pairs = (await standbyPairs(tx, lease.accountId)).filter(({ standbyId }) => standbyIds.includes(standbyId))
  const copies = await copiesOf(tx, await linesToCopy(tx, pairs, options), pairs, options)
  await insertCopies(tx, lease.accountId, copies, options.now)
  return copies.length
}

async function linesToCopy(
  db: Db,
  pairs: StandbyPair[],
  { capabilities: { maxFileBytes }, now }: CopyOptions,
): Promise<UncopiedLine[]> {
  const found = await uncopiedLines(db, pairs, now)
  if (found.length === 0) return []
  const policies = new Map((await allCommittees(db)).map(({ id, policy }) => [id, policy]))
  const firsts = new Map(pairs.map((pair) => [pair.firstId, pair]))
  return found.filter((line) => {
    // Without the file its name tells nothing that the orders do not.
    if (line.kind === 'original' && maxFileBytes === undefined) return false
    const first = firsts.get(line.firstId)
    const policy = policies.get(line.committeeId ?? 0) ?? defaultPolicy
    return first !== undefined && copyReason(line, first, policy, now) !== undefined
  })
}

/** Each chat's lines of one priority are merged as they would have been in the first. */
async function copiesOf(
  tx: Db,
  lines: UncopiedLine[],
  pairs: StandbyPair[],
  { capabilities: { maxLength }, onFailure }: CopyOptions,
): Promise<NewCopy[]> {
  const entries = await entriesOf(
    tx,
    lines.map(({ id }) => id),
  )
  const said = lines.flatMap((line) => {
    const entry = entries.get(line.id)
    return entry ? [{ ...line, entry }] : []
  })
  const copies: NewCopy[] = []
  for (const { firstId, standbyId: chatId } of pairs) {
    const own = said.filter((line) => line.firstId === firstId)
    for (const priority of new Set(own.map((line) => line.priority))) {
      try {
        const { composed } = compose(
          own.filter((line) => line.priority === priority),
          { maxLength },
        )
        copies.push(...composed.map(({ lineIds, message: body }) => ({ chatId, priority, lineIds, body })))
      } catch (failure) {
        onFailure(failure, firstId)
      }
    }
  }
  return copies
}
