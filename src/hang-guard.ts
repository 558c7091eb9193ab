import { Worker } from 'node:worker_threads'

/** So many seconds without a turn of the event loop mean that it will not turn again: PGlite on a full disk spins so. */
const patienceSeconds = 120

/**
 * Ends the process when its event loop hangs, so that whoever supervises it (compose, systemd) starts another. A thread of
 * its own counts its own seconds: a process that was suspended as a whole is not taken for one that hangs.
 *
 * @returns a function that ends the watch
 */
export function guardAgainstHanging(patience = patienceSeconds): () => Promise<void> {
  const turns = new Int32Array(new SharedArrayBuffer(4))
  const turning = setInterval(() => Atomics.add(turns, 0, 1), 500)
  turning.unref()
  // Plain text, because Node 20 loads no TypeScript in a thread.
  const watcher = new Worker(
    `const { workerData: { turns, patience, pid } } = require('node:worker_threads')
     let seen = -1, still = 0
     setInterval(() => {
       const now = Atomics.load(turns, 0)
       still = now === seen ? still + 1 : 0
       seen = now
       if (still >= patience) process.kill(pid, 'SIGKILL')
     }, 1000)`,
    { eval: true, workerData: { turns, patience, pid: process.pid } },
  )
  watcher.unref()
  watcher.on('error', () => {})
  return async () => {
    clearInterval(turning)
    await watcher.terminate()
  }
}
