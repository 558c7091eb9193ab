import type { Arrival, Note } from '../bot/channels/simulator/journal.ts'

/** What the platform's file says of one account. Times in milliseconds since 1970. */
export interface Arrivals {
  /** Calls of which the message then stood in its chat, oldest first. */
  taken: Arrival[]
  /** Calls refused as too fast. */
  refused: number
  /** When a mark was set. */
  markedAt(name: string): number
  /** When the last of these was taken. */
  lastAt(which?: (arrival: Arrival) => boolean): number
}

export function arrivalsOf(notes: Note[], account: string): Arrivals {
  const calls = notes.filter((note) => note.what === 'call' && note.account === account) as Arrival[] // Just filtered.
  const taken = calls.filter((call) => call.taken)
  return {
    taken,
    refused: calls.filter((call) => call.status === 429).length,
    markedAt(name) {
      const mark = notes.findLast((note) => note.what === 'mark' && note.name === `${account}:${name}`)
      if (!mark) throw new Error(`nobody marked ${account}:${name}`)
      return mark.at
    },
    lastAt: (which = () => true) => Math.max(...taken.filter(which).map(({ at }) => at)),
  }
}
