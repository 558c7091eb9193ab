import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { Api } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentFor } from './proxy-agent.ts'
import { sendErrorOf } from './send-error.ts'
import type { BotState } from './simulator/bot-state.ts'
import { startTelegramSimulator, type TelegramSimulator } from './simulator/telegram-simulator.ts'
import { createTelegramChannel } from './telegram-channel.ts'
import { memoryStore } from './testing/telegram-harness.ts'

let simulator: TelegramSimulator
let bot: BotState
let group: number
beforeEach(async () => {
  simulator = await startTelegramSimulator()
  bot = simulator.addBot()
  group = simulator.people.addChat('group', 'Sở Y tế', [simulator.people.addUser('Lan').id, bot.me.id]).id
})
afterEach(() => simulator.stop())

const listen = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // TCP: never a pipe's name.
  return port
}

/** A proxy of HTTP CONNECT that asks for a password, and notes whither it was asked. */
async function tunnel(password = 'user:mật khẩu') {
  const asked: string[] = []
  const server = createServer()
  server.on('connect', (request, socket) => {
    const [, given = ''] = (request.headers['proxy-authorization'] ?? '').split(' ')
    if (Buffer.from(given, 'base64').toString() !== password) {
      return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    }
    asked.push(request.url ?? '')
    const [host = '', port] = (request.url ?? '').split(':')
    const onwards = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onwards.pipe(socket).pipe(onwards)
    })
    for (const end of [socket, onwards]) end.on('error', () => end.destroy())
  })
  return { port: await listen(server), asked, close: () => server.close() }
}

/** The smallest SOCKS5 (RFC 1928): no password, CONNECT by name or IPv4. */
async function socks() {
  const { createServer: createTcpServer } = await import('node:net')
  const asked: number[] = []
  const server = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]))
      socket.once('data', (request) => {
        const port = request.readUInt16BE(request.length - 2)
        asked.push(port)
        const onwards = connect(port, '127.0.0.1', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]))
          onwards.pipe(socket).pipe(onwards)
        })
        onwards.on('error', () => socket.destroy())
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // TCP: never a pipe's name.
  return { port, asked, close: () => server.close() }
}

function sendThrough(proxy: string) {
  const channel = createTelegramChannel({
    secrets: { get: async () => bot.token, set: async () => {} },
    store: memoryStore(),
    files: { open: async () => undefined },
    clock: { now: () => new Date() },
    reach: { apiRoot: simulator.url, proxy },
    commands: { everyone: [], admins: [] },
    reception: { mode: 'polling' },
  })
  const message = { text: 'Xin chào', spans: [], buttons: [], urgency: 'normal' as const }
  return channel.send({ id: 'm1', chatId: String(group), message })
}

describe('through a proxy', () => {
  it('of HTTP with a password, everything goes', async () => {
    const proxy = await tunnel()
    await sendThrough(`http://user:${encodeURIComponent('mật khẩu')}@127.0.0.1:${proxy.port}`)
    expect(simulator.transcript(group)).toMatchObject([{ text: 'Xin chào' }])
    expect(proxy.asked).toEqual([new URL(simulator.url).host])
    proxy.close()
  })

  it('of SOCKS5, everything goes', async () => {
    const proxy = await socks()
    await sendThrough(`socks5://127.0.0.1:${proxy.port}`)
    expect(simulator.transcript(group)).toHaveLength(1)
    expect(proxy.asked).toEqual([Number(new URL(simulator.url).port)])
    proxy.close()
  })

  it('that refuses us, or is not there, nothing was sent, and its password is not shown', async () => {
    const proxy = await tunnel()
    for (const address of [`user:falsch@127.0.0.1:${proxy.port}`, 'user:falsch@127.0.0.1:1']) {
      const error = await sendThrough(`http://${address}`).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ kind: 'unavailable' })
      expect(String(error)).not.toContain('falsch')
    }
    expect(simulator.transcript(group)).toEqual([])
    proxy.close()
  })
})

it('a server that accepts and never secures the connection was asked nothing', async () => {
  const { createServer: createTcpServer } = await import('node:net')
  const silent = createTcpServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo // TCP: never a pipe's name.
  const root = `https://127.0.0.1:${port}`
  const agent = agentFor(root, undefined, { now: () => new Date() }, 100)
  const api = new Api('123456:token', { apiRoot: root, baseFetchConfig: { agent, compress: true } })
  const error: unknown = await api.getMe().catch((refusal: unknown) => refusal)
  expect(sendErrorOf(error).kind).toBe('unavailable')
  silent.close()
})
