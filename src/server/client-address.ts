import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

const loopback = /^(?:127\.|::1$|::ffff:127\.)/

/**
 * Where a request came from. A proxy on this machine, or one that is trusted, is believed about the last hop it saw;
 * anyone else's X-Forwarded-For is what they like it to be.
 */
export function clientAddress(c: Context, isTrusted: (address: string) => boolean = () => false): string {
  const peer = peerOf(c)
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  return forwarded && (peer === '' || loopback.test(peer) || isTrusted(peer)) ? forwarded : peer
}

/** Whether the connection itself comes from this machine; a request made in-process has no connection and counts as ours. */
export function isFromThisMachine(c: Context): boolean {
  const peer = peerOf(c)
  return peer === '' || loopback.test(peer)
}

function peerOf(c: Context): string {
  return c.env?.incoming ? (getConnInfo(c).remote.address ?? '') : ''
}
