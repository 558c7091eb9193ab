import { z } from 'zod'
import type { ChannelStore } from '../channel.ts'
import type { MessageIds, Place, Quotable } from './heard.ts'
import { whyUnquotable } from './why-unquotable.ts'

/**
 * What the channel remembers of an account. In the store: ids of the account's own messages and reminders, the names of
 * its groups, and how far it has handed over; no words of people, which live in memory alone.
 */
export interface ZaloMemory {
  /** Remembers a message of the account's own; the id that its sender gave is known from its echo. */
  keepOwn(ids: MessageIds): Promise<void>
  /** The global id of a message of the account's own; undefined: it is somebody else's, or not known. */
  ownMessage(ids: MessageIds): Promise<string | undefined>
  keepReminder(reminderId: string, msgId: string): Promise<void>
  /** The message that the reminder was made of. */
  reminded(reminderId: string): Promise<string | undefined>
  /** Up to where everything has been handed over. */
  mark(): Promise<Mark | undefined>
  keepMark(mark: Mark): Promise<void>
  /** What the mark has passed over: places whose words since a moment Zalo has not given yet. */
  behind(): Promise<Map<Place, Behind>>
  keepBehind(behind: ReadonlyMap<Place, Behind>): Promise<void>
  /** Names by group id, of the groups that the account was last seen in; undefined: never looked. */
  groups(): Promise<Map<string, string> | undefined>
  keepGroups(groups: Map<string, string>): Promise<void>
  /** Passes over what zca-js cannot quote. */
  keepQuotable(message: Quotable): void
  forgetQuotable(msgId: string): void
  quotable(msgId: string): Quotable | undefined
}

export interface Mark {
  /** Milliseconds since 1970, Zalo's time. */
  at: number
  /** The newest message handed over. */
  msgId: string
}

export interface Behind {
  /** Nothing of it was asked for successfully since; milliseconds since 1970, Zalo's time. */
  at: number
  /** When it was first asked for; machine time, in milliseconds. */
  from: number
  /** Whether the house has been told. */
  told: boolean
}

/** Answers follow their questions within seconds; a few thousand messages are far more than that. */
const quotables = 2_000

/** The store's key of the groups' names. */
export const groupsKey = 'groups'

const markSchema = z.object({ at: z.number(), msgId: z.string() })
const behindSchema = z.record(z.string(), z.object({ at: z.number(), from: z.number(), told: z.boolean() }))
const groupsSchema = z.record(z.string(), z.string())

export function createZaloMemory(store: ChannelStore): ZaloMemory {
  const words = new Map<string, Quotable>()
  const text = async (key: string) =>
    z
      .string()
      .optional()
      .catch(undefined)
      .parse(await store.get(key))

  return {
    async keepOwn({ msgId, cliMsgId }) {
      await store.set(`own:${msgId}`, msgId)
      if (cliMsgId !== '') await store.set(`own-client:${cliMsgId}`, msgId)
    },
    async ownMessage({ msgId, cliMsgId }) {
      if (msgId !== '') return text(`own:${msgId}`)
      return cliMsgId === '' ? undefined : text(`own-client:${cliMsgId}`)
    },
    keepReminder: (reminderId, msgId) => store.set(`reminder:${reminderId}`, msgId),
    reminded: (reminderId) => text(`reminder:${reminderId}`),
    async mark() {
      return markSchema
        .optional()
        .catch(undefined)
        .parse(await store.get('mark'))
    },
    keepMark: (mark) => store.set('mark', { ...mark }),
    async behind() {
      const kept = behindSchema.catch({}).parse((await store.get('behind')) ?? {})
      return new Map(Object.entries(kept))
    },
    keepBehind: (behind) =>
      store.set(
        'behind',
        Object.fromEntries([...behind].map(([place, { at, from, told }]) => [place, { at, from, told }])),
      ),
    async groups() {
      const kept = groupsSchema
        .optional()
        .catch(undefined)
        .parse(await store.get(groupsKey))
      return kept && new Map(Object.entries(kept))
    },
    keepGroups: (groups) => store.set(groupsKey, Object.fromEntries(groups)),
    keepQuotable(message) {
      if (whyUnquotable(message) !== undefined) return
      words.set(message.msgId, message)
      for (const oldest of words.keys()) {
        if (words.size <= quotables) break
        words.delete(oldest)
      }
    },
    forgetQuotable: (msgId) => void words.delete(msgId),
    quotable: (msgId) => words.get(msgId),
  }
}
