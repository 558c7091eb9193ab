import type { Entry, LineKind } from '../src/domain/message.ts'
import { type Db, notify } from './client.ts'
import { line } from './schema/outbox.ts'
import { storableJson } from './storable-json.ts'

/** One thing to tell one chat, as a use case puts it into the outbox. */
export interface NewLine {
  chatId: number
  /** Unique: (obligation, notice or answered event; kind; slot with its due time; chat). A second line under it is dropped. */
  key: string
  kind: LineKind
  entry: Entry
  /** Business time it was due to be said. */
  dueAt: Date
  directiveId?: number
  obligationId?: number
  noticeId?: number
}

/** Rows of one insert: PostgreSQL takes at most 65,535 parameters a statement and a line has ten. */
const batchSize = 1000

/** 2 urgent, 1 an answer to a person who waits, 0 the rest. */
export function priorityOf(kind: LineKind): number {
  return kind === 'notice' ? 2 : kind === 'answer' ? 1 : 0
}

/**
 * Puts lines into the outbox, in the order given; delivery is woken when the transaction commits. A key that is there
 * already changes nothing, so a repeated tick or a replayed command says nothing twice.
 *
 * @param machineNow machine time
 * @returns how many were new
 */
export async function enqueueLines(tx: Db, lines: NewLine[], machineNow: Date): Promise<number> {
  let added = 0
  for (let start = 0; start < lines.length; start += batchSize) {
    const rows = lines.slice(start, start + batchSize).map(({ entry, ...rest }) => ({
      ...rest,
      entry: storableJson(entry),
      priority: priorityOf(rest.kind),
      queuedAt: machineNow,
    }))
    const inserted = await tx
      .insert(line)
      .values(rows)
      .onConflictDoNothing({ target: line.key })
      .returning({ id: line.id })
    added += inserted.length
  }
  if (added > 0) await notify(tx, 'outbox')
  return added
}
