import type { Deed, PlannedLine } from './protocol.ts'

export interface DeedPlan {
  next(): Deed
  /** How long to wait before the next. */
  pauseMs(): number
}

/**
 * Deeds of one to six lines for random chats, one in eight an urgent notice.
 * @param pausesMs the shortest pause between two, and the longest
 */
export function planDeeds(
  random: () => number,
  chats: number,
  [shortest, longest]: readonly [number, number],
): DeedPlan {
  const numbers = new Map<string, number>()
  let deeds = 0

  function line(kind: PlannedLine['kind']): PlannedLine {
    const chat = Math.floor(random() * chats)
    const lane = `${kind}/${chat}`
    const number = (numbers.get(lane) ?? 0) + 1
    numbers.set(lane, number)
    return { chat, kind, number }
  }

  return {
    next() {
      deeds += 1
      const kind = random() < 1 / 8 ? 'notice' : 'due'
      const count = 1 + Math.floor(random() * 6)
      return { id: deeds, lines: Array.from({ length: count }, () => line(kind)) }
    },
    pauseMs: () => shortest + random() * (longest - shortest),
  }
}
