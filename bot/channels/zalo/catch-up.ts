import type { API } from 'zca-js'
import type { Clock } from '../channel.ts'
import { createAskPlace, missingIn } from './ask-place.ts'
import { createGroupLook } from './group-look.ts'
import { type GroupNames, noticed } from './group-names.ts'
import { isSurelyOut } from './groups-in.ts'
import type { HandOver } from './hand-over.ts'
import { directChats, type Heard, type Place } from './heard.ts'
import { heardSince, newestPages, type OldMessages, reachesBack } from './missed.ts'
import type { OldMarks } from './old-marks.ts'
import { createRetries } from './retries.ts'
import { createTimers } from './timers.ts'
import type { Behind, Mark, ZaloMemory } from './zalo-memory.ts'
import type { ZaloTiming } from './zalo-timing.ts'

/**
 * Asks for what was said while nobody listened. Zalo gives a page of the newest messages of all groups together; where
 * that does not reach back, each group's own history is asked, one after the other: a burst of questions is what gets
 * accounts refused. A place that cannot be had is left behind: the store knows since when, the mark goes on without it,
 * and it is asked again, later and later, also over other connections. What people say there meanwhile waits for it a
 * little, so that their words stay in order, and no longer: they are waiting for an answer.
 */
export interface CatchUp {
  /** The socket speaks. Resolves when everything has been asked for once; what is left is asked again by itself. */
  begin(api: API): Promise<void>
  /** Something was heard that could not be read: were it words, they are asked for anew. */
  unread(api: API): void
  /** The connection is over. */
  interrupt(): void
  /** Resolves when nothing runs any more, after `interrupt`. */
  settled(): Promise<unknown>
}

export interface CatchUpOptions {
  memory: ZaloMemory
  groups: GroupNames
  handOver: HandOver
  old: OldMessages
  marks: OldMarks
  clock: Clock
  timing: ZaloTiming
  /** In [0, 1), for the spread of pauses. */
  random: () => number
  take: (heard: Heard[]) => void
}

/** What this process itself has not heard of a place; a process after it has not heard what waits here either. */
interface Open extends Behind {
  missedFrom: number
}

/** So many questions refused one after the other: it is Zalo that fails, not the groups. */
const enoughRefusals = 3
/** More refusals than any place ever has: behind all where people wait. */
const unhurried = 1_000_000
/** How often the store is written while many groups are asked. */
const keepEvery = 25

export function createCatchUp(options: CatchUpOptions): CatchUp {
  const { memory, groups, handOver, old, marks, clock, timing, random, take } = options
  /** Undefined: only the store knows. */
  let behind: Map<Place, Open> | undefined
  /** What was asked before an interruption tells nothing of the gap after it. */
  let round = 0
  /** Up to where everything had been heard when something could not be read, which nobody has asked for yet. */
  let unreadSince: Mark | undefined
  let running: Promise<unknown> = Promise.resolve()
  const timers = createTimers()
  const retries = createRetries(timing.missed, random)
  const now = () => clock.now().getTime()
  const looks = createGroupLook(groups, timing.lookAtGroups)
  const askPlace = createAskPlace({ groups, old, pageMs: timing.catchUp, now })

  async function load(): Promise<Map<Place, Open>> {
    const kept = [...(await memory.behind())]
    return new Map(kept.map(([place, one]) => [place, { ...one, missedFrom: one.at }]))
  }

  function begin(api: API): Promise<void> {
    return track(first(api, ++round))
  }

  function unread(api: API): void {
    // A page that cannot be read is asked for again by itself.
    if (old.isAwaited()) return
    unreadSince ??= handOver.heardUpTo()
    if (!retries.isDue('unread', now())) return
    timers.later(retries.failed('unread', now()), () => void begin(api))
  }

  function interrupt(): void {
    round += 1
    timers.clear()
    retries.passed('unread')
  }

  /** Where the store is away people are heard all the same, the mark stays, and all of it is tried again. */
  async function first(api: API, mine: number): Promise<void> {
    const isOver = () => round !== mine
    const from = unreadSince
    unreadSince = undefined
    try {
      const ask = await look(api, isOver, from)
      retries.passed('store')
      if (!ask) unreadSince = from ?? unreadSince
      if (ask) await askAll(api, ask, isOver)
      if (behind?.has(directChats) && retries.of(directChats) === 0) await forget(directChats)
    } catch {
      unreadSince = from ?? unreadSince
      if (isOver()) return
      timers.later(retries.failed('store', now()), () => track(first(api, mine)))
      if (retries.of('store') >= timing.missed.hold) handOver.release({ holding: [], mayMark: false })
      return
    }
    if (!isOver()) again(api, mine)
  }

  /** @returns the groups whose own history must be asked, all of them known to the store; undefined when it is over */
  async function look(api: API, isOver: () => boolean, from: Mark | undefined): Promise<Place[] | undefined> {
    const known = behind ?? (await load())
    const mark = from ?? handOver.heardUpTo() ?? (await memory.mark())
    if (!mark) throw new Error('zalo: no mark')
    const at = now()
    const since = (place: Place) => known.get(place)?.missedFrom ?? mark.at
    const changes = await looks.take(api, at)
    if (isOver()) return undefined
    lookLater(api, at, isOver)
    marks.asked(since)
    const pages = await newestPages(api, old, timing.catchUp)
    if (isOver()) return undefined
    take([...changes, ...heardSince([...(pages.groups ?? []), ...(pages.direct ?? [])], since)])
    const all = new Set([...groups.ids(), ...changes.map(({ chat }) => chat.id)])
    const isEnough = pages.groups !== undefined && reachesBack(pages.groups, mark.at)
    for (const place of known.keys()) if (place !== directChats && !all.has(place)) known.delete(place)
    const open = isEnough ? [...known.keys()].filter((place) => place !== directChats) : [...all]
    if (pages.direct) retries.passed(directChats)
    else retries.failed(directChats, at)
    for (const place of pages.direct ? open : [...open, directChats]) {
      // Words from before the gap that wait with the place: the mark goes on without them too.
      const oldest = Math.min(mark.at, handOver.oldestWaiting(place) ?? mark.at)
      known.set(place, known.get(place) ?? { at: oldest, missedFrom: mark.at, from: at, told: false })
    }
    await memory.keepBehind(known)
    behind = known
    if (isOver()) return undefined
    const ask = open.filter((place) => retries.isDue(place, at))
    const waits = pages.direct ? ask : [...ask, directChats]
    const holding = waits.filter((place) => retries.of(place) < timing.missed.hold)
    handOver.release({ holding, mayMark: true })
    timers.later(timing.missed.holdMs, () => {
      for (const place of holding) handOver.free(place)
    })
    return ask
  }

  async function askAll(api: API, places: readonly Place[], isOver: () => boolean): Promise<void> {
    const left = new Set(places)
    let refusals = 0
    let unkept = 0
    for (let place = nextOf(left); place && !isOver(); place = nextOf(left)) {
      left.delete(place)
      const isThrough = await askOne(api, place, isOver)
      if (isOver()) break
      refusals = isThrough ? 0 : refusals + 1
      if (!isThrough) await leaveBehind(api, place)
      else if (++unkept % keepEvery === 0) await keep()
      if (isThrough) retries.passed('round')
      if (refusals >= enoughRefusals) await putOff(left)
    }
    await keep()
  }

  /** Where people wait for an answer first, then what was refused least: a few that always are keep no other waiting. */
  function nextOf(places: ReadonlySet<Place>): Place | undefined {
    let next: { place: Place; rank: number } | undefined
    for (const place of places) {
      const rank = handOver.oldestWaiting(place) === undefined ? unhurried + retries.of(place) : retries.of(place)
      if (!next || rank < next.rank) next = { place, rank }
    }
    return next?.place
  }

  /** Not asked is not refused. */
  async function putOff(places: Set<Place>): Promise<void> {
    const at = now()
    const until = at + retries.failed('round', at)
    for (const place of places) {
      retries.putOff(place, until)
      await leaveBehind(undefined, place)
    }
    places.clear()
  }

  async function askOne(api: API, place: Place, isOver: () => boolean): Promise<boolean> {
    const one = behind?.get(place)
    if (!one) return true
    try {
      const heard = await askPlace(api, place, one.missedFrom)
      if (!heard || isOver()) return false
      take(heard)
    } catch {
      return false
    }
    handOver.free(place)
    return forget(place)
  }

  /** What was heard of it is stored first. */
  async function forget(place: Place): Promise<boolean> {
    if (!(await handOver.settled(place))) return false
    behind?.delete(place)
    retries.passed(place)
    return true
  }

  /** @param api where it was asked just now */
  async function leaveBehind(api: API | undefined, place: Place): Promise<void> {
    const one = behind?.get(place)
    if (!one) return
    const at = now()
    if (api) retries.failed(place, at)
    if (retries.of(place) >= timing.missed.hold) handOver.free(place)
    if (at - one.from >= timing.missed.giveUpMs || groups.hasLeft(place)) {
      handOver.free(place)
      behind?.delete(place)
      return
    }
    if (place === directChats) return
    if (api && retries.of(place) === timing.missed.hold && (await isSurelyOut(api, place))) {
      take([noticed(place, { what: 'bot-removed' }, await groups.nameOf(place), at)])
      behind?.delete(place)
    } else if (!one.told && at - one.from >= timing.missed.tellMs) {
      take([await missingIn(groups, place, one.missedFrom, at)])
      behind?.set(place, { ...one, told: true })
    }
  }

  /** What the store does not learn now it learns after the next question; until then a place is asked once too often. */
  async function keep(): Promise<void> {
    if (behind) await memory.keepBehind(behind).catch(() => {})
  }

  function again(api: API, mine: number): void {
    const isOver = () => round !== mine
    if (!behind || behind.size === 0) return
    timers.later(retries.nextIn([...behind.keys()], now()), () => {
      const due = [...(behind?.keys() ?? [])].filter((place) => retries.isDue(place, now()))
      // Where the store is away it is tried again all the same.
      const asked = askAll(api, due, isOver).catch(() => {})
      track(asked.then(() => isOver() || again(api, mine)))
    })
  }

  /** A gap soon after the last look is looked into when its time has come; sockets last longer than that at times. */
  function lookLater(api: API, at: number, isOver: () => boolean): void {
    const ms = looks.dueIn(at)
    if (ms === undefined) return
    timers.later(ms, () => track(looks.take(api, now()).then((changes) => isOver() || take(changes))))
  }

  function track<T>(work: Promise<T>): Promise<T> {
    running = Promise.allSettled([running, work])
    return work
  }

  return { begin, unread, interrupt, settled: () => running }
}
