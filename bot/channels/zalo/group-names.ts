import type { API } from 'zca-js'
import type { InboundChange } from '../../../src/domain/inbound.ts'
import { groupsIn } from './groups-in.ts'
import type { Heard } from './heard.ts'
import type { ZaloMemory } from './zalo-memory.ts'

/** The groups that the account is in, and what they are called: Zalo's messages do not say. */
export interface GroupNames {
  nameOf(groupId: string): Promise<string>
  /** Whether the account was ever seen in it, also where it is out of it now. */
  knows(groupId: string): boolean
  /** Whether it was in it, and is out of it now. */
  hasLeft(groupId: string): boolean
  ids(): string[]
  /** An event told of it. */
  changed(groupId: string, change: InboundChange['change'], title: string): Promise<void>
  /** A send found the account out of it, which no event told: a later look tells when it is in again. */
  lost(groupId: string): Promise<void>
  /** Whether they were forgotten, in the store or because another account is signed in: then the next look is the first. */
  forgotten(api: API): Promise<boolean>
  /**
   * Looks at the account's list of groups: what it was added to or removed from while nobody listened. The first look of
   * all only remembers: whoever signs a phone in does not want its groups spoken to. A list may leave groups out: out of
   * one is the account only where Zalo, asked for the group itself, does not know it either.
   */
  look(api: API, at: number): Promise<Heard[]>
}

export async function createGroupNames(memory: ZaloMemory, api: () => API | undefined): Promise<GroupNames> {
  const remembered = await memory.groups()
  let looked = remembered !== undefined
  const names = new Map(remembered)
  const left = new Set<string>()
  /** Zalo's id of the account. */
  let owner: string | undefined
  const fallback = (groupId: string) => `Nhóm Zalo ${groupId}`

  /** Before the first look the store knows of none: another process would take what it finds later for new. */
  async function keep(): Promise<void> {
    if (looked) await memory.keepGroups(names)
  }

  async function leave(groupId: string): Promise<void> {
    names.delete(groupId)
    left.add(groupId)
    await keep()
  }

  return {
    async nameOf(groupId) {
      const known = names.get(groupId)
      if (known) return known
      const of = api()
      const found = of && (await groupsIn(of, [groupId]).catch(() => undefined))?.get(groupId)
      if (!found) return fallback(groupId)
      names.set(groupId, found)
      await keep()
      return found
    },
    knows: (groupId) => names.has(groupId) || left.has(groupId),
    hasLeft: (groupId) => left.has(groupId) && !names.has(groupId),
    ids: () => [...names.keys()],
    async changed(groupId, change, title) {
      if (change.what === 'bot-removed') return leave(groupId)
      names.set(groupId, title)
      await keep()
    },
    async lost(groupId) {
      if (names.has(groupId)) await leave(groupId)
    },
    async forgotten(of) {
      const isAnother = owner !== undefined && owner !== of.getOwnId()
      const isGone = looked && (isAnother || (await memory.groups()) === undefined)
      owner = of.getOwnId()
      if (!isGone) return false
      names.clear()
      left.clear()
      looked = false
      return true
    },
    async look(of, at) {
      const current = Object.keys((await of.getAllGroups()).gridVerMap)
      const added = current.filter((groupId) => !names.has(groupId))
      const missing = [...names.keys()].filter((groupId) => !current.includes(groupId))
      const found = await groupsIn(of, [...added, ...(looked ? missing : [])])
      const nameIn = (groupId: string) => found.get(groupId) ?? names.get(groupId) ?? fallback(groupId)
      const removed = missing.filter((groupId) => !found.has(groupId))
      const heard = looked
        ? [
            ...added.map((groupId) => noticed(groupId, { what: 'bot-added' }, nameIn(groupId), at)),
            ...removed.map((groupId) => noticed(groupId, { what: 'bot-removed' }, nameIn(groupId), at)),
          ]
        : []
      if (!looked) {
        for (const [groupId, name] of found) names.set(groupId, name)
        await memory.keepGroups(names)
        looked = true
      }
      return heard
    },
  }
}

/** What no event told; who did it is not known any more. */
export function noticed(groupId: string, change: InboundChange['change'], title: string, at: number): Heard {
  return {
    what: 'change',
    eventId: `g:${groupId}:${change.what}:${at}`,
    chat: { kind: 'group', id: groupId },
    from: { id: '0', name: 'Zalo' },
    at,
    title,
    change,
  }
}
