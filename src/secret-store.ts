import { z } from 'zod'
import type { ChannelStore, SecretStore } from '../bot/channels/channel.ts'
import type { Seal } from './seal.ts'

/** Under which key of the store a secret stands. */
export const secretKey = (name: string) => `secret:${name}`

/** The secrets of one channel account, sealed in its store; a row copied from another account or name does not open. */
export function createSecretStore(
  store: Pick<ChannelStore, 'get' | 'set'>,
  seal: Seal,
  accountId: number,
): SecretStore {
  const purposeOf = (name: string) => `channel-account/${accountId}/${name}`
  return {
    async get(name) {
      const sealed = await store.get(secretKey(name))
      return sealed === undefined || sealed === null ? undefined : seal.open(z.string().parse(sealed), purposeOf(name))
    },
    async set(name, secret) {
      await store.set(secretKey(name), secret === undefined ? null : seal.close(secret, purposeOf(name)))
    },
  }
}
