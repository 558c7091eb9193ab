import { BlockList, isIP } from 'node:net'
import { z } from 'zod'

/** The part of the environment that says whose X-Forwarded-For is believed. */
export const trustedProxiesShape = {
  TRUSTED_PROXIES: z
    .string()
    .transform((typed) => typed.split(/[\s,]+/).filter((network) => network !== ''))
    .refine((networks) => networks.every(isNetwork), {
      error: ({ input }) =>
        `TRUSTED_PROXIES phải là các địa chỉ IP hoặc dải mạng, cách nhau bằng dấu phẩy, đang là '${input}'`,
    })
    .optional(),
}

function isNetwork(text: string): boolean {
  const { family, address, prefix } = partsOf(text)
  return isIP(address) > 0 && Number.isInteger(prefix) && prefix >= 0 && prefix <= (family === 'ipv4' ? 32 : 128)
}

function partsOf(network: string): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } {
  const [address = '', prefix, ...more] = network.split('/')
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  const whole = family === 'ipv4' ? 32 : 128
  const isPlain = prefix === undefined || (more.length === 0 && /^\d{1,3}$/.test(prefix))
  return { address, family, prefix: isPlain ? Number(prefix ?? whole) : Number.NaN }
}

/** Whether an address lies in one of the networks ('172.16.0.0/12', or a single address). */
export function createNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const { address, prefix, family } of networks.map(partsOf)) list.addSubnet(address, prefix, family)
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
