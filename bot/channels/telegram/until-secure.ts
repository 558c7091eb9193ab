import type { Duplex } from 'node:stream'

/** Before a connection is secure nothing is asked through it: whatever ended it till then bears this code, and its own behind it. */
export const unconnected = 'EUNCONNECTED'

/** The same error, marked: surely nothing was sent. */
export function markUnconnected(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const own = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return own.startsWith(unconnected) ? error : Object.assign(error, { code: `${unconnected} ${own}`.trim() })
}

/** Aborted, with a marked error as its reason, when a connection should have been secure long ago. */
export function deadlineIn(milliseconds: number): AbortSignal {
  const deadline = new AbortController()
  const late = () => markUnconnected(Object.assign(new Error('no secure connection in time'), { code: 'ECONNECTLATE' }))
  setTimeout(() => deadline.abort(late()), milliseconds).unref()
  return deadline.signal
}

/** Ends a connection that is not secure at the deadline, and marks whatever else ends it before it is. */
export function watchUntilSecure<S extends Duplex>(socket: S, deadline: AbortSignal): S {
  const end = () => socket.destroy(deadline.reason)
  // First of all listeners: the others shall see the mark.
  socket.prependListener('error', markUnconnected)
  deadline.addEventListener('abort', end)
  for (const settled of ['secureConnect', 'close']) {
    socket.once(settled, () => {
      socket.off('error', markUnconnected)
      deadline.removeEventListener('abort', end)
    })
  }
  return socket
}
