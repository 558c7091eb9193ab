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

/** Lines of one transaction; its chats fit one NOTIFY, which holds 8,000 bytes. */
const mostAtOnce = 200

export interface CopyOptions {
  maxLength: number
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
  for (let made = 0; ; ) {
    // Without a lock first: mostly there is nothing to do.
    const pairs = await standbyPairs(db, lease.accountId)
    if (pairs.length === 0 || (await linesToCopy(db, pairs, options.now)).length === 0) return made
    const copies = await db.transaction((tx) => copyOnce(tx, lease, pairs, options))
    if (copies === 0) return made
    made += copies
  }
}

async function copyOnce(tx: Db, lease: Lease, known: StandbyPair[], options: CopyOptions): Promise<number> {
  const standbyIds = known.map(({ standbyId }) => standbyId)
  if (!(await lockStandby(tx, lease, standbyIds))) return 0
  const pairs = (await standbyPairs(tx, lease.accountId)).filter(({ standbyId }) => standbyIds.includes(standbyId))
  const lines = (await linesToCopy(tx, pairs, options.now)).slice(0, mostAtOnce)
  const copies = await copiesOf(tx, lines, pairs, options)
  await insertCopies(tx, lease.accountId, copies, options.now)
  return copies.length
}

async function linesToCopy(db: Db, pairs: StandbyPair[], now: Date): Promise<UncopiedLine[]> {
  const found = await uncopiedLines(db, pairs, now)
  if (found.length === 0) return []
  const policies = new Map((await allCommittees(db)).map(({ id, policy }) => [id, policy]))
  const firsts = new Map(pairs.map((pair) => [pair.firstId, pair]))
  return found.filter((line) => {
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
  { maxLength, onFailure }: CopyOptions,
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
