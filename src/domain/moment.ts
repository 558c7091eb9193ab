/** Both clocks' readings at one moment, passed into every use case. See design: two clocks. */
export interface Moment {
  /** Business time: deadlines, reminders, documents. Movable in the demo. */
  now: Date
  /** Machine time: pacing, leases, codes. Never moved. */
  machine: Date
}

/**
 * Business time of something that a platform took at a machine time of its own: what is heard late (the house was down)
 * was said before. Never after the moment at which it is handled, however the clocks of the machines differ.
 */
export function businessTimeOf(platformTime: Date, { now, machine }: Moment): Date {
  return new Date(now.getTime() - Math.max(0, machine.getTime() - platformTime.getTime()))
}
