import { z } from 'zod'
import type { ChannelStore, SecretStore } from '../bot/channels/channel.ts'
import type { Seal } from './seal.ts'

/** The secrets of one channel account, sealed in its store; a row copied from another account or name does not open. */
export function createSecretStore(
  store: Pick<ChannelStore, 'get' | 'set'>,
  seal: Seal,
  accountId: number,
): SecretStore {
  const keyOf = (name: string) => `secret:${name}`
  const purposeOf = (name: string) => `channel-account/${accountId}/${name}`
  return {
    async get(name) {
      const sealed = await store.get(keyOf(name))
      return sealed === undefined || sealed === null ? undefined : seal.open(z.string().parse(sealed), purposeOf(name))
    },
    async set(name, secret) {
      await store.set(keyOf(name), secret === undefined ? null : seal.close(secret, purposeOf(name)))
    },
  }
}
