import type { Db } from '../../db/client.ts'
import { publishedSince } from '../../db/documents.ts'
import type { NewLine } from '../../db/outbox.ts'
import { documentLines } from '../document-lines.ts'
import type { Policy } from '../domain/policy.ts'
import { toldAt } from '../domain/quiet-hours.ts'
import { addMinutes } from '../domain/time.ts'

/** Quiet hours are shorter. */
const dayMinutes = 24 * 60

/**
 * What was published in quiet hours and held back, where they ended in (since, now]; without a tick before, in the last day.
 * Also where the policy holds nothing back: it may have done so that night, and what was told has its lines already.
 */
export async function toldLaterLines(
  tx: Db,
  committeeId: number,
  policy: Policy,
  since: Date | undefined,
  now: Date,
): Promise<NewLine[]> {
  const lines: NewLine[] = []
  const holding = { ...policy, quietPublished: 'defer' as const }
  const from = since ?? addMinutes(now, -dayMinutes)
  for (const document of await publishedSince(tx, committeeId, addMinutes(from, -dayMinutes))) {
    const at = toldAt(document, holding)
    if (at.getTime() === document.publishedAt.getTime() || at <= from || at > now) continue
    lines.push(...(await documentLines(tx, document, at)).lines)
  }
  return lines
}

/** When something that is held back will be told, after a time. */
export async function toldLaterInstants(db: Db, committeeId: number, policy: Policy, after: Date): Promise<Date[]> {
  const documents = await publishedSince(db, committeeId, addMinutes(after, -dayMinutes))
  return documents.map((document) => toldAt(document, policy)).filter((at) => at > after)
}
