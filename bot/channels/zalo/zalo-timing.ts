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
  /**
   * What a send or a reminder may take from the call on: less than the 30 s after which delivery calls a send lost by
   * itself (src/delivery/worker.ts), since what is done later is done behind its back.
   */
  act: number
  /** How long the answers about missed messages may take. */
  catchUp: number
  /** After a gap this long the list of groups is looked at too. */
  lookAtGroups: number
  missed: MissedTiming
  pauses: Pauses
}

/** How a place is asked again whose missed words Zalo does not give. */
export interface MissedTiming {
  /** The first pause, three times as long each time, and the longest. */
  firstMs: number
  longestMs: number
  /** After so many refusals, or so long, what people say there waits for the missed words no more. */
  hold: number
  holdMs: number
  /** After this the house is told … */
  tellMs: number
  /** … and after this nobody asks any more. */
  giveUpMs: number
}

/**
 * A send's turn (8 s, send-queue.ts), readiness, request and echo fill the time of its act. Whatever else it may need (words
 * to be quoted, a second try after a fresh login, a look at what a refusal means) is begun only where it ends in time.
 */
export const zaloTiming: ZaloTiming = {
  request: 10_000,
  open: 20_000,
  quietPings: 3,
  probe: 10_000,
  settle: 30_000,
  echo: 6_000,
  ready: 4_000,
  act: 28_000,
  catchUp: 10_000,
  lookAtGroups: 300_000,
  missed: {
    firstMs: 2_000,
    longestMs: 900_000,
    hold: 2,
    holdMs: 60_000,
    tellMs: 1_800_000,
    giveUpMs: 86_400_000,
  },
  pauses: usualPauses,
}
