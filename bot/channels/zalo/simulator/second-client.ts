import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { ZaloSimulator } from './zalo-simulator.ts'

/** Somebody opens Zalo Web with the account, which throws its socket out, and closes it after `ms`. */
export async function openElsewhere({ root, credentials }: ZaloSimulator, ms: number): Promise<void> {
  const { userAgent, cookie } = credentials()
  const headers = { cookie: cookie.map(({ key, value }) => `${key}=${value}`).join('; '), 'user-agent': userAgent }
  const socket = new WebSocket(root.replace(/^http/, 'ws'), { headers })
  // Ours takes the account back and throws this one out, or the connection breaks: it is over either way.
  socket.on('error', () => {})
  await pause(ms)
  socket.terminate()
}
