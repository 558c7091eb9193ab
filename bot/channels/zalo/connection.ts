import { type API, Zalo } from 'zca-js'
import type { Clock, Standing } from '../channel.ts'
import { guardFrames } from './guard-frames.ts'
import { keepAliveMs } from './keep-alive.ts'
import { explainLoginFailure } from './login-failure.ts'
import { type Effect, type Happening, off, react } from './supervisor.ts'
import { createTimers } from './timers.ts'
import { withCookies } from './with-cookies.ts'
import { createZaloFetch, type LoginRefusal } from './zalo-fetch.ts'
import { credentialsOf, type SessionKeeper, sessionOf, type ZaloSession } from './zalo-session.ts'
import type { ZaloTiming } from './zalo-timing.ts'

/** The account's way to Zalo: logged in again and again, with one listener at a time. */
export interface Connection {
  start(): void
  /** Somebody has signed in anew. */
  renew(): void
  /**
   * The library, logged in. Waits a while for a login under way; undefined when there is none in that time.
   * @param not one whose session was just refused
   */
  ready(not?: API): Promise<API | undefined>
  /** A call was refused for its session. */
  sessionRefused(api: API): void
  standing(): Standing
  /** Resolves when nothing runs any more. */
  stop(): Promise<void>
}

export interface ConnectionOptions {
  keeper: SessionKeeper
  apiRoot: string | undefined
  timing: ZaloTiming
  clock: Clock
  /** In [0, 1), for the spread of pauses. */
  random: () => number
  tell: (standing: Standing) => void
  /** Hangs the handlers on a new listener; each must go through `heed`, which keeps late words of old listeners out. */
  listen: (api: API, heed: Heed) => void
  /** The socket speaks: asks for what was missed. */
  catchUp: (api: API) => Promise<void>
  /** The socket said something that the library could not read. */
  unread: (api: API) => void
}

export type Heed = <Words extends unknown[]>(handler: (...words: Words) => void) => (...words: Words) => void

export function createConnection(options: ConnectionOptions): Connection {
  const { keeper, timing, clock, random, tell, listen, catchUp, unread } = options
  let state = off
  let api: API | undefined
  /** Whose cookies are the account's: also after a call of its was refused, until another has logged in. */
  let newest: API | undefined
  let lastHeard = 0
  let giveUpLogin = new AbortController()
  let loggingIn = Promise.resolve()
  const timers = createTimers()
  const underWay = new Set<Promise<unknown>>()
  const waiting = new Set<() => void>()

  function dispatch(happening: Happening): void {
    const { next, effects } = react(state, happening, random(), timing.pauses)
    state = next
    for (const effect of effects) perform(effect, state.epoch)
    for (const look of [...waiting]) look()
  }

  function perform(effect: Effect, epoch: number): unknown {
    switch (effect.do) {
      case 'tell':
        return tell(effect.standing)
      case 'wait':
        return timers.later(effect.ms, () => dispatch({ what: 'due', epoch }))
      case 'close':
        return close()
      case 'login':
        // One after the other: the one before may still bring the cookie that this one needs.
        loggingIn = loggingIn.then(() => login(epoch))
        return track(loggingIn)
      case 'open':
        return open(epoch)
      case 'probe':
        return probe(epoch)
      case 'catch-up':
        timers.later(timing.settle, () => dispatch({ what: 'settled', epoch }))
        return api && track(catchUp(api))
    }
  }

  /** All timers belong to the connection that is closed. Its listener keeps its error handler: late errors come. */
  function close(): void {
    timers.clear()
    giveUpLogin.abort()
    api?.listener.stop()
  }

  async function login(epoch: number): Promise<void> {
    if (epoch !== state.epoch) return
    giveUpLogin = new AbortController()
    const { signal } = giveUpLogin
    let refusal: LoginRefusal | undefined
    let made: API | undefined
    let session: ZaloSession | undefined
    /** The session with what this login's answers have changed of it, until the library shows its own. */
    let renewed: ZaloSession | undefined
    const before = newest
    const polyfill = createZaloFetch({
      apiRoot: options.apiRoot,
      timeoutMs: timing.request,
      onCookies(setCookies) {
        const of = made
        if (of) setImmediate(() => of === newest && keeper.save(() => sessionOf(of)))
        else if (session) renewed = withCookies(renewed ?? session, setCookies)
      },
      onLoginRefused: (said) => {
        refusal = said
      },
    })
    try {
      // A cookie that has just changed is on its way into the store.
      await keeper.settled()
      session = await keeper.load()
      if (!session) throw undefined
      // zca-js would ask a package registry for updates; without selfListen it hides that the bot was removed.
      const zalo = new Zalo({
        checkUpdate: false,
        logging: false,
        selfListen: true,
        polyfill: (input, init) => polyfill(input, made ? init : { ...init, signal }),
      })
      const entered = await zalo.login(credentialsOf(session))
      made = entered
      if (newest === before) keeper.save(() => sessionOf(entered))
      if (epoch !== state.epoch) return
      api = entered
      newest = entered
      dispatch({ what: 'logged-in', epoch })
    } catch (error) {
      const failure = explainLoginFailure(error, refusal)
      // Zalo took the session, changed its cookie, and then something failed: without the new cookie it would be dead.
      const kept = renewed
      if (kept && refusal === undefined && newest === before) keeper.save(() => kept)
      if (epoch === state.epoch && failure.why !== 'unreachable') api = undefined
      dispatch({ what: 'login-failed', epoch, ...failure })
    }
  }

  function open(epoch: number): void {
    if (!api) return
    const of = api
    const { listener } = of
    const heed: Heed =
      (handler) =>
      (...words) => {
        if (epoch !== state.epoch) return
        lastHeard = clock.now().getTime()
        handler(...words)
        dispatch({ what: 'heard', epoch })
      }
    const notRead = heed(() => unread(of))
    // Always one: without it a frame that cannot be read ends the process. A socket's own troubles are no Error.
    listener.on('error', (error: unknown) => error instanceof Error && notRead())
    listener.on('closed', (code) => dispatch({ what: 'closed', epoch, code }))
    listener.on('cipher_key', () => {
      lastHeard = clock.now().getTime()
      dispatch({ what: 'opened', epoch })
    })
    listen(of, heed)
    // Its own reconnecting is not to be relied on: any close leads to a fresh login.
    listener.start({ retryOnClose: false })
    guardFrames(listener)
    timers.later(timing.open, () => state.phase === 'opening' && dispatch({ what: 'unanswered', epoch }))
    watch(of, epoch)
    keepAlive(of)
  }

  /** A frozen connection says nothing, and Zalo need not answer pings. */
  function watch(of: API, epoch: number): void {
    const interval = of.getContext().settings?.features.socket.ping_interval ?? 60_000
    timers.later(interval, () => {
      const silence = clock.now().getTime() - lastHeard
      if (silence >= timing.quietPings * interval) dispatch({ what: 'quiet', epoch })
      watch(of, epoch)
    })
  }

  function probe(epoch: number): void {
    try {
      api?.listener.requestOldMessages(0, null)
    } catch {
      // A socket that is closing: its close is on the way, or the silence will tell.
    }
    timers.later(timing.probe, () => state.phase === 'probing' && dispatch({ what: 'unanswered', epoch }))
  }

  function keepAlive(of: API): void {
    const { keepalive } = of.getContext().settings ?? {}
    timers.later(keepAliveMs(keepalive?.keepalive_duration), () => {
      track(of.keepAlive().catch((error: unknown) => isSessionRefusal(error) && sessionRefused(of)))
      keepAlive(of)
    })
  }

  function sessionRefused(of: API): void {
    if (of !== api) return
    api = undefined
    of.listener.stop()
    dispatch({ what: 'session-dead', epoch: state.epoch })
  }

  function track(work: Promise<unknown>): void {
    const tracked: Promise<unknown> = work.catch(() => {}).finally(() => underWay.delete(tracked))
    underWay.add(tracked)
  }

  return {
    start: () => dispatch({ what: 'start' }),
    renew() {
      dispatch({ what: 'session-saved' })
    },
    ready(not) {
      const found = () => (api !== not ? api : undefined)
      const isHopeless = () => state.phase === 'idle' || state.phase === 'off'
      if (found() || isHopeless()) return Promise.resolve(found())
      return new Promise((resolve) => {
        const end = (result: API | undefined) => {
          clearTimeout(timer)
          waiting.delete(look)
          resolve(result)
        }
        const look = () => (found() || isHopeless()) && end(found())
        const timer = setTimeout(() => end(undefined), timing.ready)
        waiting.add(look)
      })
    },
    sessionRefused,
    standing: () => state.standing,
    async stop() {
      dispatch({ what: 'stop' })
      await Promise.all(underWay)
      await keeper.settled()
    },
  }
}

/** 102: the session is dead; 600: its key is not taken (zca-js issues). */
export function isSessionRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 102 || error.code === 600)
}
