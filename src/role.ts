/**
 * What a process does. Webhooks, rooms, planning and the handling of events run in every process; messages are sent where
 * the role is not 'web', by whoever has the account's lease; pages are answered where it is not 'worker'.
 */
export type Role = 'web' | 'worker' | 'all'

export const roles: readonly Role[] = ['web', 'worker', 'all']
