/** How a committee wants to be reminded. All hours 'HH:MM' in Asia/Ho_Chi_Minh. */
export interface Policy {
  /** Hours after which an order that nobody acknowledged is mentioned again. */
  acknowledgeWithinHours: number
  dueSoonHours: number
  /** When the daily list of late work goes out. */
  overdueAt: string
  /** Nothing but urgent words is said from `quietFrom` to `quietTo`; it is said at `quietTo` instead. */
  quietFrom: string
  quietTo: string
  /** A daily duty is mentioned this many minutes before its hour. */
  dutyReminderMinutes: number
}

export const defaultPolicy: Policy = {
  acknowledgeWithinHours: 4,
  dueSoonHours: 2,
  overdueAt: '08:00',
  quietFrom: '21:30',
  quietTo: '06:00',
  dutyReminderMinutes: 60,
}
