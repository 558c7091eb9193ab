import { createHash } from 'node:crypto'
import { BotApiError, badRequest } from './bot-api-error.ts'
import type { Upload } from './shapes.ts'

export interface StoredFile {
  file_id: string
  file_unique_id: string
  file_name: string
  file_size: number
}

/** The files that one platform holds; an id is good for ever, for the bot that has it. */
export interface Files {
  keep(botId: number, upload: Upload): StoredFile
  find(botId: number, fileId: string): StoredFile
  /** How many were uploaded. */
  uploads(): number
  /** As when Telegram changes its data centre: no id is good any more. */
  forget(): void
}

/** core.telegram.org/bots/api#senddocument */
const mostBytes = 50 * 1024 * 1024

export function createFiles(): Files {
  const stored = new Map<string, StoredFile>()
  let uploads = 0
  return {
    keep(botId, { name, bytes }) {
      if (bytes.length === 0) throw badRequest('file must be non-empty')
      if (bytes.length > mostBytes) throw new BotApiError(413, 'Request Entity Too Large')
      uploads += 1
      const digest = createHash('sha256').update(bytes).digest('base64url')
      const file = {
        file_id: `BQAC${digest.slice(0, 20)}${botId}x${uploads}`,
        file_unique_id: digest.slice(0, 15),
        file_name: name,
        file_size: bytes.length,
      }
      stored.set(file.file_id, file)
      return file
    },
    find(botId, fileId) {
      const file = stored.get(fileId)
      const mine = fileId.includes(`${botId}x`)
      if (!file || !mine) throw badRequest('wrong remote file identifier specified: Wrong string length')
      return file
    },
    uploads: () => uploads,
    forget: () => stored.clear(),
  }
}
