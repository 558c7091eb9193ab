import { type Api, GrammyError, InputFile } from 'grammy'
import type { AttachedFile } from '../../../src/domain/message.ts'
import { type ChannelStore, type FileSource, SendError } from '../channel.ts'
import type { Connection } from './connection.ts'

/** Bots may send files of up to 50 MB (core.telegram.org/bots/api#senddocument). */
export const maxFileBytes = 50 * 1024 * 1024
/** Of the text under a file (core.telegram.org/bots/api#senddocument). */
export const maxCaption = 1_024

type Options = NonNullable<Parameters<Api['sendDocument']>[2]>

/** Uploads a file once and sends it everywhere else by the id that Telegram gave it. */
export interface FileSender {
  /**
   * Resolves with the message's id; undefined when the file's bytes are not there any more, and then nothing was sent.
   * Rejects with a SendError or an error of grammY's.
   */
  send(connection: Connection, chat: number, file: AttachedFile, options: Options): Promise<number | undefined>
}

export function createFileSender(store: ChannelStore, files: FileSource): FileSender {
  const known = new Map<string, string>()
  const uploading = new Set<string>()

  async function idOf(hash: string): Promise<string | undefined> {
    const stored = known.get(hash) ?? (await store.get(keyOf(hash)).catch(unreadable))
    if (typeof stored !== 'string') return undefined
    known.set(hash, stored)
    return stored
  }

  /** An id of another bot, or one that Telegram has let go. */
  async function forget(hash: string, id: string): Promise<void> {
    if (known.get(hash) !== id) return
    known.delete(hash)
    await store.set(keyOf(hash), null).catch(unreadable)
  }

  async function upload(
    { upload: api }: Connection,
    chat: number,
    { hash, name, size }: AttachedFile,
    options: Options,
  ): Promise<number | undefined> {
    if (uploading.has(hash)) {
      const retryAfterMs = Math.round(1_000 + size / bytesPerMs)
      throw new SendError('busy', 'telegram: the file is being uploaded into another chat', { retryAfterMs })
    }
    uploading.add(hash)
    try {
      const bytes = await files.open(hash).catch(unreadable)
      if (!bytes) return undefined
      const { message_id, document } = await api.sendDocument(chat, new InputFile(bytes, safeName(name)), options)
      known.set(hash, document.file_id)
      // The message is there; without the id the next one after a restart is uploaded again.
      await store.set(keyOf(hash), document.file_id).catch(() => {})
      return message_id
    } finally {
      uploading.delete(hash)
    }
  }

  return {
    async send(connection, chat, file, options) {
      for (let id = await idOf(file.hash); id !== undefined; id = await idOf(file.hash)) {
        try {
          return (await connection.ask.sendDocument(chat, id, options)).message_id
        } catch (error) {
          if (!isStale(error)) throw error
          await forget(file.hash, id)
        }
      }
      return upload(connection, chat, file, options)
    },
  }
}

const keyOf = (hash: string) => `file:${hash}`

/** A guess at how fast an upload goes, for those who wait for it. */
const bytesPerMs = 1_000

/** Read from our own side, before anything was sent. */
const unreadable = () => {
  throw new SendError('unavailable', 'telegram: the file, or its id, could not be read')
}

/** It stands in a header of the form, as it is. */
const safeName = (name: string) => name.replace(/[\r\n";]/g, '_')

/** Client.cpp and td's FileManager.cpp: an id that is malformed, of another bot, or of a file that is gone. */
const stale = /wrong (?:remote )?file.?id|FILE_(?:ID|REFERENCE)_(?:INVALID|EXPIRED)/i
const isStale = (error: unknown) =>
  error instanceof GrammyError && error.error_code === 400 && stale.test(error.description)
