import type { Heard, Place } from './heard.ts'
import { isSince } from './missed.ts'

/**
 * Which of the marks on messages that Zalo shows anew were made while nobody listened. It shows the newest ones however
 * old they are, and the house forgets what it has handled (KEEP_INBOX_DAYS): one told again after that would acknowledge
 * the next period of an order, or be answered once more.
 */
export interface OldMarks {
  /** Pages are asked for. @param since milliseconds since 1970, Zalo's time */
  asked(since: (place: Place) => number): void
  /** Those of a page that may be new. A page that did not come leaves them to the next one. */
  ofGap(marks: readonly Heard[], isGroup: boolean): Heard[]
}

export function createOldMarks(): OldMarks {
  /** By whether it is the page of the groups. */
  const open = new Map<boolean, (place: Place) => number>()
  return {
    asked(since) {
      for (const isGroup of [true, false]) if (!open.has(isGroup)) open.set(isGroup, since)
    },
    ofGap(marks, isGroup) {
      const since = open.get(isGroup)
      open.delete(isGroup)
      return since ? marks.filter((mark) => isSince(mark, since)) : []
    },
  }
}
