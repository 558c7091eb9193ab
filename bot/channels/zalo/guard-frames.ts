import type { API } from 'zca-js'

/**
 * Stands before a started listener's reading of frames. zca-js reads a frame's header before its own `try`, in a promise
 * that nobody holds: a frame shorter than the header would end the process. And a frame that comes after `stop` may start
 * its pings anew, which nothing then ends. The listener's socket is private: where an update of the library keeps it
 * elsewhere, the first of the ten traps fails (ten-traps.test.ts).
 */
export function guardFrames(listener: API['listener']): void {
  const socket: unknown = Reflect.get(listener, 'ws')
  if (!reads(socket)) return
  const read = socket.onmessage
  socket.onmessage = async (frame) => {
    // A listener that was stopped has let go of its socket.
    if (Reflect.get(listener, 'ws') !== socket) return
    // What cannot be read is passed over; were it a message, the next connection asks for it.
    await read.call(socket, frame).catch(() => {})
  }
}

interface Reading {
  onmessage: (frame: unknown) => Promise<void>
}

const reads = (socket: unknown): socket is Reading =>
  typeof socket === 'object' && socket !== null && typeof Reflect.get(socket, 'onmessage') === 'function'
