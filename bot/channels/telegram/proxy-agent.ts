import { Agent, type AgentOptions } from 'node:https'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { SocksProxyAgent } from 'socks-proxy-agent'
import type { Clock } from '../channel.ts'

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
    return proxy.startsWith('socks') ? new SocksProxyAgent(proxy, options) : new TunnelAgent(proxy, options)
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

/** What is not connected and secure in time was never asked anything. */
class DirectAgent extends Agent {
  readonly #withinMs: number

  constructor(options: AgentOptions, withinMs: number) {
    super(options)
    this.#withinMs = withinMs
  }

  override createConnection(...args: Parameters<Agent['createConnection']>): ReturnType<Agent['createConnection']> {
    const socket = super.createConnection(...args)
    const late = Object.assign(new Error('no secure connection in time'), { code: 'ECONNECTLATE' })
    const timer = setTimeout(() => socket?.destroy(late), this.#withinMs).unref()
    for (const done of ['secureConnect', 'close']) socket?.once(done, () => clearTimeout(timer))
    return socket
  }
}

type Connect = HttpsProxyAgent<string>['connect']
type Request = Parameters<Connect>[0]

/** A proxy that will not let us through is no answer of Telegram's: nothing was sent. */
class TunnelAgent extends HttpsProxyAgent<string> {
  override async connect(request: Request, options: Parameters<Connect>[1]): ReturnType<Connect> {
    let status = 200
    request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      status = statusCode
    })
    const socket = await super.connect(request, options)
    if (status === 200) return socket
    socket.destroy()
    throw Object.assign(new Error(`the proxy answered ${status}`), { code: 'EPROXY' })
  }
}
