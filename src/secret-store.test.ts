import { expect, it } from 'vitest'
import type { Json } from '../bot/channels/channel.ts'
import { createSeal, SealBroken } from './seal.ts'
import { createSecretStore } from './secret-store.ts'

const seal = createSeal('a secret of an installation, long enough')

function memory() {
  const values = new Map<string, Json>()
  return {
    values,
    get: async (key: string) => values.get(key),
    set: async (key: string, value: Json) => void values.set(key, value),
  }
}

it('gives back what was kept and nothing before or after that', async () => {
  const secrets = createSecretStore(memory(), seal, 1)
  expect(await secrets.get('session')).toBeUndefined()
  await secrets.set('session', 'cookie')
  expect(await secrets.get('session')).toBe('cookie')
  await secrets.set('session', undefined)
  expect(await secrets.get('session')).toBeUndefined()
})

it('keeps nothing readable, and opens no row that was copied from another account', async () => {
  const store = memory()
  await createSecretStore(store, seal, 1).set('session', 'cookie')
  expect(JSON.stringify([...store.values])).not.toContain('cookie')
  await expect(createSecretStore(store, seal, 2).get('session')).rejects.toThrow(SealBroken)
})
