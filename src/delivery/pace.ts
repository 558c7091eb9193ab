import type { Limits } from './limits.ts'

/** Where a message would go, as its pace depends on it. Times here are machine time, in milliseconds since 1970. */
export interface Going {
  chatId: number
  /** Groups have limits of their own; a chat of which the kind is not known counts as one. */
  group: boolean
  urgent: boolean
}

/** What an account was taught by refusals, kept over restarts. */
export interface Learnt {
  /** Share of the published rate that it dares, in (0, 1]. */
  share: number
  /** When the share was last lowered. */
  loweredAt: number
  parkedUntil: number
}

/**
 * When an account may send next: pure arithmetic, time in and next time out. The owner of the account is the only one who
 * sends, so what it remembers is what was sent.
 *
 * As sends leave, no limit is exceeded in any window. Seen from the platform the same holds however long an answer takes
 * in the limits of a chat, because these count from the end of a send, when it surely had arrived, to the start of the
 * next; of the account's rate, which counts from start to start, as long as latencies differ by less than `leastSpacing`
 * of the even spacing and the rate lies one under the platform's.
 */
export interface Pace {
  /** The earliest start of a message to the chat, never before `now`. */
  nextFor(going: Going, now: number): number
  /** The earliest start of the account's next send, if its chat has nothing against it. */
  nextForAccount(now: number): number
  /** How many sends of the account may start within `horizonMs` from now, at most `most`. */
  roomWithin(now: number, horizonMs: number, most: number): number
  /** Takes the account's next place and says when the send is to start. */
  reserve(going: Going, now: number): number
  /** A reserved send starts after all. */
  begin(reserved: number, now: number): void
  /** Its answer is here, or is given up. */
  end(going: Going, now: number): void
  /** Sent before this process had the account: it counts as if this one had. */
  recall(going: Going, at: number): void
  parkChat(chatId: number, until: number): void
  /** The platform does not know the account any more: nothing goes out before, or before `resume`. */
  pause(until: number): void
  resume(): void
  /**
   * The platform said 'too fast'. The chat waits as long as it asked, doubled with each refusal in a row; several chats
   * within seconds mean the account, which waits and is slower afterwards.
   *
   * @returns until when the chat waits and, when it changed, what the account has learnt
   */
  refused(chatId: number, retryAfterMs: number, now: number): { until: number; learnt?: Learnt }
  learnt(): Learnt
}

/** Sends are never closer than this share of the even spacing, also when they catch up. */
const leastSpacing = 0.8
/** A start that is late by no more than so many places is made up for. */
const catchUpPlaces = 8
/** So many different chats refused within this time are the account's affair. */
const chatsThatMeanAccount = 3
const refusalsTogetherMs = 10_000
const slowerBy = 0.8
const slowest = 0.2
/** Without refusals the share recovers by a tenth in this time. */
const recoverEveryMs = 600_000
const recoverBy = 1.1
const longestDoubledParkMs = 3_600_000
/** No send is begun so long before its time, so a clock that stands before the newest was put back. */
const clockStepMs = 5_000

interface ChatMemory {
  /** Ends of its sends, oldest first: as many as its window counts. */
  ends: number[]
  parkedUntil: number
  refusals: number
}

export function createPace(limits: Limits, known: Partial<Learnt> = {}): Pace {
  const chats = new Map<number, ChatMemory>()
  /** Starts of the account's sends, ascending: as many as its window counts. */
  let starts: number[] = []
  /** The place that the next send would have in an even spacing. */
  let nextPlace = Number.NEGATIVE_INFINITY
  let lastEnd = Number.NEGATIVE_INFINITY
  let refusals: { chatId: number; at: number; until: number }[] = []
  let pausedUntil = 0
  const account: Learnt = { share: 1, loweredAt: Number.NEGATIVE_INFINITY, parkedUntil: 0, ...known }

  function memoryOf(chatId: number): ChatMemory {
    const memory = chats.get(chatId) ?? { ends: [], parkedUntil: 0, refusals: 0 }
    chats.set(chatId, memory)
    return memory
  }

  /** A machine's clock that is put back says nothing about what was sent: the past moves with it. */
  function follow(now: number): void {
    const newest = Math.max(starts.at(-1) ?? Number.NEGATIVE_INFINITY, lastEnd)
    const back = newest - now
    if (!Number.isFinite(back) || back < clockStepMs) return
    starts = starts.map((start) => start - back)
    nextPlace -= back
    lastEnd -= back
    for (const memory of chats.values()) {
      memory.ends = memory.ends.map((end) => end - back)
      memory.parkedUntil -= back
    }
    account.parkedUntil -= back
    account.loweredAt -= back
    pausedUntil -= back
  }

  function shareAt(now: number): number {
    if (account.share >= 1) return 1
    return Math.min(1, account.share * recoverBy ** Math.floor(Math.max(0, now - account.loweredAt) / recoverEveryMs))
  }

  function accountNext(now: number): number {
    const earliest = Math.max(now, account.parkedUntil, pausedUntil, lastEnd + (limits.gapMs ?? 0))
    if (!limits.account) return earliest
    const { count } = limits.account
    const ms = limits.account.ms / shareAt(now)
    const spacing = ms / count
    const oldest = starts.at(-count)
    const newest = starts.at(-1)
    return Math.max(
      earliest,
      nextPlace,
      oldest === undefined ? earliest : oldest + ms,
      newest === undefined ? earliest : newest + spacing * leastSpacing,
    )
  }

  /** Even spacing goes on from the place, not from a late start; after a rest it begins anew. */
  function placeAfter(start: number, now: number): number {
    if (!limits.account) return start
    const spacing = limits.account.ms / shareAt(now) / limits.account.count
    return (start - nextPlace > catchUpPlaces * spacing ? start : nextPlace) + spacing
  }

  function chatNext({ chatId, group, urgent }: Going): number {
    const memory = chats.get(chatId)
    if (!memory) return 0
    const last = memory.ends.at(-1)
    const gap = last === undefined ? 0 : last + (limits.chatGapMs ?? 0)
    return Math.max(memory.parkedUntil, gap, windowNext(memory, group, urgent))
  }

  function windowNext({ ends }: ChatMemory, group: boolean, urgent: boolean): number {
    if (!limits.group || !group) return 0
    const { count, ms, forUrgent } = limits.group
    const oldest = ends.at(-(urgent ? count : count - forUrgent))
    return oldest === undefined ? 0 : oldest + ms
  }

  function takePlace(start: number, now: number): void {
    nextPlace = placeAfter(start, now)
    starts.push(start)
    if (limits.account && starts.length > limits.account.count) starts = starts.slice(-limits.account.count)
    if (!limits.account) starts = []
  }

  function noteEnd({ chatId }: Pick<Going, 'chatId'>, at: number): void {
    lastEnd = Math.max(lastEnd, at)
    if (!limits.group && !limits.chatGapMs) return
    const memory = memoryOf(chatId)
    memory.ends.push(at)
    const kept = limits.group?.count ?? 1
    if (memory.ends.length > kept) memory.ends.shift()
  }

  return {
    nextFor(going, now) {
      follow(now)
      return Math.max(chatNext(going), accountNext(now))
    },

    nextForAccount(now) {
      follow(now)
      return accountNext(now)
    },

    roomWithin(now, horizonMs, most) {
      if (accountNext(now) > now + horizonMs) return 0
      if (!limits.account) return most
      const spacing = (limits.account.ms / shareAt(now) / limits.account.count) * leastSpacing
      return Math.min(most, 1 + Math.floor(horizonMs / spacing))
    },

    reserve(going, now) {
      follow(now)
      const start = Math.max(chatNext(going), accountNext(now))
      takePlace(start, now)
      return start
    },

    begin(reserved, now) {
      const index = starts.lastIndexOf(reserved)
      if (index < 0 || now <= reserved) return
      starts[index] = now
      starts.sort((a, b) => a - b)
    },

    end(going, now) {
      noteEnd(going, now)
    },

    recall(going, at) {
      takePlace(at, at)
      starts.sort((a, b) => a - b)
      noteEnd(going, at)
    },

    parkChat(chatId, until) {
      const memory = memoryOf(chatId)
      memory.parkedUntil = Math.max(memory.parkedUntil, until)
    },

    pause(until) {
      pausedUntil = Math.max(pausedUntil, until)
    },

    resume() {
      pausedUntil = 0
    },

    refused(chatId, retryAfterMs, now) {
      const memory = memoryOf(chatId)
      // A wait that was kept and refused again was too short; one that has long passed says nothing any more.
      memory.refusals = now - memory.parkedUntil > refusalsTogetherMs ? 1 : memory.refusals + 1
      const doubled = Math.min(retryAfterMs * 2 ** (memory.refusals - 1), longestDoubledParkMs)
      const until = now + Math.max(retryAfterMs, doubled)
      memory.parkedUntil = Math.max(memory.parkedUntil, until)

      refusals = [...refusals.filter(({ at }) => now - at < refusalsTogetherMs), { chatId, at: now, until }]
      if (new Set(refusals.map((refusal) => refusal.chatId)).size < chatsThatMeanAccount) return { until }
      account.parkedUntil = Math.max(account.parkedUntil, ...refusals.map((refusal) => refusal.until))
      account.share = Math.max(slowest, shareAt(now) * slowerBy)
      account.loweredAt = now
      refusals = []
      return { until, learnt: { ...account } }
    },

    learnt: () => ({ ...account }),
  }
}
