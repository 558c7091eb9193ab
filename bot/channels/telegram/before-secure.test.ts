import dns from 'node:dns'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { Api } from 'grammy'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SendError } from '../channel.ts'
import { agentFor } from './proxy-agent.ts'
import { sendErrorOf } from './send-error.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  vi.restoreAllMocks()
})

async function portOf(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // TCP: never a pipe's name.
  return port
}

/** What a network does to a connection once the client has begun to secure it. */
const meddlings: [string, (socket: Socket) => void][] = [
  ['resets it', (socket) => socket.resetAndDestroy()],
  ['closes it', (socket) => socket.end()],
  ['puts a page in the clear in its place', (socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\nblocked')],
  ['leaves it without an answer', () => {}],
]

/** A server, and proxies to it, on which a network meddles with each connection's first secure bytes. */
const between = {
  straight: async (meddle: (socket: Socket) => void) => {
    const server = createServer((socket) => socket.once('data', () => meddle(socket)))
    return { root: `https://127.0.0.1:${await portOf(server)}`, proxy: undefined }
  },
  'through HTTP CONNECT': async (meddle: (socket: Socket) => void) => {
    const proxy = createHttpServer().on('connect', (_, socket: Socket) => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      socket.once('data', () => meddle(socket))
    })
    return { root: 'https://149.154.167.220', proxy: `http://127.0.0.1:${await portOf(proxy)}` }
  },
  'through SOCKS5': async (meddle: (socket: Socket) => void) => {
    const proxy = createServer((socket) => {
      socket.once('data', () => {
        socket.write(Buffer.from([5, 0]))
        socket.once('data', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]))
          socket.once('data', () => meddle(socket))
        })
      })
    })
    return { root: 'https://149.154.167.220', proxy: `socks5://127.0.0.1:${await portOf(proxy)}` }
  },
}

async function refusal(root: string, proxy?: string, withinMs = 300): Promise<SendError> {
  const agent = agentFor(root, proxy, { now: () => new Date() }, withinMs)
  const api = new Api('123456:token', {
    apiRoot: root,
    timeoutSeconds: 2,
    baseFetchConfig: { agent, compress: true },
  })
  return sendErrorOf(await api.getMe().catch((error: unknown) => error))
}

describe.each(Object.entries(between))('%s', (_, open) => {
  it.each(meddlings)('nothing was sent when the network %s before it was secure', async (_, meddle) => {
    const { root, proxy } = await open(meddle)
    expect(await refusal(root, proxy)).toMatchObject({ kind: 'unavailable' })
  })
})

describe('a proxy', () => {
  it.each(['http', 'https', 'socks5'])(
    'of %s that takes the connection and says nothing was asked nothing',
    async (kind) => {
      const server = createServer()
      const gone = once(server, 'connection').then(([socket]: Socket[]) => socket && once(socket.resume(), 'close'))
      expect(await refusal('https://149.154.167.220', `${kind}://127.0.0.1:${await portOf(server)}`)).toMatchObject({
        kind: 'unavailable',
        message: expect.stringContaining('no connection'),
      })
      // SOCKS gives its own up later.
      if (kind !== 'socks5') await gone
    },
  )
})

/** A listener that takes nothing any more: full, it leaves every other connection without an answer. */
async function silentPort(): Promise<number> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
     const server = require('node:net').createServer()
     server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
       parentPort.postMessage(server.address().port)
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
     })`,
    { eval: true },
  )
  const [port]: unknown[] = await once(worker, 'message')
  for (const _ of ['one', 'and one more than its backlog']) {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {})
    closing.push(() => socket.destroy())
    await once(socket, 'connect')
  }
  closing.push(() => worker.terminate())
  return Number(port)
}

it('nothing was sent when one address is silent and the other cannot be reached', async () => {
  const port = await silentPort()
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]
  const lookup = (_name: string, _options: object, found: (error: null, all: typeof addresses) => void) =>
    found(null, addresses)
  // As net asks for it: all addresses. The types of its overloads know no function that gives only these.
  vi.spyOn(dns, 'lookup').mockImplementation(lookup as unknown as typeof dns.lookup)
  const root = `https://api.telegram.example:${port}`
  expect(await refusal(root, undefined, 60_000)).toMatchObject({
    kind: 'unavailable',
    message: 'telegram: no connection (ETIMEDOUT)',
  })
})

it.each(['http', 'socks5'])(
  'through a proxy of %s an answer may take longer than connecting may, or being idle',
  async (kind) => {
    const slow = createHttpServer((_, response) => {
      setTimeout(() => response.end(JSON.stringify({ ok: true, result: { id: 1 } })), 4_500)
    })
    const root = `http://127.0.0.1:${await portOf(slow)}`
    const onwards = (socket: Socket) =>
      socket.pipe(connect(Number(new URL(root).port), '127.0.0.1').on('error', () => {})).pipe(socket)
    const tunnel = createHttpServer().on('connect', (_, socket: Socket) => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onwards(socket)
    })
    const socks = createServer((socket) => {
      socket.once('data', () => {
        socket.write(Buffer.from([5, 0]))
        socket.once('data', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]))
          onwards(socket)
        })
      })
    })
    const proxy = `${kind}://127.0.0.1:${await portOf(kind === 'http' ? tunnel : socks)}`
    const agent = agentFor(root, proxy, { now: () => new Date() }, 2_000)
    const api = new Api('123456:token', { apiRoot: root, baseFetchConfig: { agent, compress: true } })
    expect(await api.getMe()).toEqual({ id: 1 })
  },
  20_000,
)
