import type { LineKind } from './message.ts'
import type { Policy } from './policy.ts'
import { addMinutes } from './time.ts'

/** Why a line for a chat goes to its second channel as well. */
type CopyReason = 'urgent' | 'chat-lost' | 'account-down'

/** The priority from which words are urgent. */
export const urgentPriority = 2

/**
 * Whether a line that waits for a chat, or an urgent one that it was told, also goes to the chat's second channel.
 * Answers never do: they belong where they were asked for.
 *
 * @param first the chat that the line is for: whether the bot is in it, and since when its account is down (machine time)
 */
export function copyReason(
  { kind, priority }: { kind: LineKind; priority: number },
  first: { isLost: boolean; downSince: Date | null },
  { failover }: Pick<Policy, 'failover'>,
  machineNow: Date,
): CopyReason | undefined {
  if (kind === 'answer') return undefined
  if (failover.urgentOnBoth && priority >= urgentPriority) return 'urgent'
  // The platform has said so: waiting would not mend it.
  if (first.isLost) return 'chat-lost'
  const { downSince } = first
  if (downSince !== null && addMinutes(downSince, failover.afterMinutes) <= machineNow) return 'account-down'
  return undefined
}

/** What tells whether anything goes through an account. Machine time. */
export interface AccountSigns {
  /** Until when a process owns it; null: none does. */
  leaseUntil: Date | null
  /** How it last stood with its platform; null: it never said. */
  standing: { state: string; since: Date } | null
  /** Something waits, and its newest attempt of all failed for a reason that is no chat's. */
  isFailing: boolean
}

/** Since when nothing goes through an account, as far as these signs know, not later than now; undefined while it works. */
export function downSince({ leaseUntil, standing, isFailing }: AccountSigns, machineNow: Date): Date | undefined {
  const since = [
    ...(leaseUntil === null || leaseUntil <= machineNow ? [leaseUntil ?? machineNow] : []),
    ...(standing !== null && standing.state !== 'live' ? [standing.since] : []),
    ...(isFailing ? [machineNow] : []),
  ].map((at) => (at > machineNow ? machineNow : at))
  return since.toSorted((a, b) => a.getTime() - b.getTime())[0]
}
