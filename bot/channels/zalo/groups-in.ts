import type { API } from 'zca-js'

/** One question takes 80 groups at most. */
const atOnce = 50

/**
 * Those of the groups that the account is in, with their names: Zalo tells nothing of the others, and this is the only
 * word of it that is taken for surely out. Rejects where Zalo cannot be asked; then nothing is known.
 */
export async function groupsIn(api: API, groupIds: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (let start = 0; start < groupIds.length; start += atOnce) {
    const { gridInfoMap } = await api.getGroupInfo(groupIds.slice(start, start + atOnce))
    for (const [groupId, { name }] of Object.entries(gridInfoMap)) found.set(groupId, name)
  }
  return found
}

/** Whether the account is surely not in the group: false, too, where Zalo cannot be asked. */
export async function isSurelyOut(api: API, groupId: string): Promise<boolean> {
  try {
    return !(await groupsIn(api, [groupId])).has(groupId)
  } catch {
    return false
  }
}
