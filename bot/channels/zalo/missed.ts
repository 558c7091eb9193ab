import { type API, type Message, ThreadType } from 'zca-js'
import { type Heard, type Place, placeOf } from './heard.ts'
import { readMessage } from './read-event.ts'

/** The old messages that a listener was told of, by who asked last. */
export interface OldMessages {
  /** Resolves with the next page for the kind; undefined when none comes in time. */
  next(type: ThreadType, ms: number): Promise<Message[] | undefined>
  told(messages: Message[], type: ThreadType): void
  /** Whether a page is asked for and has not come. */
  isAwaited(): boolean
  /** Nobody will answer any more. */
  giveUp(): void
}

export function createOldMessages(): OldMessages {
  const asked = new Map<ThreadType, (messages: Message[] | undefined) => void>()
  return {
    next(type, ms) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => answer(undefined), ms)
        const answer = (messages: Message[] | undefined) => {
          clearTimeout(timer)
          if (asked.get(type) === answer) asked.delete(type)
          resolve(messages)
        }
        asked.set(type, answer)
      })
    },
    told: (messages, type) => asked.get(type)?.(messages),
    isAwaited: () => asked.size > 0,
    giveUp() {
      for (const answer of [...asked.values()]) answer(undefined)
    },
  }
}

/** What Zalo shows of what was said lately; a page is undefined where it did not come in time. */
export interface Pages {
  groups: Message[] | undefined
  direct: Message[] | undefined
}

/** Asks for the newest messages of all groups together and of all direct chats, and for the newest marks on messages. */
export async function newestPages(api: API, old: OldMessages, ms: number): Promise<Pages> {
  const pages = Promise.all([old.next(ThreadType.Group, ms), old.next(ThreadType.User, ms)])
  for (const type of [ThreadType.Group, ThreadType.User]) {
    // Null asks for the newest page; what an id would mean is not known for certain.
    api.listener.requestOldMessages(type, null)
    api.listener.requestOldReactions(type, null)
  }
  const [groups, direct] = await pages
  return { groups, direct }
}

/** The first question about a group's history, and the most that one may bring. */
const firstCount = 50
const mostCount = 3_200

export interface History {
  messages: Message[]
  /** Whether all since the moment is in it; otherwise Zalo gives no more. */
  whole: boolean
}

/**
 * A group's own history back to a moment, asked deeper and deeper. Direct chats have none to ask. Rejects where Zalo does
 * not give it.
 *
 * @param to milliseconds since 1970, Zalo's time
 */
export async function historySince(api: API, groupId: string, to: number): Promise<History> {
  for (let count = firstCount; ; count *= 4) {
    const { groupMsgs, more } = await api.getGroupChatHistory(groupId, count)
    const isAll = groupMsgs.length < count && !more
    if (isAll || reachesBack(groupMsgs, to)) return { messages: groupMsgs, whole: true }
    if (count >= mostCount) return { messages: groupMsgs, whole: false }
  }
}

/** What bears no time is no old message. */
export const reachesBack = (page: Message[], to: number) =>
  page.some(({ data }) => Number(data.ts) > 0 && Number(data.ts) <= to)

/** Clocks of Zalo's servers differ: so much before the moment is looked at again. What is known already is passed over. */
const marginMs = 120_000

/** What was heard since a moment, which may be another for each place. */
export function heardSince(messages: readonly Message[], since: (place: Place) => number): Heard[] {
  return messages
    .map(readMessage)
    .filter((heard) => heard !== undefined)
    .filter((heard) => isSince(heard, since))
}

export const isSince = (heard: Heard, since: (place: Place) => number) => heard.at >= since(placeOf(heard)) - marginMs
