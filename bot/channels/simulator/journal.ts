import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { z } from 'zod'

/** One line of the file in which a simulated platform notes whatever reaches it; times in milliseconds since 1970. */
const noteSchema = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('call'),
    at: z.number(),
    account: z.string(),
    method: z.string(),
    chatId: z.string(),
    /** The sender's own name of the request (header x-request-id): the ledger's id of the message. */
    requestId: z.string().optional(),
    text: z.string(),
    /** Whether it now stands in the chat. */
    taken: z.boolean(),
    /** The answer's HTTP status; 0 where the connection was cut instead. */
    status: z.int(),
    messageId: z.string().optional(),
    /** The platform's id of the message that it answers. */
    quotes: z.string().optional(),
    /** The platform's own code of a refusal, where its HTTP status says nothing (Zalo). */
    refusal: z.int().optional(),
  }),
  /** Somebody who measures says that a moment has come. */
  z.object({ what: z.literal('mark'), at: z.number(), name: z.string() }),
])
export type Note = z.infer<typeof noteSchema>
export type Arrival = Extract<Note, { what: 'call' }>

export interface Journal {
  write(note: Note): void
  close(): void
}

/** Written at once and without a buffer: whoever reads the file sees every answered call. */
export function openJournal(path: string): Journal {
  const file = openSync(path, 'a')
  return {
    write: (note) => void writeSync(file, `${JSON.stringify(note)}\n`),
    close: () => closeSync(file),
  }
}

export function readJournal(path: string): Note[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => noteSchema.parse(JSON.parse(line)))
}
