import { setTimeout as pause } from 'node:timers/promises'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import { type Heard, type Place, placeOf } from './heard.ts'
import type { Mark, ZaloMemory } from './zalo-memory.ts'

/**
 * Hands over what was heard, one after the other, each once it is stored: a listener's handler only puts it here. What
 * the house could not store is tried again, and everything behind it waits, so that nothing is passed over and a chat
 * keeps its order. Zalo takes no acknowledgement: how far it came is kept in the store, and a new connection asks again
 * for what came after.
 */
export interface HandOver {
  add(heard: Heard[]): void
  /** Takes a person's words back that were not handed over yet, or come only now: a page may show them later than that. */
  drop(msgId: string): void
  /** New words wait until what was missed before them has been asked for. */
  hold(): void
  /**
   * Words go on, but for those of some places, which wait until they are freed.
   * @param mayMark whether all that was missed is here, or its places are known to the store; otherwise the mark stays,
   * and whoever comes next asks from there again
   */
  release(options: { holding: Iterable<Place>; mayMark: boolean }): void
  free(place: Place): void
  /** Resolves when nothing of the place waits to be stored; with false where it has to wait again, or ends. */
  settled(place: Place): Promise<boolean>
  /** The time of the oldest words of a place that are heard and not stored; undefined: none wait. */
  oldestWaiting(place: Place): number | undefined
  /** Up to where everything has been heard, stored or not; undefined where only the store knows. */
  heardUpTo(): Mark | undefined
  /** Ends; resolves when what is being stored has been. */
  stop(): Promise<void>
}

export interface HandOverOptions {
  memory: ZaloMemory
  /** Undefined: nothing of the house's. */
  eventOf: (heard: Heard) => Promise<InboundEvent | undefined>
  onInbound: (event: InboundEvent) => Promise<void>
}

const firstPauseMs = 100
const longestPauseMs = 30_000
/** Repeats come from asking for missed messages: a few pages of them. */
const rememberedIds = 5_000
/** The mark may lag: what is handed over again is known by its event id. */
const markEvery = 50

export function createHandOver({ memory, eventOf, onInbound }: HandOverOptions): HandOver {
  let waiting: Heard[] = []
  const known = new Set<string>()
  /** Ids of messages. */
  const takenBack = new Set<string>()
  /** All, or some places. */
  let held: 'all' | Set<Place> = new Set()
  let mayMark = true
  const settling = new Map<Place, (done: boolean) => void>()
  let sinceMark = 0
  let newest: Mark | undefined
  let newestHeard: Mark | undefined
  let upTo: Mark | undefined
  let running: Promise<void> | undefined
  const ending = new AbortController()

  /** What is asked for comes after newer words. */
  function insert(heard: Heard): void {
    let place = waiting.length
    for (; place > 0; place -= 1) {
      const before = waiting[place - 1]
      if (!before || byTime(before, heard) <= 0) break
    }
    waiting.splice(place, 0, heard)
  }

  function next(): Heard | undefined {
    if (held === 'all' || ending.signal.aborted) return undefined
    const places = held
    // What happens to a group itself waits for no words: it may be why there are none.
    return waiting.find((heard) => heard.what === 'change' || !places.has(placeOf(heard)))
  }

  function wake(): void {
    if (running || !next()) return
    running = run().finally(() => {
      running = undefined
      wake()
    })
  }

  async function run(): Promise<void> {
    for (let heard = next(); heard; heard = next()) {
      const isStored = await store(heard)
      if (ending.signal.aborted && !isStored) return
      const index = waiting.indexOf(heard)
      if (index >= 0) waiting.splice(index, 1)
      settle(placeOf(heard))
      if (isStored) count(heard)
      if (!next() || sinceMark >= markEvery) await writeMark()
    }
  }

  function settle(place: Place): void {
    const done = settling.get(place)
    if (done && !waiting.some((heard) => placeOf(heard) === place)) done(true)
  }

  function giveUpSettling(): void {
    for (const resolve of [...settling.values()]) resolve(false)
  }

  /** @returns false when it ended, or was taken back, before that */
  async function store(heard: Heard): Promise<boolean> {
    const isOver = () => ending.signal.aborted || isTakenBack(heard)
    for (let pauseMs = firstPauseMs; !isOver(); pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        const event = await eventOf(heard)
        if (event) await onInbound(event)
        return true
      } catch {
        await pause(pauseMs, undefined, { signal: ending.signal }).catch(() => {})
      }
    }
    return false
  }

  /** An echo of the account's own words still tells that they were sent. */
  const isTakenBack = (heard: Heard) => heard.what === 'message' && !heard.own && takenBack.has(heard.ids.msgId)

  function count(heard: Heard): void {
    if (heard.what !== 'message') return
    newest = later(newest, { at: heard.at, msgId: heard.ids.msgId })
    sinceMark += 1
  }

  /** A mark that could not be kept only means that more is handed over again later. */
  async function writeMark(): Promise<void> {
    if (!mayMark || !newest || sinceMark === 0) return
    sinceMark = 0
    await memory.keepMark(newest).catch(() => {})
  }

  return {
    add(heard) {
      for (const one of heard) {
        if (known.has(one.eventId) || isTakenBack(one)) continue
        known.add(one.eventId)
        insert(one)
        if (one.what === 'message') newestHeard = later(newestHeard, { at: one.at, msgId: one.ids.msgId })
      }
      if (held !== 'all' && mayMark) upTo = newestHeard
      keepNewest(known, rememberedIds + waiting.length)
      wake()
    },
    drop(msgId) {
      takenBack.add(msgId)
      keepNewest(takenBack, rememberedIds)
      const dropped = waiting.filter(isTakenBack)
      waiting = waiting.filter((heard) => !dropped.includes(heard))
      for (const heard of dropped) settle(placeOf(heard))
    },
    hold() {
      held = 'all'
      giveUpSettling()
    },
    release({ holding, mayMark: may }) {
      held = new Set(holding)
      mayMark = may
      if (mayMark) upTo = newestHeard
      if (!next()) void writeMark()
      wake()
    },
    free(place) {
      if (held !== 'all') held.delete(place)
      wake()
    },
    settled(place) {
      if (held === 'all' || ending.signal.aborted) return Promise.resolve(false)
      return new Promise((resolve) => {
        settling.set(place, (done) => {
          settling.delete(place)
          resolve(done)
        })
        settle(place)
      })
    },
    oldestWaiting: (place) => waiting.find((heard) => heard.what === 'message' && placeOf(heard) === place)?.at,
    heardUpTo: () => upTo,
    async stop() {
      ending.abort()
      giveUpSettling()
      await running
      await writeMark()
    },
  }
}

function keepNewest(ids: Set<string>, most: number): void {
  for (const oldest of ids) {
    if (ids.size <= most) break
    ids.delete(oldest)
  }
}

/** Zalo's ids grow; they tell apart what it took within one millisecond. */
const byAge = (a: Mark, b: Mark) =>
  a.at - b.at || a.msgId.length - b.msgId.length || (a.msgId < b.msgId ? -1 : a.msgId > b.msgId ? 1 : 0)

const later = (a: Mark | undefined, b: Mark): Mark => (a && byAge(a, b) >= 0 ? a : b)

function byTime(a: Heard, b: Heard): number {
  const markOf = (heard: Heard) => ({ at: heard.at, msgId: heard.what === 'message' ? heard.ids.msgId : '' })
  return byAge(markOf(a), markOf(b))
}
