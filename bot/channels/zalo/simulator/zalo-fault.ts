import type { Fault } from '../../simulator/fault-script.ts'

/** What the simulated Zalo does wrong: the shared script's faults, and those that only Zalo has. */
export type ZaloFault =
  | Fault
  /** The answer has no msgId, but the message is in the chat (zca-js issues 312 and 357). */
  | { what: 'no-id-but-sent' }
  /** The answer has no msgId, and nothing came of it. */
  | { what: 'no-id-not-sent' }
  /** A gateway in between lost Zalo's answer: the message is in the chat. ('server-error': it is not.) */
  | { what: 'server-error-but-sent'; status: number }
  /** Refused with a code: 221 too many requests, 123 not accepted, 122 strangers blocked, 600 bad session key … */
  | { what: 'error'; code: number; message?: string }
  /** The session ends with this call. */
  | { what: 'dead-session' }
  /** The answer, which may come late, sets a new session cookie, and the old one is worth nothing from now on. */
  | { what: 'rotated-cookie'; ms?: number }
