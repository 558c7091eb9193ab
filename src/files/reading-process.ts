import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ParsedDocument } from '../domain/parsed-document.ts'
import { readDocument } from '../domain/reading/read-document.ts'
import type { FileText } from './file-text.ts'
import { readFile } from './read-file.ts'
import { FileRefusal, type RefusalCode } from './refusal.ts'

/** What a reading process is told and answers, once. */
export interface ReadingOrder {
  bytes: Uint8Array
  memoryBytes: number
  timeMs: number
}

export type ReadingAnswer =
  | { kind: 'read'; file: FileText; parsed: ParsedDocument }
  | { kind: 'refused'; code: RefusalCode; message: string }
  /** Our own fault. */
  | { kind: 'failed'; trace: string }

/** Reads one file and ends: see file-reader.ts, which starts this. */
async function answer({ bytes, memoryBytes, timeMs }: ReadingOrder): Promise<ReadingAnswer> {
  const watch = new Worker(new URL('./watch.mjs', import.meta.url), {
    workerData: { memoryBytes, timeMs },
    execArgv: [],
  })
  await once(watch, 'message')
  watch.unref()
  try {
    const file = await readFile(bytes)
    return { kind: 'read', file, parsed: readDocument(file.text) }
  } catch (error) {
    if (error instanceof FileRefusal) return { kind: 'refused', code: error.code, message: error.message }
    return { kind: 'failed', trace: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

process.once('disconnect', () => process.exit())
process.once('message', (order: ReadingOrder) => {
  void answer(order).then((given) => process.send?.(given))
})
