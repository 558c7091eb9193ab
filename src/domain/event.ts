import { createHash } from 'node:crypto'

/** Every kind of deed that the append-only record knows. */
export type EventKind =
  | 'document-ingested'
  | 'file-kept'
  | 'draft-changed'
  | 'document-published'
  | 'obligation-acknowledged'
  | 'obligation-done'
  | 'obligation-undone'
  | 'obligation-blocked'
  | 'chat-bound'
  | 'chat-paired'
  | 'chat-unpaired'
  | 'person-bound'
  | 'notice-written'
  | 'notice-confirmed'
  | 'notice-cancelled'
  | 'notice-acknowledged'
  | 'code-made'
  | 'directory-changed'
  | 'account-added'
  | 'account-forgotten'
  | 'alarm'
  | 'message-retried'
  | 'message-dropped'
  | 'event-retried'
  | 'event-dropped'

export interface EventBody {
  at: string
  recordedAt: string
  kind: EventKind
  actor: { name: string; personId?: number; identityId?: number }
  data: Record<string, unknown>
}

/**
 * SHA-256, in hex, over the event before it and this one's body as JSON (so an instant in `data` counts as its text,
 * as it is kept). Keys are sorted at every depth, because a jsonb column gives them back in an order of its own.
 */
export function hashEvent(previousHash: string, body: EventBody): string {
  return createHash('sha256')
    .update(previousHash)
    .update('\n')
    .update(JSON.stringify(sorted(JSON.parse(JSON.stringify(body)))))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, v]) => [key, sorted(v)]),
  )
}
