import type { API } from 'zca-js'
import type { GroupNames } from './group-names.ts'
import type { Heard } from './heard.ts'

/** The account's list of groups, looked at now and then: only a second way to hear of changes. */
export interface GroupLook {
  /**
   * What has changed; nothing when the last look was a moment ago, or where the list cannot be had: events tell as well.
   * Rejects where the store cannot be asked.
   */
  take(api: API, at: number): Promise<Heard[]>
  /** How long until a look would be one; undefined when it has just been. Milliseconds. */
  dueIn(at: number): number | undefined
}

/** @param everyMs looks that follow one another sooner are none */
export function createGroupLook(groups: GroupNames, everyMs: number): GroupLook {
  let last = 0
  return {
    async take(api, at) {
      if (await groups.forgotten(api)) last = 0
      if (at - last < everyMs) return []
      const changes = await groups.look(api, at).catch(() => undefined)
      if (changes) last = at
      return changes ?? []
    },
    dueIn: (at) => (last === 0 || last >= at || last + everyMs <= at ? undefined : last + everyMs - at),
  }
}
