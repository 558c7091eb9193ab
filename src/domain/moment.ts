/** Both clocks' readings at one moment, passed into every use case. See design: two clocks. */
export interface Moment {
  /** Business time: deadlines, reminders, documents. Movable in the demo. */
  now: Date
  /** Machine time: pacing, leases, codes. Never moved. */
  machine: Date
}
