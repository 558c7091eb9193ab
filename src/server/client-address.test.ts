import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { createNetworks } from '../trusted-proxies.ts'
import { clientAddress, isFromThisMachine } from './client-address.ts'

const app = new Hono().get('/', (c) => c.text(String(isFromThisMachine(c))))

const from = async (remoteAddress: string, headers: Record<string, string> = {}) => {
  const answer = await app.request('/', { headers }, { incoming: { socket: { remoteAddress } } })
  return answer.text()
}

describe('a request is from this machine', () => {
  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])(
    'when its connection comes from %s',
    async (address) => {
      expect(await from(address)).toBe('true')
    },
  )

  it.each(['10.0.0.9', '192.168.1.2', '2001:db8::1', '::ffff:10.0.0.9'])('and is not from %s', async (address) => {
    expect(await from(address)).toBe('false')
    expect(await from(address, { 'x-forwarded-for': '127.0.0.1' })).toBe('false')
  })
})

describe('the address of who asks', () => {
  const trusted = createNetworks(['172.16.0.0/12', '10.0.0.5'])
  const asked = new Hono().get('/', (c) => c.text(clientAddress(c, trusted)))
  const addressVia = async (remoteAddress: string) => {
    const headers = { 'x-forwarded-for': '9.9.9.9, 113.160.1.1' }
    return (await asked.request('/', { headers }, { incoming: { socket: { remoteAddress } } })).text()
  }

  it.each(['127.0.0.1', '172.18.0.1', '::ffff:172.18.0.1', '10.0.0.5'])(
    'is what %s saw: a proxy on this machine, or one that is trusted',
    async (proxy) => {
      expect(await addressVia(proxy)).toBe('113.160.1.1')
    },
  )

  it.each(['172.32.0.1', '10.0.0.6', '2001:db8::1'])('is %s itself, whatever it says', async (address) => {
    expect(await addressVia(address)).toBe(address)
  })
})
