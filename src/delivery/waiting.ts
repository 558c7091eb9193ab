import type { Pace } from './pace.ts'

/** What is known to wait in one chat. Times are machine time, in milliseconds since 1970. */
export interface Waiting {
  chatId: number
  group: boolean
  /** Of the most urgent words. */
  priority: number
  /** Since when they wait. */
  since: number
  /** The earliest next attempt; 0: at once. */
  notBefore: number
}

/** The priority from which words are urgent: they may use what the limits keep for them. */
const urgent = 2

/**
 * A lane's picture of what waits in the chats of its account, so that it need not ask the database for each message.
 * It is a hint: whoever claims a chat learns the truth and puts it right. What it misses, the next look finds.
 */
export interface WaitingChats {
  /** New words wait in a chat. */
  hear(chatId: number, priority: number, at: number): void
  /** What a look at the database found takes the place of all that was known before `lookBegins`. */
  lookBegins(): void
  lookEnded(found: Waiting[]): void
  /** The chat's turn: until `turnEnded` it is not chosen. */
  turnBegins(chatId: number): void
  /** What still waits there, as the claim saw it; words heard of meanwhile are added. Undefined: nothing. */
  turnEnded(chatId: number, rest: Omit<Waiting, 'chatId'> | undefined): void
  /** Urgent first, then who has waited longest for a turn, then the oldest words: a long backlog delays no other chat. */
  choose(pace: Pace, now: number, horizonMs: number, most: number): Waiting[]
  /** When `choose` may have something to choose again; undefined: not before more is heard. */
  nextAt(pace: Pace, now: number, horizonMs: number): number | undefined
}

export function createWaitingChats(): WaitingChats {
  let known = new Map<number, Waiting>()
  /** Heard of since the chat's turn, or the look under way, began. */
  const heardInTurn = new Map<number, Waiting>()
  let heardInLook: Map<number, Waiting> | undefined
  const inTurn = new Set<number>()
  /** When each chat had its last turn, counted in turns. */
  const lastTurn = new Map<number, number>()
  const groups = new Map<number, boolean>()
  let turns = 0

  function add(to: Map<number, Waiting>, more: Waiting): void {
    const there = to.get(more.chatId)
    // Of equals the first goes first, and with it its pause.
    if (!there || more.priority > there.priority) to.set(more.chatId, more)
  }

  const going = ({ chatId, group, priority }: Waiting) => ({ chatId, group, urgent: priority >= urgent })

  const readyAt = (waiting: Waiting, pace: Pace, now: number) =>
    Math.max(waiting.notBefore, pace.nextFor(going(waiting), now))

  const byTurn = (a: Waiting, b: Waiting) =>
    b.priority - a.priority ||
    (lastTurn.get(a.chatId) ?? 0) - (lastTurn.get(b.chatId) ?? 0) ||
    a.since - b.since ||
    a.chatId - b.chatId

  return {
    hear(chatId, priority, at) {
      const news = { chatId, group: groups.get(chatId) ?? true, priority, since: at, notBefore: 0 }
      add(known, news)
      if (inTurn.has(chatId)) add(heardInTurn, news)
      if (heardInLook) add(heardInLook, news)
    },

    lookBegins() {
      heardInLook = new Map()
    },

    lookEnded(found) {
      for (const { chatId, group } of found) groups.set(chatId, group)
      known = new Map(found.map((waiting) => [waiting.chatId, waiting]))
      for (const news of heardInLook?.values() ?? []) add(known, news)
      heardInLook = undefined
    },

    turnBegins(chatId) {
      turns += 1
      lastTurn.set(chatId, turns)
      inTurn.add(chatId)
      heardInTurn.delete(chatId)
    },

    turnEnded(chatId, rest) {
      inTurn.delete(chatId)
      known.delete(chatId)
      if (rest) {
        groups.set(chatId, rest.group)
        known.set(chatId, { chatId, ...rest })
      }
      const news = heardInTurn.get(chatId)
      heardInTurn.delete(chatId)
      if (news) add(known, news)
    },

    choose(pace, now, horizonMs, most) {
      const room = pace.roomWithin(now, horizonMs, most)
      if (room === 0) return []
      // A chat that is not ready by then would leave the account's place unused.
      const place = pace.nextForAccount(now)
      const ready: Waiting[] = []
      for (const waiting of known.values()) {
        if (!inTurn.has(waiting.chatId) && readyAt(waiting, pace, now) <= place) ready.push(waiting)
      }
      return ready.sort(byTurn).slice(0, room)
    },

    nextAt(pace, now, horizonMs) {
      const place = pace.nextForAccount(now)
      let next: number | undefined
      for (const waiting of known.values()) {
        if (inTurn.has(waiting.chatId)) continue
        const ready = readyAt(waiting, pace, now)
        const at = ready > place ? ready : place - horizonMs
        if (next === undefined || at < next) next = at
      }
      return next
    },
  }
}
