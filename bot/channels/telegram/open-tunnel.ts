import { type IncomingMessage, request } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { Duplex } from 'node:stream'

/**
 * Asks a proxy for a way through (HTTP CONNECT), with name and password where its address has them. A proxy that will not
 * let us through is no answer of Telegram's.
 *
 * @param to 'host:port'
 */
export async function openTunnel(proxy: URL, to: string, signal: AbortSignal): Promise<Duplex> {
  const { protocol, hostname, port, username, password } = proxy
  const words = [username, password].map(decodeURIComponent).join(':')
  const asking = (protocol === 'https:' ? secureRequest : request)({
    method: 'CONNECT',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || undefined,
    path: to,
    headers: {
      host: to,
      connection: 'keep-alive',
      ...(words === ':' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(words).toString('base64')}` }),
    },
    agent: false,
    signal,
  })
  const [answer, socket] = await new Promise<[IncomingMessage, Duplex]>((resolve, reject) => {
    asking.once('connect', (answered, socket) => resolve([answered, socket]))
    // More than one may come: once there is an answer nobody else listens for them.
    asking.on('error', (error) => reject(signal.aborted ? signal.reason : error))
    asking.end()
  })
  if (answer.statusCode === 200) return socket
  socket.destroy()
  throw Object.assign(new Error(`the proxy answered ${answer.statusCode}`), { code: 'EPROXY' })
}
