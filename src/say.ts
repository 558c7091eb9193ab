import type { Db } from '../db/client.ts'
import { policiesIn } from '../db/committees.ts'
import { enqueueLines, type NewLine } from '../db/outbox.ts'
import type { Moment } from './domain/moment.ts'
import { isSilent } from './domain/quiet-hours.ts'

/**
 * Puts lines into the outbox that are said at once, because a person did or asked something. In the quiet hours that hold
 * in a chat they are said there without sound, unless they are urgent.
 *
 * @returns how many were new
 */
export async function say(tx: Db, lines: NewLine[], at: Moment): Promise<number> {
  if (lines.length === 0) return 0
  const policies = await policiesIn(
    tx,
    lines.map(({ chatId }) => chatId),
  )
  const hushed = lines.map((line) => {
    const { kind, entry } = line
    const quiet = policies
      .get(line.chatId)
      ?.some((policy) => isSilent({ kind, urgency: entry.urgency }, at.now, policy))
    return quiet ? { ...line, entry: { ...entry, silent: true as const } } : line
  })
  return enqueueLines(tx, hushed, at.machine)
}
