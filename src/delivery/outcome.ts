import type { SendErrorKind } from '../../bot/channels/channel.ts'
import type { LineKind } from '../domain/message.ts'
import { backoffMs } from './backoff.ts'

/** What the channel said. */
export interface Failure {
  kind: SendErrorKind
  retryAfterMs?: number | undefined
  movedTo?: string | undefined
}

/** What the decision depends on besides. Machine time. */
export interface Circumstances {
  now: Date
  /** Of the channel: a second send with the same id puts nothing new into the chat. */
  idempotent: boolean
  /** What the message's lines are for. */
  kinds: LineKind[]
  /** Attempts that ended in one of `strikingKinds`, this one included. */
  strikes: number
  /** Whether anything of the account has arrived since the first attempt; if not, it is the platform that is away. */
  othersArrive?: boolean
  /** Until when the pace lets the chat wait that was asked too fast, in milliseconds since 1970. */
  parkedUntil?: number
  /** In [0, 1). */
  random: number
}

/** What follows from a failed attempt. */
export interface Outcome {
  /** 'queued', 'failed' and 'unknown' may have a next attempt; 'dead' has none. 'sent': the platform has shown it. */
  state: 'queued' | 'failed' | 'unknown' | 'dead' | 'sent'
  /** Absent from 'unknown': only a person can decide. */
  nextAttemptAt?: Date
  park?: { what: 'chat' | 'account'; until: Date }
  chat?: { state: 'gone' | 'removed' | 'muted' } | { movedTo: string }
}

/** After so many strikes nobody tries any more. */
export const strikeLimit = 10
/** While nothing of the account arrives: three more days, at a try an hour. */
export const outageLimit = strikeLimit + 72
/** What counts as a strike: waiting because the platform asked for it, or because the account is signed out, does not. */
export const strikingKinds: readonly SendErrorKind[] = ['unavailable', 'lost', 'chat-moved']

/** A platform that says 'too fast' without saying how long is given this long. */
export const defaultRetryAfterMs = 5_000
/** A refused account needs a person; asking more often would only provoke the platform. */
const unauthorisedPauseMs = 300_000

/** Nothing tells that a group lets its members write again, so what waits there asks. */
const mutedPauseMs = 600_000

/** Kinds of which a second copy does no harm: their words name the number and the time, and late they are worth nothing. */
const harmlessTwice: ReadonlySet<LineKind> = new Set<LineKind>([
  'notice',
  'alarm',
  'overdue',
  'due',
  'due-soon',
  'due-tomorrow',
  'duty-open',
  'new',
  'missing',
  'original',
])

const table: Record<SendErrorKind, (failure: Failure, circumstances: Circumstances) => Outcome> = {
  'rate-limited': ({ retryAfterMs = defaultRetryAfterMs }, { now, parkedUntil }) => {
    const until = parkedUntil === undefined ? after(now, retryAfterMs) : new Date(parkedUntil)
    return { state: 'failed', nextAttemptAt: until, park: { what: 'chat', until } }
  },
  unavailable: (_, c) =>
    c.strikes >= (c.othersArrive === false ? outageLimit : strikeLimit)
      ? { state: 'dead' }
      : { state: 'failed', nextAttemptAt: backedOff(c) },
  busy: ({ retryAfterMs = defaultRetryAfterMs }, { now }) => ({
    state: 'queued',
    nextAttemptAt: after(now, retryAfterMs),
  }),
  lost: (_, c) => {
    // Perhaps it was sent, so it is never called dead.
    if (c.strikes >= strikeLimit) return { state: 'unknown' }
    if (c.idempotent) return { state: 'queued', nextAttemptAt: c.strikes <= 1 ? c.now : backedOff(c) }
    const again = c.kinds.every((kind) => harmlessTwice.has(kind))
    return again ? { state: 'unknown', nextAttemptAt: backedOff(c) } : { state: 'unknown' }
  },
  refused: () => ({ state: 'dead' }),
  // Kept with all else that waits for the chat: nothing is sent there before it is active again.
  'chat-gone': (_, { now }) => ({ state: 'queued', nextAttemptAt: now, chat: { state: 'gone' } }),
  'bot-removed': (_, { now }) => ({ state: 'queued', nextAttemptAt: now, chat: { state: 'removed' } }),
  // However often: it has not been refused for what it says.
  'may-not-write': (_, { now }) => ({
    state: 'queued',
    nextAttemptAt: after(now, mutedPauseMs),
    chat: { state: 'muted' },
  }),
  'chat-moved': ({ movedTo }, { now, strikes }) => {
    if (movedTo === undefined) return { state: 'queued', nextAttemptAt: now, chat: { state: 'gone' } }
    if (strikes >= strikeLimit) return { state: 'dead', chat: { movedTo } }
    return { state: 'queued', nextAttemptAt: now, chat: { movedTo } }
  },
  unauthorised: (_, { now }) => {
    const until = after(now, unauthorisedPauseMs)
    return { state: 'failed', nextAttemptAt: until, park: { what: 'account', until } }
  },
}

/** The one place that decides what follows from a send that did not succeed. */
export function outcomeOf(failure: Failure, circumstances: Circumstances): Outcome {
  return table[failure.kind](failure, circumstances)
}

function backedOff({ now, strikes, random }: Circumstances): Date {
  return after(now, backoffMs(strikes, random))
}

function after(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds)
}
