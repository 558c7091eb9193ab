import { writeSync } from 'node:fs'
import { memoryUsage } from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'

/**
 * A thread beside a reading that may never come back to its event loop: ends the process when its memory passes the limit
 * (buffers are outside V8's heap and its limits) or its time is long over, also when whoever should have ended it is gone.
 * Plain JavaScript, because a thread has no loader for TypeScript on Node 20.
 *
 * @type {{ memoryBytes: number, timeMs: number }}
 */
const { memoryBytes, timeMs } = workerData

look()
setInterval(look, 25)
setTimeout(() => end('time'), timeMs)
parentPort?.postMessage('watching')

function look() {
  if (memoryUsage.rss() > memoryBytes) end('memory')
}

/** @param {string} why */
function end(why) {
  writeSync(2, `\nended: ${why}\n`)
  process.kill(process.pid, 'SIGKILL')
}
