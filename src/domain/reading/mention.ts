/** A body, office or collective named in a text; `start` and `end` are indexes of words, `end` exclusive. */
export interface Mention {
  start: number
  end: number
  /** An office or a body of the State, the Party or the Front; false: firms, people. */
  official: boolean
}

/** Longest name that is believed, in words; keeps a text that never ends from being one name. */
export const longestName = 40

export const official = (start: number, end: number): Mention => ({ start, end, official: true })
