import { setTimeout as pause } from 'node:timers/promises'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import type { Heard } from './heard.ts'
import type { Mark, ZaloMemory } from './zalo-memory.ts'

/**
 * Hands over what was heard, one after the other, each once it is stored: a listener's handler only puts it here. What
 * the house could not store is tried again, and everything behind it waits, so that nothing is passed over and a chat
 * keeps its order. Zalo takes no acknowledgement: how far it came is kept in the store, and a new connection asks again
 * for what came after.
 */
export interface HandOver {
  add(heard: Heard[]): void
  /** Takes back what was not handed over yet. */
  drop(msgId: string): void
  /** New words wait until what was missed before them has been asked for. */
  hold(): void
  /** @param complete whether nothing can have been missed; otherwise the next connection asks from the same mark again */
  release(complete: boolean): void
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
  let held = false
  let complete = true
  let sinceMark = 0
  let newest: Mark | undefined
  let newestHeard: Mark | undefined
  let upTo: Mark | undefined
  let running: Promise<void> | undefined
  const ending = new AbortController()

  /** zca-js decrypts frames side by side: of two that come together the later may be told first. */
  function insert(heard: Heard): void {
    let place = waiting.length
    for (; place > 0; place -= 1) {
      const before = waiting[place - 1]
      if (!before || byTime(before, heard) <= 0) break
    }
    waiting.splice(place, 0, heard)
  }

  function wake(): void {
    if (held || ending.signal.aborted || running) return
    running = run().finally(() => {
      running = undefined
      if (waiting.length > 0) wake()
    })
  }

  async function run(): Promise<void> {
    while (waiting.length > 0 && !held && !ending.signal.aborted) {
      const [next] = waiting
      if (!next || !(await store(next))) return
      const index = waiting.indexOf(next)
      if (index >= 0) waiting.splice(index, 1)
      await keepMark(next)
    }
  }

  /** @returns false when it ended before that */
  async function store(heard: Heard): Promise<boolean> {
    for (let pauseMs = firstPauseMs; !ending.signal.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
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

  /** A mark that could not be kept only means that more is handed over again later. */
  async function keepMark(heard: Heard): Promise<void> {
    if (heard.what === 'message') {
      newest = later(newest, { at: heard.at, msgId: heard.ids.msgId })
      sinceMark += 1
    }
    if (waiting.length === 0 || sinceMark >= markEvery) await writeMark()
  }

  async function writeMark(): Promise<void> {
    if (!complete || !newest || sinceMark === 0) return
    sinceMark = 0
    await memory.keepMark(newest).catch(() => {})
  }

  return {
    add(heard) {
      for (const one of heard) {
        if (known.has(one.eventId)) continue
        known.add(one.eventId)
        insert(one)
        if (one.what === 'message') newestHeard = later(newestHeard, { at: one.at, msgId: one.ids.msgId })
      }
      if (!held && complete) upTo = newestHeard
      for (const oldest of known) {
        if (known.size <= rememberedIds + waiting.length) break
        known.delete(oldest)
      }
      wake()
    },
    drop(msgId) {
      waiting = waiting.filter((heard) => heard.what !== 'message' || heard.ids.msgId !== msgId)
    },
    hold() {
      held = true
    },
    release(nothingMissed) {
      held = false
      complete = nothingMissed
      if (complete) upTo = newestHeard
      if (waiting.length === 0) void writeMark()
      wake()
    },
    heardUpTo: () => upTo,
    async stop() {
      ending.abort()
      await running
      await writeMark()
    },
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
