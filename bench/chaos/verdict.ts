import type { Arrival } from '../../bot/channels/simulator/journal.ts'
import type { MessageState } from '../../db/schema/outbox.ts'
import { type Deed, keyOf, linesIn } from './protocol.ts'

/** All that was seen of a run. Times in milliseconds since 1970. */
export interface Evidence {
  /** Acknowledged to the driver, in the order of their acknowledgements; each was made before the next was asked for. */
  deeds: Deed[]
  /** What reached the platform, oldest first. */
  arrivals: Arrival[]
  ledger: Ledger
  /** What the killed owner was sending, looked at after each kill. */
  looks: { at: number; inFlight: string[] }[]
  kills: number
  /** How many messages one process sends at once, at most. */
  concurrency: number
  /** Ids of messages that the platform was told to refuse for good: they, and no others, end as dead. */
  refused?: ReadonlySet<string>
}

export interface Ledger {
  messages: { id: string; state: MessageState; text: string; platformMessageId: string | null; answer: boolean }[]
  /** Lines that no message carries. */
  waitingLines: number
  /** Ids of the deeds whose business row stands. */
  deeds: number[]
}

export interface Verdict {
  published: number
  arrived: number
  lost: number
  /** Requests beyond the first that the platform took for one message. */
  copies: number
  /** Requests that it had taken and the ledger did not know of when their sender was killed. */
  allowedCopies: number
  outOfOrder: number
  /** Where the ledger, the platform and the deeds contradict each other, in words. */
  disagreements: string[]
}

/** A request that had left when its sender was killed arrives within this time. */
const stragglingMs = 200

export function judge(evidence: Evidence): Verdict {
  const { deeds, arrivals, ledger, looks, kills, concurrency, refused = new Set() } = evidence
  const published = new Set(deeds.flatMap(({ lines }) => lines.map(keyOf)))
  const inRefused = ledger.messages.filter(({ id }) => refused.has(id)).flatMap(({ text }) => linesIn(text).map(keyOf))
  const taken = arrivals.filter((arrival) => arrival.taken)
  const arrived = new Set(taken.flatMap(({ text }) => linesIn(text).map(keyOf)))
  const byMessage = new Map<string, Arrival[]>()
  for (const call of taken) byMessage.set(call.requestId ?? '', [...(byMessage.get(call.requestId ?? '') ?? []), call])
  return {
    published: published.size,
    arrived: [...published].filter((key) => arrived.has(key)).length,
    lost: [...published].filter((key) => !arrived.has(key) && !inRefused.includes(key)).length,
    copies: taken.length - byMessage.size,
    allowedCopies: Math.min(unrecorded(byMessage, looks), kills * concurrency),
    outOfOrder: countOutOfOrder(taken),
    disagreements: [...contradictions(ledger, byMessage, refused), ...undone(deeds, published, arrived, ledger)],
  }
}

/** Requests taken between one look that found their message under way and the look before. */
function unrecorded(byMessage: Map<string, Arrival[]>, looks: Evidence['looks']): number {
  let count = 0
  for (const [id, calls] of byMessage) {
    let since = 0
    for (const { at, inFlight } of looks) {
      if (!inFlight.includes(id)) continue
      const until = at + stragglingMs
      if (calls.some((call) => call.at > since && call.at <= until)) count += 1
      since = until
    }
  }
  return count
}

/** Lines that arrived after one of the same chat and kind that was published later. A copy comes before what follows. */
function countOutOfOrder(taken: Arrival[]): number {
  const newest = new Map<string, { number: number; requestId: string | undefined }>()
  let count = 0
  for (const { text, requestId } of taken) {
    for (const { kind, chat, number } of linesIn(text)) {
      const lane = `${kind}/${chat}`
      const last = newest.get(lane)
      if (!last || number > last.number) newest.set(lane, { number, requestId })
      // A message of several lines that comes again begins anew with its first.
      else if (last.requestId !== requestId) count += 1
    }
  }
  return count
}

function contradictions(ledger: Ledger, byMessage: Map<string, Arrival[]>, refused: ReadonlySet<string>): string[] {
  const found: string[] = []
  const known = new Map(ledger.messages.map((message) => [message.id, message]))
  for (const [id, calls] of byMessage) {
    const message = known.get(id)
    if (!message) found.push(`message ${id} arrived and is not in the ledger`)
    else if (calls.some(({ text }) => text !== message.text)) found.push(`message ${id} arrived with other words`)
  }
  for (const { id, state, platformMessageId, answer } of ledger.messages) {
    const calls = byMessage.get(id) ?? []
    if (refused.has(id)) {
      if (state !== 'dead') found.push(`message ${id} was refused for good and ends as ${state}`)
      continue
    }
    // An answer that was perhaps sent waits for a person.
    if (state !== 'sent' && !(answer && state === 'unknown')) found.push(`message ${id} ends as ${state}`)
    if (state === 'sent' && !calls.some(({ messageId }) => messageId === platformMessageId)) {
      found.push(`message ${id} is sent under ${platformMessageId}, which the platform never gave it`)
    }
  }
  return found
}

function undone(deeds: Deed[], published: Set<string>, arrived: Set<string>, ledger: Ledger): string[] {
  const found: string[] = []
  if (ledger.waitingLines > 0) found.push(`${ledger.waitingLines} lines still wait`)
  const standing = new Set(ledger.deeds)
  for (const { id } of deeds) if (!standing.has(id)) found.push(`deed ${id} was acknowledged and is not there`)
  if (standing.size !== ledger.deeds.length || standing.size !== deeds.length) {
    found.push(`${ledger.deeds.length} deeds stand, ${deeds.length} were acknowledged`)
  }
  for (const key of arrived) if (!published.has(key)) found.push(`${key} arrived and was never published`)
  return found
}
