import { compose, mayMerge } from '../../bot/messages/compose.ts'
import type { Lease } from '../../db/accounts.ts'
import type { Db } from '../../db/client.ts'
import {
  beginAttempts,
  type ChatInLedger,
  firstWaitingLines,
  insertMessages,
  lookUpChats,
  type MessageRow,
  type NewMessage,
  type QueuedMessage,
  type WaitingLine,
} from '../../db/ledger.ts'
import type { LineKind } from '../domain/message.ts'
import type { Waiting } from './waiting.ts'

/** What a chat's turn came to. */
export interface Turn {
  chatId: number
  /** A message whose attempt has begun: it must be sent and recorded. Absent: nothing may be sent to the chat now. */
  claimed?: Claimed
  /** What waits in the chat after that. */
  rest: Rest | undefined
  /** Its lines could not be made into messages. */
  failure?: unknown
}

export interface Claimed {
  message: Pick<MessageRow, 'id' | 'chatId' | 'priority' | 'attempts' | 'body' | 'createdAt'>
  /** Where it goes: the platform's id of the chat. */
  platformChatId: string
  group: boolean
}

export type Rest = Omit<Waiting, 'chatId'>

/** Another owner has taken the account; this one may not write for it any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'

  constructor(accountId: number) {
    super(`the lease of channel account ${accountId} is held by another`)
  }
}

/** More lines than one message holds need not be looked at; of those that go alone, only whether there is another. */
const linesOf = (line: { kind: LineKind }) => (mayMerge(line.kind) ? 40 : 2)

/**
 * Begins the next attempt of each chat, in one transaction: composes its waiting lines if it is their turn, and marks the
 * message 'sending'. When it has committed, these messages' bytes are frozen.
 *
 * @param now machine time
 * @throws LeaseLost
 */
export async function claim(
  db: Db,
  lease: Lease,
  chatIds: number[],
  { maxLength, now }: { maxLength: number; now: Date },
): Promise<Turn[]> {
  return db.transaction(async (tx) => {
    const chats = await lookUpChats(tx, lease, chatIds)
    if (!chats) throw new LeaseLost(lease.accountId)
    const active = chats.filter(({ state }) => state === 'active')
    const lines = await linesWhoseTurnItIs(tx, active)
    const drafts = active.map((chat) => draftTurn(chat, lines.get(chat.id), { maxLength, now }))
    const heads = drafts.flatMap(({ head }) => head?.id ?? [])
    const begun = await beginAttempts(tx, heads, lease)
    const fresh = drafts.flatMap((draft) => draft.fresh)
    const ids = await insertMessages(tx, lease, fresh, now)
    const made = new Map(fresh.map((message, n) => [message, ids[n]]))
    const turns = new Map(drafts.map((draft) => [draft.chat.id, turnOf(draft, begun, made, now)]))
    return chatIds.map((chatId) => turns.get(chatId) ?? { chatId, rest: undefined })
  })
}

/** Lines are composed only when their turn has come: until then they can be merged, and more urgent ones go first. */
async function linesWhoseTurnItIs(tx: Db, chats: ChatInLedger[]): Promise<Map<number, WaitingLine[]>> {
  const byLimit = new Map<number, number[]>()
  for (const { id, line, messages } of chats) {
    const [head] = messages
    if (!line || (head && head.priority >= line.priority)) continue
    byLimit.set(linesOf(line), [...(byLimit.get(linesOf(line)) ?? []), id])
  }
  const found = new Map<number, WaitingLine[]>()
  for (const [limit, chatIds] of byLimit) {
    for (const [chatId, lines] of await firstWaitingLines(tx, chatIds, limit)) found.set(chatId, lines)
  }
  return found
}

interface Draft {
  chat: ChatInLedger
  /** A message of the ledger whose attempt begins. */
  head?: QueuedMessage
  /** Messages made now; the first begins. */
  fresh: NewMessage[]
  rest: Rest | undefined
  failure?: unknown
}

function draftTurn(
  chat: ChatInLedger,
  lines: WaitingLine[] | undefined,
  { maxLength, now }: { maxLength: number; now: Date },
): Draft {
  const [head, second] = chat.messages
  if (isBusy(chat)) return { chat, fresh: [], rest: undefined }
  if (!lines) {
    const below = chat.line ? restOfLines(chat, chat.line.priority, now) : undefined
    if (!head) return { chat, fresh: [], rest: below }
    if (head.nextAttemptAt > now) return { chat, fresh: [], rest: restOf(chat, head) }
    return { chat, head, fresh: [], rest: second ? restOf(chat, second) : below }
  }
  const [first] = lines
  if (!first) return { chat, fresh: [], rest: head && restOf(chat, head) }
  const { priority } = first
  const turn = mayMerge(first.kind) ? lines.filter((line) => line.priority === priority) : [first]
  const left = lines[turn.length]
  try {
    const fresh = composeTurn(chat.id, turn, maxLength)
    const carried = new Set(fresh[0]?.lineIds)
    const next = turn.find(({ id }) => !carried.has(id)) ?? left
    const rest = [
      fresh.length > 1 || (lines.length === linesOf(first) && mayMerge(first.kind))
        ? restOfLines(chat, priority, first.queuedAt)
        : undefined,
      next && restOfLines(chat, next.priority, next.queuedAt),
      head && restOf(chat, head),
    ].filter((each) => each !== undefined)
    return { chat, fresh, rest: rest.toSorted((a, b) => b.priority - a.priority)[0] }
  } catch (failure) {
    return { chat, fresh: [], rest: restOfLines(chat, priority, first.queuedAt), failure }
  }
}

/** A message of the chat is being sent, by a turn that could not yet be recorded: whatever waits, waits for its end. */
const isBusy = ({ messages }: ChatInLedger) => messages.some(({ state }) => state === 'sending')

const restOf = ({ kind }: ChatInLedger, message: QueuedMessage): Rest => ({
  group: kind === 'group',
  priority: message.priority,
  since: message.createdAt.getTime(),
  notBefore: message.nextAttemptAt.getTime(),
})

const restOfLines = ({ kind }: ChatInLedger, priority: number, since: Date): Rest => ({
  group: kind === 'group',
  priority,
  since: since.getTime(),
  notBefore: 0,
})

/** The first message only, with all its parts: the lines behind it can still be merged with later ones, or taken back. */
function composeTurn(chatId: number, lines: WaitingLine[], maxLength: number): NewMessage[] {
  const [first, ...others] = compose(lines, { maxLength }).composed
  if (!first) throw new Error(`no message carries line ${lines.map(({ id }) => id).join(', ')}`)
  const composed = [first, ...others.filter(({ lineIds }) => lineIds[0] === first.lineIds[0])]
  const priority = lines[0]?.priority ?? 0
  return composed.map(({ lineIds, message: body }, index) => ({ chatId, priority, lineIds, body, begins: index === 0 }))
}

function turnOf(
  { chat, head, fresh, rest, failure }: Draft,
  begun: Map<number, Pick<MessageRow, 'attempts' | 'body'>>,
  made: Map<NewMessage, number | undefined>,
  now: Date,
): Turn {
  const [first] = fresh
  const id = head?.id ?? (first && made.get(first))
  const bytes = head ? begun.get(head.id) : first && { attempts: 1, body: first.body }
  const failed = failure === undefined ? {} : { failure }
  if (id === undefined || bytes === undefined) return { chatId: chat.id, rest, ...failed }
  const { priority = 0 } = head ?? first ?? {}
  const message = { id, chatId: chat.id, priority, createdAt: head?.createdAt ?? now, ...bytes }
  return { chatId: chat.id, rest, claimed: { message, platformChatId: chat.platformId, group: chat.kind === 'group' } }
}
