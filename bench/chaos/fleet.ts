import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FromWorker, ToWorker } from './protocol.ts'

/** A process of the installation, from its start to its end. */
export interface Worker {
  holder: string
  ready: boolean
  /** Resolves with the answer of this kind; undefined when the process ended before, or did not answer in time. */
  ask<What extends FromWorker['what']>(
    question: ToWorker,
    what: What,
    timeoutMs: number,
  ): Promise<Extract<FromWorker, { what: What }> | undefined>
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>
  /** Resolves with its exit code when it has ended by itself; it is killed when that takes too long. */
  stop(timeoutMs: number): Promise<number | null>
}

/**
 * @param main what it runs, which is told its settings as JSON
 * @param onFound hears what a dead one was sending, before it begins
 * @param onStanding hears how its account stands with the platform
 */
export function startWorker(
  main: URL,
  settings: { holder: string },
  onFound: (inFlight: string[]) => void,
  onStanding: (state: string) => void = () => {},
): Worker {
  const child = fork(fileURLToPath(main), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const worker: Worker = {
    holder: settings.holder,
    ready: false,
    ask: (question, what, timeoutMs) => ask(child, question, what, timeoutMs),
    async kill() {
      worker.ready = false
      child.kill('SIGKILL')
      await exited
    },
    async stop(timeoutMs) {
      worker.ready = false
      send(child, { what: 'stop' })
      const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
      await exited
      clearTimeout(timer)
      return child.exitCode
    },
  }
  child.on('message', (message: FromWorker) => {
    if (message.what === 'ready') worker.ready = true
    if (message.what === 'found') onFound(message.inFlight)
    if (message.what === 'standing') onStanding(message.state)
  })
  child.once('exit', () => {
    worker.ready = false
  })
  return worker
}

function ask<What extends FromWorker['what']>(
  child: ChildProcess,
  question: ToWorker,
  what: What,
  timeoutMs: number,
): Promise<Extract<FromWorker, { what: What }> | undefined> {
  return new Promise((resolve) => {
    const done = (answer?: Extract<FromWorker, { what: What }>) => {
      clearTimeout(timer)
      child.off('message', hear)
      child.off('exit', gone)
      resolve(answer)
    }
    const hear = (message: FromWorker) => {
      if (message.what === what) done(message as Extract<FromWorker, { what: What }>) // Just compared.
    }
    const gone = () => done()
    const timer = setTimeout(gone, timeoutMs)
    child.on('message', hear)
    child.once('exit', gone)
    send(child, question)
  })
}

/** A process that is just dying cannot be told anything: it answers by its end. */
function send(child: ChildProcess, message: ToWorker): void {
  if (child.connected) child.send(message, () => {})
}
