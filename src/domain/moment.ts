/** Both clocks' readings at one moment, passed into every use case. See design: two clocks. */
export interface Moment {
  /** Business time: deadlines, reminders, documents. Movable in the demo. */
  now: Date
  /** Machine time: pacing, leases, codes. Never moved. */
  machine: Date
}

/** Longer than any platform keeps what it could not bring; a time before that is a clock that is wrong. */
const longestLateMs = 7 * 86_400_000

/**
 * Business time of something that a platform took at a machine time of its own: what is heard late (the house was down)
 * was said before. A time that is none, lies ahead or is more than a week ago counts as now.
 */
export function businessTimeOf(platformTime: Date, { now, machine }: Moment): Date {
  const lateMs = machine.getTime() - platformTime.getTime()
  return lateMs > 0 && lateMs <= longestLateMs ? new Date(now.getTime() - lateMs) : now
}
