import { and, eq, type SQL } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { line, message, messageLine } from '../../db/schema/outbox.ts'
import { inbox } from '../../db/schema/record.ts'

/** What came of the commands that people typed meanwhile. */
export interface AnswersReport {
  /** Acknowledged to the platform. */
  said: number
  handled: number
  /** Answers in the ledger: one for each command. */
  answers: number
  /** Perhaps sent: a second copy would confuse, so a person decides. */
  waitForPerson: number
}

/** @param isCommand which events are these commands, where a platform also shows the bot's own words */
export async function judgeAnswers(db: Db, said: number, isCommand?: SQL): Promise<AnswersReport> {
  const carried = await db
    .select({ id: line.id })
    .from(line)
    .innerJoin(messageLine, eq(messageLine.lineId, line.id))
    .innerJoin(message, eq(message.id, messageLine.messageId))
    .where(and(eq(line.kind, 'answer'), eq(message.state, 'unknown')))
  return {
    said,
    handled: await db.$count(inbox, and(eq(inbox.state, 'handled'), isCommand)),
    answers: await db.$count(line, eq(line.kind, 'answer')),
    waitForPerson: carried.length,
  }
}
