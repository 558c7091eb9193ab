import type { API } from 'zca-js'
import type { InboundChange } from '../../../src/domain/inbound.ts'
import type { Heard } from './heard.ts'
import type { ZaloMemory } from './zalo-memory.ts'

/** The groups that the account is in, and what they are called: Zalo's messages do not say. */
export interface GroupNames {
  nameOf(groupId: string): Promise<string>
  /** Whether the account was ever seen in it, also where it is out of it now. */
  knows(groupId: string): boolean
  ids(): string[]
  /** An event told of it. */
  changed(groupId: string, change: InboundChange['change'], title: string): Promise<void>
  /**
   * Looks at the account's list of groups: what it was added to or removed from while nobody listened. The first look of
   * all only remembers.
   */
  look(api: API, at: number): Promise<Heard[]>
}

/** One question takes 80 groups at most. */
const atOnce = 50

export async function createGroupNames(memory: ZaloMemory, api: () => API | undefined): Promise<GroupNames> {
  const remembered = await memory.groups()
  let looked = remembered !== undefined
  const names = new Map(remembered)
  const left = new Set<string>()
  const fallback = (groupId: string) => `Nhóm Zalo ${groupId}`

  async function namesOf(of: API, groupIds: string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>()
    for (let start = 0; start < groupIds.length; start += atOnce) {
      const { gridInfoMap } = await of.getGroupInfo(groupIds.slice(start, start + atOnce))
      for (const [groupId, { name }] of Object.entries(gridInfoMap)) found.set(groupId, name)
    }
    return found
  }

  return {
    async nameOf(groupId) {
      const known = names.get(groupId)
      if (known) return known
      const of = api()
      const found = of && (await namesOf(of, [groupId]).catch(() => undefined))?.get(groupId)
      if (!found) return fallback(groupId)
      names.set(groupId, found)
      await memory.keepGroups(names)
      return found
    },
    knows: (groupId) => names.has(groupId) || left.has(groupId),
    ids: () => [...names.keys()],
    async changed(groupId, change, title) {
      if (change.what === 'bot-removed') {
        names.delete(groupId)
        left.add(groupId)
      } else names.set(groupId, title)
      await memory.keepGroups(names)
    },
    async look(of, at) {
      const current = Object.keys((await of.getAllGroups()).gridVerMap)
      const added = current.filter((groupId) => !names.has(groupId))
      const found = await namesOf(of, added)
      const heard = looked
        ? [
            ...added.map((groupId) => noticed(groupId, 'bot-added', found.get(groupId) ?? fallback(groupId), at)),
            ...[...names]
              .filter(([groupId]) => !current.includes(groupId))
              .map(([groupId, name]) => noticed(groupId, 'bot-removed', name, at)),
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

/** Who did it is not known any more. */
function noticed(groupId: string, what: 'bot-added' | 'bot-removed', title: string, at: number): Heard {
  return {
    what: 'change',
    eventId: `g:${groupId}:${what}:${at}`,
    chat: { kind: 'group', id: groupId },
    from: { id: '0', name: 'Zalo' },
    at,
    title,
    change: { what },
  }
}
