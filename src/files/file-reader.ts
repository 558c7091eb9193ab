import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ParsedDocument } from '../domain/parsed-document.ts'
import type { FileText } from './file-text.ts'
import { maxFileBytes } from './limits.ts'
import type { ReadingAnswer, ReadingOrder } from './reading-process.ts'
import { FileRefusal, tooLarge } from './refusal.ts'

export interface ReadFile {
  file: FileText
  parsed: ParsedDocument
}

/** Reads files that anybody may have sent, each in a process of its own. */
export interface FileReader {
  /** Throws a FileRefusal for what cannot or must not be read; a hung or greedy reading is ended and refused. */
  read(bytes: Uint8Array): Promise<ReadFile>
  /** Ends what runs and refuses what waits. Resolves when no process is left. */
  close(): Promise<void>
}

export interface ReadingLimits {
  /** A hundred pages take some seconds; a loaded machine takes ten times as long. */
  timeMs: number
  /** Resident memory of the process: V8's heap, and the buffers beside it. An ordinary reading takes 150 MB. */
  memoryBytes: number
  heapMegabytes: number
  /** Processes at once, and files that may wait for one. */
  atOnce: number
  waiting: number
}

const usual: ReadingLimits = {
  timeMs: 60_000,
  memoryBytes: 1024 * 1024 * 1024,
  heapMegabytes: 640,
  atOnce: 2,
  waiting: 20,
}

export function createFileReader(limits: Partial<ReadingLimits> = {}): FileReader {
  const { atOnce, waiting, ...each } = { ...usual, ...limits }
  const running = new Map<Promise<ReadFile>, AbortController>()
  const queue: (() => void)[] = []
  let free = atOnce
  let closed = false

  async function turn(): Promise<void> {
    if (free > 0) free--
    else await new Promise<void>((resolve) => queue.push(resolve))
  }

  function done(): void {
    const next = queue.shift()
    if (next) next()
    else free++
  }

  return {
    async read(bytes) {
      if (bytes.length > maxFileBytes) throw tooLarge(bytes.length)
      if (queue.length >= waiting) throw busy()
      await turn()
      try {
        if (closed) throw stopped()
        const abort = new AbortController()
        const reading = readApart(bytes, each, abort.signal)
        running.set(reading, abort)
        return await reading.finally(() => running.delete(reading))
      } finally {
        done()
      }
    },
    async close() {
      closed = true
      for (const abort of running.values()) abort.abort()
      await Promise.allSettled(running.keys())
    },
  }
}

/** Resolved here, not where the process starts: that may be any directory. */
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const script = join(import.meta.dirname, 'reading-process.ts')
/** A process that should have ended is given this long before its own watch ends it. */
const graceMs = 10_000

async function readApart(
  bytes: Uint8Array,
  { timeMs, memoryBytes, heapMegabytes }: Omit<ReadingLimits, 'atOnce' | 'waiting'>,
  signal: AbortSignal,
): Promise<ReadFile> {
  const child = fork(script, [], {
    execArgv: [`--max-old-space-size=${heapMegabytes}`, '--import', loader],
    // Nothing of ours is any of its business: no address, no password.
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A group of its own: the loader has a process too, and all end together.
    detached: true,
  })
  const end = followEnd(child)
  let late = false
  const timer = setTimeout(() => {
    late = true
    kill(child)
  }, timeMs)
  const onAbort = () => kill(child)
  signal.addEventListener('abort', onAbort)
  try {
    const answered = new Promise<ReadingAnswer>((resolve) =>
      child.once('message', (answer: ReadingAnswer) => resolve(answer)),
    )
    const order: ReadingOrder = { bytes, memoryBytes, timeMs: timeMs + graceMs }
    // A failure to send shows in how the process ends.
    child.send(order, () => {})
    const outcome = await Promise.race([answered, end.promise])
    if (typeof outcome === 'object' && 'kind' in outcome) return accept(outcome)
    if (signal.aborted) throw stopped()
    if (late) throw tooSlow(timeMs)
    if (outcome.code === null || outcome.code === outOfMemory || end.words().includes('ended: memory'))
      throw tooHungry()
    throw new Error(`the reading process ended with ${outcome.code}: ${end.words()}`)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    kill(child)
    await end.promise
  }
}

/** What V8 ends with when its heap is full, where that is not shown as a signal (128 + SIGABRT). */
const outOfMemory = 134

function accept(answer: ReadingAnswer): ReadFile {
  if (answer.kind === 'read') return { file: answer.file, parsed: answer.parsed }
  if (answer.kind === 'refused') throw FileRefusal.received(answer.code, answer.message)
  throw new Error(`a file could not be read: ${answer.trace}`)
}

interface End {
  code: number | null
}

/** How the process ends, also when it never began, and what it said last. */
function followEnd(child: ChildProcess): { promise: Promise<End>; words(): string } {
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (said: string) => {
    words = (words + said).slice(-4_000)
  })
  const promise = new Promise<End>((resolve) => {
    child.once('error', (error) => {
      words += error.message
      if (child.pid === undefined) resolve({ code: -1 })
    })
    child.once('close', (code) => resolve({ code }))
  })
  return { promise, words: () => words }
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

const tooSlow = (timeMs: number) =>
  new FileRefusal(
    'too-slow',
    `Đọc tệp quá ${Math.round(timeMs / 1000)} giây nên đã dừng lại.`,
    'Hãy mở tệp bằng phần mềm đã soạn rồi lưu lại, hoặc tách thành từng văn bản.',
  )

const tooHungry = () =>
  new FileRefusal(
    'too-hungry',
    'Đọc tệp cần quá nhiều bộ nhớ nên đã dừng lại.',
    'Hãy mở tệp bằng phần mềm đã soạn rồi lưu lại, hoặc tách thành từng văn bản.',
  )

const busy = () => new FileRefusal('busy', 'Đang có nhiều tệp chờ đọc.', 'Hãy gửi lại sau một phút.')

const stopped = () =>
  new FileRefusal('stopped', 'Hệ thống đang dừng nên chưa đọc tệp.', 'Hãy gửi lại khi hệ thống chạy lại.')
