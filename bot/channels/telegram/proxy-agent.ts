import { Agent } from 'node:https'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { SocksProxyAgent } from 'socks-proxy-agent'

/**
 * Idle connections are closed by us first: on one that Telegram has closed meanwhile nobody could tell whether a message
 * was taken.
 */
const idleMs = 20_000

/**
 * How to reach Telegram: straight, or through a proxy ('http://', 'https://' or 'socks5://', with name and password where
 * it asks). Undefined: as grammY does by itself, for a server on this machine.
 */
export function agentFor(apiRoot: string, proxy: string | undefined) {
  if (proxy === undefined) {
    return apiRoot.startsWith('https:') ? new Agent({ keepAlive: true, timeout: idleMs }) : undefined
  }
  return proxy.startsWith('socks')
    ? new SocksProxyAgent(proxy, { keepAlive: true, timeout: idleMs })
    : new TunnelAgent(proxy, { keepAlive: true, timeout: idleMs })
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
