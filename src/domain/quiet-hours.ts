import type { LineKind, Urgency } from './message.ts'
import type { Policy } from './policy.ts'
import { addDays, dateOf, instantAt, timeOf } from './time.ts'

type QuietHours = Pick<Policy, 'quietFrom' | 'quietTo'>

/** Whether an instant lies in the committee's quiet hours. */
export function isQuiet(at: Date, { quietFrom, quietTo }: QuietHours): boolean {
  const time = timeOf(at)
  return quietFrom <= quietTo ? time >= quietFrom && time < quietTo : time >= quietFrom || time < quietTo
}

/** Out of the quiet hours, to their end. */
export function deferred(at: Date, policy: QuietHours): Date {
  if (!isQuiet(at, policy)) return at
  const today = instantAt(dateOf(at), policy.quietTo)
  return today > at ? today : instantAt(addDays(dateOf(at), 1), policy.quietTo)
}

/**
 * Whether words that are said at once are said without sound: what a person asked for or did is not held back by the quiet
 * hours, but need wake nobody. An urgent notice, and an order stamped khẩn or more, are heard.
 */
export function isSilent(
  { kind, urgency = 'normal' }: { kind: LineKind; urgency?: Urgency | undefined },
  at: Date,
  policy: QuietHours,
): boolean {
  return isQuiet(at, policy) && kind !== 'notice' && urgency === 'normal'
}

/** When the chats are told of a document: at once, or when the quiet hours are over, as the committee wants it. */
export function toldAt(
  { urgency, publishedAt }: { /** Its độ khẩn, as stamped. */ urgency: string | null; publishedAt: Date },
  policy: Policy,
): Date {
  return urgency === null && policy.quietPublished === 'defer' ? deferred(publishedAt, policy) : publishedAt
}
