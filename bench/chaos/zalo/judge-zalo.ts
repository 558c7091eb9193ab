import { count, eq } from 'drizzle-orm'
import type { Arrival, Note } from '../../../bot/channels/simulator/journal.ts'
import { wordsSent } from '../../../bot/channels/zalo/render.ts'
import type { Db } from '../../../db/client.ts'
import { chat } from '../../../db/schema/chat.ts'
import { attempt, message } from '../../../db/schema/outbox.ts'
import type { Deed } from '../protocol.ts'
import { readLedger } from '../read-ledger.ts'
import { judge, type Ledger, type Verdict } from '../verdict.ts'

/** What the ledger knows of a message besides. */
export interface ZaloMessage {
  id: string
  /** Zalo's id of the group. */
  groupId: string
  text: string
  /** The message that it answers: many answers are the same words. */
  quotes: string | undefined
  platformMessageId: string | null
  /** Attempts whose answer was lost: so often the ledger called it 'perhaps sent'. */
  perhapsSent: number
}

export interface ZaloVerdict extends Verdict {
  /** Messages that the ledger leaves as perhaps sent. */
  unknown: number
  /** Messages that Zalo refused for good, as it was told to. */
  refused: number
}

/** 122: this person takes nothing from strangers. 117: the account is not in the group. */
const forGood = [122, 117]

/**
 * Zalo is told no name of a message, so what arrived is known by its id, else by its words and its group. A copy is
 * allowed only of a message that the ledger called 'perhaps sent', and only so often.
 *
 * @param notes the simulator's own file
 */
export function judgeZalo(deeds: Deed[], notes: Note[], ledger: Ledger, known: ZaloMessage[]): ZaloVerdict {
  const calls = notes.filter((note) => note.what === 'call')
  const named = nameArrivals(calls, known)
  const refused = new Set(named.flatMap(({ refusal, requestId }) => (isForGood(refusal) ? [requestId ?? ''] : [])))
  // A group that the account came back to takes the words after all, if a person has them sent again.
  for (const { taken, requestId } of named) if (taken) refused.delete(requestId ?? '')
  const verdict = judge({ deeds, arrivals: named, ledger, looks: [], kills: 0, concurrency: 0, refused })
  const times = new Map<string, number>()
  for (const { taken, requestId = '' } of named) if (taken) times.set(requestId, (times.get(requestId) ?? 0) + 1)
  const tooMany = known.flatMap(({ id, perhapsSent }) => {
    const copies = (times.get(id) ?? 0) - 1
    return copies > perhapsSent ? [`message ${id}: ${copies} copies, perhaps sent ${perhapsSent} times`] : []
  })
  return {
    ...verdict,
    allowedCopies: known.reduce((sum, { perhapsSent }) => sum + perhapsSent, 0),
    unknown: ledger.messages.filter(({ state }) => state === 'unknown').length,
    refused: refused.size,
    disagreements: [...verdict.disagreements, ...tooMany],
  }
}

const isForGood = (refusal: number | undefined) => refusal !== undefined && forGood.includes(refusal)

/** Gives each call the ledger's id of its message, and the words as the ledger has them. */
function nameArrivals(calls: Arrival[], known: ZaloMessage[]): Arrival[] {
  const byId = new Map(known.map((one) => [one.platformMessageId, one]))
  const placeOf = (groupId: string, text: string, quotes?: string) => `${groupId} ${quotes} ${text}`
  const byPlace = new Map(known.map((one) => [placeOf(one.groupId, one.text, one.quotes), one]))
  return calls.map((call, n) => {
    const text = wordsSent(call.text)
    const found =
      (call.messageId === undefined ? undefined : byId.get(call.messageId)) ??
      byPlace.get(placeOf(call.chatId, text, call.quotes)) ??
      // What is to be quoted may not be found any more.
      known.find((one) => one.groupId === call.chatId && one.text === text && one.perhapsSent > 0)
    return { ...call, text, requestId: found?.id ?? `call ${n} of nobody` }
  })
}

export async function readZaloLedger(db: Db): Promise<{ ledger: Ledger; known: ZaloMessage[] }> {
  const lost = await db
    .select({ messageId: attempt.messageId, times: count() })
    .from(attempt)
    .where(eq(attempt.outcome, 'lost'))
    .groupBy(attempt.messageId)
  const times = new Map(lost.map((row) => [row.messageId, row.times]))
  const rows = await db
    .select({
      ...{ id: message.id, body: message.body, platformMessageId: message.platformMessageId },
      chatId: chat.platformId,
    })
    .from(message)
    .innerJoin(chat, eq(chat.id, message.chatId))
  return {
    ledger: await readLedger(db),
    known: rows.map(({ id, body, platformMessageId, chatId }) => ({
      ...{ id: String(id), text: body.text, quotes: body.quote, platformMessageId, perhapsSent: times.get(id) ?? 0 },
      groupId: chatId.slice('group/'.length),
    })),
  }
}
