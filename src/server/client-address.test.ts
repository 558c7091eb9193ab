import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { isFromThisMachine } from './client-address.ts'

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
