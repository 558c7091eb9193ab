import { Agent, type AgentOptions } from 'node:https'
import { connect as secure } from 'node:tls'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { SocksProxyAgent } from 'socks-proxy-agent'
import type { Clock } from '../channel.ts'
import { openTunnel } from './open-tunnel.ts'
import { deadlineIn, markUnconnected, watchUntilSecure } from './until-secure.ts'

/**
 * A connection that has been idle for longer is not used again: on one that the other side has closed meanwhile a message
 * would be lost, and nobody could tell whether it was taken. Servers close theirs after 5 s at the earliest.
 */
const idleMs = 4_000

/** A network that blocks Telegram often answers nothing at all; grammY's own patience would call that a lost answer. */
const usualConnectWithinMs = 8_000

/**
 * How to reach Telegram, as node-fetch takes it: straight, or through a proxy ('http://', 'https://' or 'socks5://', with
 * name and password where it asks). A server on this machine is reached anew each time: that costs nothing.
 */
export function agentFor(
  apiRoot: string,
  proxy: string | undefined,
  clock: Clock,
  connectWithinMs = usualConnectWithinMs,
) {
  if (proxy === undefined && !apiRoot.startsWith('https:')) return false
  const options = { keepAlive: true, timeout: idleMs }
  const make = () => {
    if (proxy === undefined) return new DirectAgent(options, connectWithinMs)
    const Through = proxy.startsWith('socks') ? SocksAgent : TunnelAgent
    return new Through(proxy, options, connectWithinMs)
  }
  let agent = make()
  let usedAt = clock.now().getTime()
  return () => {
    const now = clock.now().getTime()
    // The agent's own timers come too late when the process was busy: its next request would be first.
    if (now - usedAt > idleMs) agent = make()
    usedAt = now
    return agent
  }
}

/** Straight to Telegram. */
class DirectAgent extends Agent {
  readonly #withinMs: number

  constructor(options: AgentOptions, withinMs: number) {
    super(options)
    this.#withinMs = withinMs
  }

  override createConnection(...args: Parameters<Agent['createConnection']>): ReturnType<Agent['createConnection']> {
    const socket = super.createConnection(...args)
    return socket && watchUntilSecure(socket, deadlineIn(this.#withinMs))
  }
}

type Connect = HttpsProxyAgent<string>['connect']

/** No name, of which a server could be told which of its certificates is meant. */
const isAddress = (host: string) => /^[\d.]+$|:/.test(host)

/**
 * Through HTTP CONNECT. The library's own `connect` knows no deadline, and leaves a connection to an https proxy for a
 * moment without anybody who hears of its errors: one that breaks off there would end the process.
 */
class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #withinMs: number

  constructor(proxy: string, options: AgentOptions, withinMs: number) {
    super(proxy, options)
    this.#withinMs = withinMs
  }

  override async connect(_: Parameters<Connect>[0], options: Parameters<Connect>[1]): ReturnType<Connect> {
    const { host = '', port } = options
    const deadline = deadlineIn(this.#withinMs)
    try {
      const to = `${host.includes(':') ? `[${host}]` : host}:${port}`
      const socket = await openTunnel(this.proxy, to, deadline)
      // Node hands a net.Socket over (http, event 'connect'), which its types call a Duplex; the SDK's want the Socket.
      if (!options.secureEndpoint) return socket as Awaited<ReturnType<Connect>>
      const servername = options.servername ?? (isAddress(host) ? undefined : host)
      return watchUntilSecure(secure({ ...options, servername, socket }), deadline)
    } catch (error) {
      throw markUnconnected(error)
    }
  }
}

class SocksAgent extends SocksProxyAgent {
  readonly #withinMs: number

  constructor(proxy: string, options: AgentOptions, withinMs: number) {
    super(proxy, options)
    // The library would end every connection that is silent for so long: a long poll's, and one whose answer takes its time.
    this.timeout = null
    this.#withinMs = withinMs
  }

  override async connect(...given: Parameters<Connect>): ReturnType<Connect> {
    const [, { secureEndpoint }] = given
    const deadline = deadlineIn(this.#withinMs)
    const opening = super.connect(...given)
    try {
      const late = new Promise<never>((_, reject) => {
        deadline.addEventListener('abort', () => reject(deadline.reason))
      })
      const socket = await Promise.race([opening, late])
      return secureEndpoint ? watchUntilSecure(socket, deadline) : socket
    } catch (error) {
      // The library itself gives up after 30 s.
      opening.then((socket) => socket.destroy()).catch(() => {})
      throw markUnconnected(error)
    }
  }
}
