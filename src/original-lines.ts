import { originalEntry } from '../bot/messages/original-entry.ts'
import { chatsOn } from '../db/chats.ts'
import type { Db } from '../db/client.ts'
import { policyOf } from '../db/committees.ts'
import type { DocumentRow } from '../db/documents.ts'
import { originalOf } from '../db/files.ts'
import type { NewLine } from '../db/outbox.ts'
import type { ChannelName } from '../db/schema/chat.ts'
import { documentLabel } from './domain/document-label.ts'

/** Where a file can be sent. Elsewhere its name alone would tell nothing that the orders do not, and cost a message. */
const withFiles: readonly ChannelName[] = ['telegram', 'web']

/**
 * The document's file for chats that are told of its orders, once a chat, where the committee wants that. What was pasted
 * is no file. No document stamped mật has come this far: see ingest.
 */
export async function originalLines(
  tx: Db,
  document: Pick<DocumentRow, 'id' | 'committeeId' | 'number' | 'issuedOn' | 'kind'>,
  chatIds: number[],
  dueAt: Date,
): Promise<NewLine[]> {
  const { sendOriginal } = await policyOf(tx, document.committeeId)
  const file = sendOriginal ? await originalOf(tx, document.id) : undefined
  if (!file || !isFileName.test(file.name)) return []
  const entry = originalEntry({ documentLabel: documentLabel(document), file })
  return (await chatsOn(tx, chatIds, withFiles)).map((chatId) => ({
    chatId,
    key: `document:${document.id}:original:${chatId}`,
    kind: 'original',
    entry,
    dueAt,
  }))
}

const isFileName = /\.[a-z\d]{1,5}$/i
