import { type Pauses, usualPauses } from './supervisor.ts'

/** Limits and pauses of one account, in milliseconds; tests shorten them. */
export interface ZaloTiming {
  /** One request; zca-js itself waits for ever. */
  request: number
  /** From the opening of the socket to its first word. */
  open: number
  /** So many of Zalo's ping intervals without a word call for a question … */
  quietPings: number
  /** … and this is how long its answer may take. */
  probe: number
  /** A connection that lived so long was a good one. */
  settle: number
  /** How long the echo of a message without an id may take. */
  echo: number
  /** How long a send waits for the account to be logged in. */
  ready: number
  /** How long the answers about missed messages may take. */
  catchUp: number
  /** After a gap this long the list of groups is looked at too. */
  lookAtGroups: number
  pauses: Pauses
}

/**
 * Together a send's turn (8 s, send-queue.ts), readiness, request and echo stay under the 30 s after which delivery
 * calls it lost by itself; a second try after a fresh login is made only where there is time for it.
 */
export const zaloTiming: ZaloTiming = {
  request: 10_000,
  open: 20_000,
  quietPings: 3,
  probe: 10_000,
  settle: 30_000,
  echo: 6_000,
  ready: 4_000,
  catchUp: 10_000,
  lookAtGroups: 300_000,
  pauses: usualPauses,
}
