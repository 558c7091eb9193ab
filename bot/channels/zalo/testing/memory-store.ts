import type { ChannelStore, Json, SecretStore } from '../../channel.ts'

/** A ChannelStore in memory, and the secrets beside it; both survive the channel, as the database would. */
export function createMemoryStore(): ChannelStore & { values: Map<string, Json> } {
  const values = new Map<string, Json>()
  const logs = new Map<string, { position: number; entry: Json; once: string | undefined }[]>()
  const watchers = new Set<(log: string, position: number) => void>()
  let last = 0
  const entriesOf = (log: string) => logs.get(log) ?? []
  return {
    values,
    get: async (key) => values.get(key),
    async set(key, value) {
      values.set(key, structuredClone(value))
    },
    async append(log, entry, { once } = {}) {
      const there = once === undefined ? undefined : entriesOf(log).find((one) => one.once === once)
      if (there) return there.position
      last += 1
      logs.set(log, [...entriesOf(log), { position: last, entry, once }])
      for (const watcher of watchers) watcher(log, last)
      return last
    },
    async read(log, { after = 0, last: limit } = {}) {
      const found = entriesOf(log).filter(({ position }) => position > after)
      return limit === undefined ? found : found.slice(-limit)
    },
    entry: async (log, position) => entriesOf(log).find((one) => one.position === position)?.entry,
    async watch(onAppend) {
      watchers.add(onAppend)
      return async () => void watchers.delete(onAppend)
    },
  }
}

export function createMemorySecrets(): SecretStore & { secrets: Map<string, string> } {
  const secrets = new Map<string, string>()
  return {
    secrets,
    get: async (name) => secrets.get(name),
    async set(name, secret) {
      if (secret === undefined) secrets.delete(name)
      else secrets.set(name, secret)
    },
  }
}
