import type { Standing } from '../channel.ts'

/**
 * What keeps one account connected, as a table without timers or network: `connection.ts` carries its effects out. Every
 * login opens a new epoch; what a listener of an older epoch still says is heard by nobody.
 */
export interface Supervised {
  phase: Phase
  standing: Standing
  epoch: number
  /** Failures since it was last live for a while. */
  failures: number
  /** Logins refused for no known reason, one after the other. */
  refusals: number
  /** The session was refused once: a request that was under way may just have brought a newer one. */
  doubted: boolean
}

export type Phase =
  /** Not started, or stopped. */
  | 'off'
  /** Waits for a person: signed out or banned. */
  | 'idle'
  /** Lets a pause pass before the next login. */
  | 'waiting'
  | 'logging-in'
  /** Logged in, the socket has not said anything yet. */
  | 'opening'
  | 'listening'
  /** Nothing was heard for long: a question was put that has an answer. */
  | 'probing'

export type LoginFailure = 'unreachable' | 'refused' | 'dead' | 'banned' | 'no-session'

export type Happening =
  | { what: 'start' | 'stop' | 'session-saved' }
  | {
      what: 'logged-in' | 'opened' | 'quiet' | 'heard' | 'unanswered' | 'due' | 'settled' | 'session-dead'
      epoch: number
    }
  | { what: 'login-failed'; epoch: number; why: LoginFailure; detail: string }
  | { what: 'closed'; epoch: number; code: number }

export type Effect =
  | { do: 'login' | 'open' | 'close' | 'probe' | 'catch-up' }
  | { do: 'wait'; ms: number }
  | { do: 'tell'; standing: Standing }

export interface Reaction {
  next: Supervised
  effects: Effect[]
}

/** Pauses in milliseconds. */
export interface Pauses {
  first: number
  longest: number
  /** At least, where somebody else uses the account (3000) or Zalo threw us out (3003): whoever hurries back starts a war. */
  displaced: number
  longestDisplaced: number
  frozen: number
  /** A login that is refused may be taken later, also where Zalo called the session dead: it has its bad hours too. */
  refused: number
}

/** Zalo drops sockets every minute: the first pause is short, and forgotten once it is live. */
export const usualPauses: Pauses = {
  first: 1_000,
  longest: 300_000,
  displaced: 60_000,
  longestDisplaced: 1_800_000,
  frozen: 500,
  refused: 1_800_000,
}

/** A login that is refused so often running needs a person. */
const refusalLimit = 3
const displacedCodes = [3000, 3003]

export const off: Supervised = {
  phase: 'off',
  standing: { state: 'connecting' },
  epoch: 0,
  failures: 0,
  refusals: 0,
  doubted: false,
}

type Handler<What extends Happening['what']> = (
  state: Supervised,
  happening: Extract<Happening, { what: What }>,
  dice: Dice,
) => Reaction | undefined
/** What pauses are made of; `random` in [0, 1). */
interface Dice {
  random: number
  pauses: Pauses
}
type Row = { [What in Happening['what']]?: Handler<What> }

const login = (state: Supervised): Reaction => ({
  next: { ...state, phase: 'logging-in', epoch: state.epoch + 1 },
  effects: [{ do: 'close' }, { do: 'login' }],
})

const stop = (state: Supervised): Reaction => ({
  next: { ...state, phase: 'off', epoch: state.epoch + 1 },
  effects: [{ do: 'close' }],
})

/** Full jitter over the upper half, so that many accounts of one house do not come back together. */
function pauseFor(failures: number, random: number, first: number, longest: number): number {
  return Math.round(Math.min(first * 2 ** Math.max(0, failures - 1), longest) * (0.5 + random / 2))
}

function retreat(state: Supervised, standing: Standing, random: number, first: number, longest: number): Reaction {
  const failures = state.failures + 1
  const ms = pauseFor(failures, random, first, longest)
  return {
    next: { ...state, phase: 'waiting', standing, failures },
    effects: [{ do: 'close' }, { do: 'wait', ms }],
  }
}

function giveUp(state: Supervised, standing: Standing, retryMs?: number): Reaction {
  return {
    next: { ...state, phase: 'idle', standing, failures: 0, doubted: false },
    effects: [{ do: 'close' }, ...(retryMs === undefined ? [] : [{ do: 'wait', ms: retryMs } as const])],
  }
}

const loginFailed: Handler<'login-failed'> = (before, { why, detail }, { random, pauses }) => {
  const refusals = why === 'refused' ? before.refusals + 1 : 0
  const state = { ...before, refusals }
  // Whoever was told to sign in again hears of nothing else until it is connected: each change of state is an alarm.
  const trying: Standing = before.standing.state === 'signed-out' ? before.standing : { state: 'connecting', detail }
  switch (why) {
    case 'unreachable':
      return retreat({ ...state, refusals: before.refusals }, trying, random, pauses.first, pauses.longest)
    case 'refused':
      return refusals >= refusalLimit
        ? giveUp(state, { state: 'signed-out', detail }, pauses.refused)
        : retreat(state, trying, random, pauses.first * 5, pauses.longest)
    case 'dead':
      return state.doubted
        ? giveUp(state, { state: 'signed-out', detail }, pauses.refused)
        : retreat({ ...state, doubted: true }, trying, random, pauses.first, pauses.longest)
    case 'no-session':
      // Whoever signs in has the channel told, unless the database restarts just then: so it looks now and then.
      return giveUp(state, { state: 'signed-out', detail }, pauses.refused)
    case 'banned':
      return giveUp(state, { state: 'banned', detail })
  }
}

const closed: Handler<'closed'> = (state, { code }, { random, pauses }) => {
  if (displacedCodes.includes(code)) {
    const detail =
      code === 3000 ? 'tài khoản đang được mở ở nơi khác (Zalo Web hoặc một máy chủ khác)' : 'Zalo đã ngắt phiên này'
    // The spread lies in the upper half: its lower end is what is promised.
    return retreat(state, { state: 'connecting', detail }, random, 2 * pauses.displaced, pauses.longestDisplaced)
  }
  return retreat(state, { state: 'connecting' }, random, pauses.first, pauses.longest)
}

/** A call was refused for its session: only a fresh login tells whether the session itself is dead. */
const sessionDead: Handler<'session-dead'> = (state, _, { random, pauses }) =>
  state.failures === 0
    ? login({ ...state, standing: { state: 'connecting' }, failures: 1 })
    : retreat(state, { state: 'connecting' }, random, pauses.first, pauses.longest)

const settled: Handler<'settled'> = (state) => ({ next: { ...state, failures: 0 }, effects: [] })

const renewed = (state: Supervised): Reaction =>
  login({ ...state, standing: { state: 'connecting' }, refusals: 0, doubted: false })

const open: Row = { closed, 'session-dead': sessionDead, 'session-saved': renewed, settled, stop }

const table: Record<Phase, Row> = {
  off: { start: login },
  idle: { start: login, 'session-saved': renewed, due: login, stop },
  waiting: { 'session-saved': renewed, due: login, stop },
  'logging-in': {
    'logged-in': (state) => ({
      next: { ...state, phase: 'opening', refusals: 0, doubted: false },
      effects: [{ do: 'open' }],
    }),
    'login-failed': loginFailed,
    'session-saved': renewed,
    stop,
  },
  opening: {
    ...open,
    // The socket itself could not be made: an address that is none, say.
    'login-failed': loginFailed,
    opened: (state) => ({
      next: { ...state, phase: 'listening', standing: { state: 'live' } },
      effects: [{ do: 'catch-up' }],
    }),
    unanswered: (state, _, { random, pauses }) =>
      retreat(state, { state: 'connecting' }, random, pauses.first, pauses.longest),
  },
  listening: {
    ...open,
    quiet: (state) => ({ next: { ...state, phase: 'probing' }, effects: [{ do: 'probe' }] }),
  },
  probing: {
    ...open,
    heard: (state) => ({ next: { ...state, phase: 'listening' }, effects: [] }),
    unanswered: (state, _, { random, pauses }) =>
      retreat(state, { state: 'frozen' }, random, pauses.frozen, pauses.longest),
  },
}

/** What follows from a happening; nothing where its phase knows none, or its epoch is over. @param random in [0, 1) */
export function react(state: Supervised, happening: Happening, random: number, pauses = usualPauses): Reaction {
  const nothing: Reaction = { next: state, effects: [] }
  if ('epoch' in happening && happening.epoch !== state.epoch) return nothing
  // The row's handler takes the happening of its own name, which the compiler cannot follow through the lookup.
  const handler = table[state.phase][happening.what] as Handler<Happening['what']> | undefined
  const reaction = handler?.(state, happening, { random, pauses }) ?? nothing
  const { standing } = reaction.next
  const told = standing.state === state.standing.state && standing.detail === state.standing.detail
  if (told && happening.what !== 'start') return reaction
  return { ...reaction, effects: [...reaction.effects, { do: 'tell', standing }] }
}
