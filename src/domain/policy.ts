import { z } from 'zod'

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "an hour is 'HH:MM', from 00:00 to 23:59")

const policySchema = z.strictObject({
  /** Hours after which an order that nobody acknowledged is mentioned again. */
  acknowledgeWithinHours: z.number().positive().default(4),
  /** Less than the day before, which has a reminder of its own. */
  dueSoonHours: z.number().positive().lt(24).default(2),
  /** When the daily list of late work goes out. */
  overdueAt: hour.default('08:00'),
  /** Nothing but urgent words is said from `quietFrom` to `quietTo`; the same hour twice means no quiet hours. */
  quietFrom: hour.default('21:30'),
  quietTo: hour.default('06:00'),
  /** A document that is published in quiet hours is told at once without sound, or when they are over. */
  quietPublished: z.enum(['silent', 'defer']).default('silent'),
  /** Whether a document's file goes with its orders into the chats. */
  sendOriginal: z.boolean().default(true),
  /** A daily duty is mentioned this many minutes before its hour … */
  dutyReminderMinutes: z.number().positive().lt(1440).default(60),
  /** … or at this hour, when the text gives it none. */
  dutyReminderAt: hour.default('16:00'),
  /** Whether orders with a deadline also become reminders of Zalo's own in a group; who accepts one has đã nhận. */
  groupReminders: z.boolean().default(false),
  /** When what is for a chat also goes to its second channel: see copyReason in failover.ts. */
  failover: z
    .strictObject({
      /** Minutes that nothing goes through the first channel's account. */
      afterMinutes: z.number().nonnegative().default(10),
      /** Urgent notices go to both at once. */
      urgentOnBoth: z.boolean().default(true),
    })
    .prefault({}),
})

/** The part of a policy that a committee has set. */
export type PolicySettings = z.input<typeof policySchema>

/** How a committee wants to be reminded. All hours 'HH:MM' in Asia/Ho_Chi_Minh. */
export type Policy = z.infer<typeof policySchema>

export const defaultPolicy: Policy = policySchema.parse({})

/** What is wrong with a part of a policy, by the names of its settings ('failover.afterMinutes'); empty when nothing is. */
export function policyMistakes(stored: unknown): string[] {
  const issues = policySchema.safeParse(stored).error?.issues ?? []
  return [
    ...new Set(
      issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => [...issue.path, key].join('.'))
          : [issue.path.join('.')],
      ),
    ),
  ]
}

/**
 * A policy in full from the part of it that a committee has set. Throws an Error that lists every problem at once.
 * @param owner named in the error: whose policy it is
 */
export function readPolicy(stored: unknown, owner: string): Policy {
  const read = policySchema.safeParse(stored)
  if (read.success) return read.data
  throw new Error(`policy of ${owner}:\n${z.prettifyError(read.error)}`)
}
