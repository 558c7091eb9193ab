import { type API, type Message, ThreadType } from 'zca-js'
import type { Heard } from './heard.ts'
import { readMessage } from './read-event.ts'
import type { Mark } from './zalo-memory.ts'

/** The old messages that a listener was told of, by who asked last. */
export interface OldMessages {
  /** Resolves with the next page for the kind; undefined when none comes in time. */
  next(type: ThreadType, ms: number): Promise<Message[] | undefined>
  told(messages: Message[], type: ThreadType): void
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
    giveUp() {
      for (const answer of [...asked.values()]) answer(undefined)
    },
  }
}

export interface Missed {
  heard: Heard[]
  /** Whether all that was said since the mark is in it. */
  complete: boolean
}

/** Clocks of Zalo's servers differ: so much before the mark is looked at again. What is known already is passed over. */
const marginMs = 120_000
/** The first question about a group's history, and the most that one may bring. */
const firstCount = 50
const mostCount = 3_200

/**
 * What was said since the mark. Zalo gives a page of the newest messages of all groups together; where that does not
 * reach back to the mark, each group's own history is asked, deeper and deeper. Direct chats have no history to ask.
 */
export async function missedSince(
  mark: Mark,
  { api, old, groupIds, ms }: { api: API; old: OldMessages; groupIds: Iterable<string>; ms: number },
): Promise<Missed> {
  const pages = Promise.all([old.next(ThreadType.Group, ms), old.next(ThreadType.User, ms)])
  for (const type of [ThreadType.Group, ThreadType.User]) {
    // Null asks for the newest page; what an id would mean is not known for certain.
    api.listener.requestOldMessages(type, null)
    api.listener.requestOldReactions(type, null)
  }
  const [inGroups, direct] = await pages
  const since = mark.at - marginMs
  const paged = read([...(inGroups ?? []), ...(direct ?? [])], since)
  if (inGroups && reachesBack(inGroups, mark.at)) return { heard: paged, complete: direct !== undefined }
  const deep: { messages: Message[]; complete: boolean }[] = []
  // One after the other: a burst of questions is what gets accounts refused.
  for (const groupId of groupIds) deep.push(await historySince(api, groupId, mark.at))
  return {
    heard: [...paged, ...deep.flatMap(({ messages }) => read(messages, since))],
    complete: direct !== undefined && deep.every(({ complete }) => complete),
  }
}

const timeOf = ({ data }: Message) => Number(data.ts)
const reachesBack = (page: Message[], to: number) => page.some((message) => timeOf(message) <= to)

function read(messages: Message[], since: number): Heard[] {
  return messages
    .map(readMessage)
    .filter((heard) => heard !== undefined)
    .filter(({ at }) => at >= since)
}

async function historySince(
  api: API,
  groupId: string,
  to: number,
  count = firstCount,
): Promise<{ messages: Message[]; complete: boolean }> {
  try {
    const { groupMsgs } = await api.getGroupChatHistory(groupId, count)
    const whole = groupMsgs.length < count || reachesBack(groupMsgs, to)
    // Beyond the last count nothing more can be had.
    if (whole || count >= mostCount) return { messages: groupMsgs, complete: true }
    return await historySince(api, groupId, to, count * 4)
  } catch {
    return { messages: [], complete: false }
  }
}
