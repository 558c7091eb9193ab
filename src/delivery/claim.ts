import { compose, mayMerge } from '../../bot/messages/compose.ts'
import type { Lease } from '../../db/accounts.ts'
import type { Db } from '../../db/client.ts'
import { type MessageRow, triedStates } from '../../db/ledger.ts'
import {
  type Begun,
  beginTurns,
  type ChatInLedger,
  lookUpChats,
  type NewMessage,
  type QueuedMessage,
  type WaitingLine,
} from '../../db/turns.ts'
import { lineKinds } from '../domain/message.ts'
import type { Outcome } from './outcome.ts'
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
  /** Nothing may be written there, as far as is known: when this arrives, it may. */
  muted: boolean
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
const turnSize = { sharing: lineKinds.filter(mayMerge), shared: 40, alone: 2 }

/**
 * Begins the next attempt of each chat: looks at what waits there, composes its lines if it is their turn, and marks the
 * message 'sending'. When it has resolved, these messages' bytes are frozen. Between its two statements only words can be
 * taken back, which the second one sees: nobody else begins an attempt for the account.
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
  const chats = await lookUpChats(db, lease, chatIds, turnSize)
  if (!chats) throw new LeaseLost(lease.accountId)
  const tried = chats.filter(({ state }) => triedStates.includes(state))
  const drafts = tried.map((chat) => draftTurn(chat, { maxLength, now }))
  const fresh = drafts.flatMap((draft) => draft.fresh)
  const messageIds = drafts.flatMap(({ head }) => head?.id ?? [])
  const begun =
    fresh.length + messageIds.length > 0 ? await beginTurns(db, lease, { messageIds, fresh }, now) : nothingBegun
  if (!begun) throw new LeaseLost(lease.accountId)
  const made = new Map(fresh.map((message, n) => [message, begun.ids[n]]))
  const turns = new Map(drafts.map((draft) => [draft.chat.id, turnOf(draft, begun, made, now)]))
  return chatIds.map((chatId) => turns.get(chatId) ?? { chatId, rest: undefined })
}

const nothingBegun: Begun = { ids: [], attempts: new Map() }

interface Draft {
  chat: ChatInLedger
  /** A message of the ledger whose attempt begins. */
  head?: QueuedMessage
  /** Messages made now; the first begins. */
  fresh: NewMessage[]
  rest: Rest | undefined
  failure?: unknown
}

function draftTurn(chat: ChatInLedger, { maxLength, now }: { maxLength: number; now: Date }): Draft {
  const { lines, messages } = chat
  const [head, second] = messages
  const [first] = lines
  if (isBusy(chat)) return { chat, fresh: [], rest: undefined }
  // Lines are composed only when their turn has come: until then they can be merged, and more urgent ones go first.
  if (!first || (head && head.priority >= first.priority)) {
    const below = first && restOfLines(chat, first.priority, now)
    if (!head) return { chat, fresh: [], rest: below }
    if (head.nextAttemptAt > now) return { chat, fresh: [], rest: restOf(chat, head) }
    return { chat, head, fresh: [], rest: second ? restOf(chat, second) : below }
  }
  const { priority } = first
  const turn = mayMerge(first.kind) ? lines.filter((line) => line.priority === priority) : [first]
  const left = lines[turn.length]
  try {
    const fresh = composeTurn(chat.id, turn, maxLength)
    const carried = new Set(fresh[0]?.lineIds)
    const next = turn.find(({ id }) => !carried.has(id)) ?? left
    const rest = [
      fresh.length > 1 || lines.length === turnSize.shared ? restOfLines(chat, priority, first.queuedAt) : undefined,
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
  begun: Begun,
  made: Map<NewMessage, number | undefined>,
  now: Date,
): Turn {
  const [first] = fresh
  const id = head?.id ?? (first && made.get(first))
  const bytes = head ? begun.attempts.get(head.id) : first && { attempts: 1, body: first.body }
  const failed = failure === undefined ? {} : { failure }
  if (id === undefined || bytes === undefined) {
    // A line was taken back just now: what is left of the turn is looked at again.
    const again = first && restOfLines(chat, first.priority, now)
    return { chatId: chat.id, rest: again ?? rest, ...failed }
  }
  const { priority = 0 } = head ?? first ?? {}
  const message = { id, chatId: chat.id, priority, createdAt: head?.createdAt ?? now, ...bytes }
  const { platformId: platformChatId, kind, state } = chat
  return {
    chatId: chat.id,
    rest,
    claimed: { message, platformChatId, group: kind === 'group', muted: state === 'muted' },
  }
}

/** What waits in a message's chat after its attempt: one that will be tried again goes first. */
export function restAfter(
  { message, group }: Claimed,
  outcome: Outcome | undefined,
  rest: Rest | undefined,
): Rest | undefined {
  if (!outcome?.nextAttemptAt) return rest
  const notBefore = outcome.nextAttemptAt.getTime()
  return { group, priority: message.priority, since: message.createdAt.getTime(), notBefore }
}
