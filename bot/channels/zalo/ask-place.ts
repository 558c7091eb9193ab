import type { API } from 'zca-js'
import { type GroupNames, noticed } from './group-names.ts'
import { directChats, type Heard, type Place } from './heard.ts'
import { heardSince, historySince, newestPages, type OldMessages } from './missed.ts'

/**
 * Asks one place for what was said there since a moment; undefined, or a rejection: Zalo does not give it. Where Zalo gives
 * no more, though that is not all, what is missing is among it.
 *
 * @param since milliseconds since 1970, Zalo's time
 */
export type AskPlace = (api: API, place: Place, since: number) => Promise<Heard[] | undefined>

export interface AskPlaceOptions {
  groups: GroupNames
  old: OldMessages
  /** How long the page of the direct chats may take, in milliseconds. */
  pageMs: number
  now: () => number
}

export function createAskPlace({ groups, old, pageMs, now }: AskPlaceOptions): AskPlace {
  return async (api, place, since) => {
    if (place === directChats) {
      const pages = await newestPages(api, old, pageMs)
      return pages.direct && heardSince([...(pages.groups ?? []), ...pages.direct], () => since)
    }
    const { messages, whole } = await historySince(api, place, since)
    const heard = heardSince(messages, () => since)
    return whole ? heard : [...heard, await missingIn(groups, place, since, now())]
  }
}

/** That words of a group could not be had, at least so far. Times in milliseconds since 1970. */
export async function missingIn(groups: GroupNames, groupId: string, since: number, at: number): Promise<Heard> {
  const change = { what: 'words-missed', since: new Date(since).toISOString() } as const
  return noticed(groupId, change, await groups.nameOf(groupId), at)
}
