import { coordinatingEntry, type DirectiveFacts, directiveEntry } from '../bot/messages/directive-entry.ts'
import type { AssignmentRow } from '../db/obligations.ts'
import type { NewLine } from '../db/outbox.ts'

/** What is stamped khẩn or more goes before ordinary words, after urgent notices. */
const hastePriority = 1

/** The key under which a chat is told of a directive. */
export function directiveKey(directiveId: number, kind: 'directive' | 'coordinating', chatId: number): string {
  return `directive:${directiveId}:${kind}:${chatId}`
}

/** The line that tells an agency's chat of a directive; once a chat, whoever asks for it. */
export function directiveLine(
  chatId: number,
  directiveId: number,
  { role, quota }: Pick<AssignmentRow, 'role' | 'quota'>,
  facts: DirectiveFacts,
  dueAt: Date,
): NewLine {
  const kind = role === 'lead' ? 'directive' : 'coordinating'
  const entry = role === 'lead' ? directiveEntry({ ...facts, ...(quota && { quota }) }) : coordinatingEntry(facts)
  const key = directiveKey(directiveId, kind, chatId)
  return { chatId, key, kind, entry, directiveId, dueAt, ...(facts.haste ? { priority: hastePriority } : {}) }
}
