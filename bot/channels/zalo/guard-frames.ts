import type { API } from 'zca-js'

/**
 * Stands before a started listener's reading of frames. zca-js reads a frame's header before its own `try`, in a promise
 * that nobody holds: a frame shorter than the header would end the process. A frame that comes after `stop` may start its
 * pings anew, which nothing then ends. And it decrypts frames side by side, so that what takes longer is told later:
 * here each waits for the one before it, and the close for all of them. The listener's socket is private: where an
 * update of the library keeps it elsewhere, the first of the ten traps fails (ten-traps.test.ts).
 */
export function guardFrames(listener: API['listener']): void {
  const socket: unknown = Reflect.get(listener, 'ws')
  if (!reads(socket)) return
  const { onmessage: read, onclose: close } = socket
  let reading = Promise.resolve()
  socket.onmessage = (frame) => {
    // A listener that was stopped has let go of its socket.
    if (Reflect.get(listener, 'ws') !== socket) return reading
    // Too short to be anything. What else cannot be read the listener tells as an error.
    reading = reading.then(() => read.call(socket, frame)).catch(() => {})
    return reading
  }
  socket.onclose = (event) => void reading.then(() => close.call(socket, event))
}

interface Reading {
  onclose: (event: unknown) => void
  onmessage: (frame: unknown) => Promise<void>
}

const reads = (socket: unknown): socket is Reading =>
  typeof socket === 'object' &&
  socket !== null &&
  ['onmessage', 'onclose'].every((name) => typeof Reflect.get(socket, name) === 'function')
