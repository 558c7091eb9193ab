import { coordinatingEntry, type DirectiveFacts, directiveEntry } from '../bot/messages/directive-entry.ts'
import type { NewLine } from '../db/outbox.ts'
import type { AssignmentRole } from './domain/directory.ts'

/** The line that tells an agency's chat of a directive; once a chat, whoever asks for it. */
export function directiveLine(
  chatId: number,
  directiveId: number,
  role: AssignmentRole,
  facts: DirectiveFacts,
  dueAt: Date,
): NewLine {
  const kind = role === 'lead' ? 'directive' : 'coordinating'
  const entry = role === 'lead' ? directiveEntry(facts) : coordinatingEntry(facts)
  return { chatId, key: `directive:${directiveId}:${kind}:${chatId}`, kind, entry, directiveId, dueAt }
}
