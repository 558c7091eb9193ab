import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Entry, LineKind, Message } from '../src/domain/message.ts'
import type { Lease } from './accounts.ts'
import type { Db } from './client.ts'
import { type MessageRow, toBeSent, waiting } from './ledger.ts'
import { preparedOnce } from './prepared.ts'
import { asIntArray, asRecords, recordset } from './recordset.ts'
import { channelAccount, chat } from './schema/chat.ts'
import { line, message } from './schema/outbox.ts'

/** A message to be sent, as far as its turn depends on it. */
export type QueuedMessage = Pick<MessageRow, 'id' | 'state' | 'priority' | 'nextAttemptAt' | 'createdAt'>

export interface WaitingLine {
  id: number
  kind: LineKind
  priority: number
  entry: Entry
  queuedAt: Date
}

/** A chat whose turn it is, as the ledger has it. */
export interface ChatInLedger {
  id: number
  platformId: string
  kind: 'group' | 'direct'
  state: typeof chat.$inferSelect.state
  /** Its first two messages to be sent: highest priority, then oldest. */
  messages: QueuedMessage[]
  /** The waiting lines that go first, highest priority, then oldest: as many as a turn of the first one's kind looks at. */
  lines: WaitingLine[]
}

/** How many lines a turn looks at: of kinds that share a message, and of others, where it asks whether there is another. */
export interface TurnSize {
  sharing: readonly LineKind[]
  shared: number
  alone: number
}

const lookUp = preparedOnce((db) => {
  const { id, state, priority, nextAttemptAt, createdAt } = message
  const first = db
    .select({ id, state, priority, nextAttemptAt, createdAt })
    .from(message)
    .where(and(sql`${message.accountId} = ${channelAccount.id}`, eq(message.chatId, chat.id), toBeSent))
    .orderBy(desc(priority), asc(id))
    .limit(2)
    .as('first')
  const top = db
    .select({ kind: line.kind })
    .from(line)
    .where(and(eq(line.chatId, chat.id), waiting))
    .orderBy(desc(line.priority), asc(line.id))
    .limit(1)
    .as('top')
  const sharing = sql`${top.kind} = any(${sql.placeholder('sharing')}::text::text[])`
  const messages = sql`(select jsonb_agg(to_jsonb(first))::text from ${first})`
  const lines = sql`(select jsonb_agg(to_jsonb(turn))::text from (
    select ${line.id}, ${line.kind}, ${line.priority}, ${line.entry}, ${line.queuedAt} from ${line}
    where ${and(eq(line.chatId, chat.id), waiting)}
    order by ${line.priority} desc, ${line.id}
    limit case when ${sharing} then ${sql.placeholder('shared')}::int else ${sql.placeholder('alone')}::int end) as turn)`
  return db
    .select({
      chat: { id: chat.id, platformId: chat.platformId, kind: chat.kind, state: chat.state },
      messages: messages.mapWith(readMessages),
      lines: lines.mapWith(readLines),
    })
    .from(channelAccount)
    .leftJoin(
      chat,
      and(eq(chat.accountId, channelAccount.id), sql`${chat.id} = any(${sql.placeholder('chatIds')}::text::int[])`),
    )
    .leftJoinLateral(top, sql`true`)
    .where(and(eq(channelAccount.id, sql.placeholder('accountId')), eq(channelAccount.fence, sql.placeholder('fence'))))
    .prepare('look_up_turns')
})

/**
 * What the ledger holds of some of the account's chats. One statement, because every send begins with it.
 *
 * @returns undefined when another holds the lease
 */
export async function lookUpChats(
  db: Db,
  lease: Lease,
  chatIds: number[],
  { sharing, shared, alone }: TurnSize,
): Promise<ChatInLedger[] | undefined> {
  const rows = await lookUp(db).execute({
    ...lease,
    ...{ chatIds: asIntArray(chatIds), sharing: `{${sharing.join(',')}}`, shared, alone },
  })
  if (rows.length === 0) return undefined
  return rows.flatMap(({ chat, messages, lines }) =>
    chat ? [{ ...chat, messages: messages ?? [], lines: lines ?? [] }] : [],
  )
}

const byTurn = (a: { id: number; priority: number }, b: { id: number; priority: number }) =>
  b.priority - a.priority || a.id - b.id

/** As jsonb has them; what it holds is ours. */
type InJson<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] }

function readMessages(text: string): QueuedMessage[] {
  const rows = JSON.parse(text) as (InJson<Omit<QueuedMessage, 'nextAttemptAt' | 'createdAt'>> & {
    next_attempt_at: string
    created_at: string
  })[]
  return rows
    .map(({ next_attempt_at, created_at, ...rest }) => ({
      ...rest,
      nextAttemptAt: new Date(next_attempt_at),
      createdAt: new Date(created_at),
    }))
    .sort(byTurn)
}

function readLines(text: string): WaitingLine[] {
  const rows = JSON.parse(text) as (InJson<Omit<WaitingLine, 'queuedAt'>> & { queued_at: string })[]
  return rows.map(({ queued_at, ...rest }) => ({ ...rest, queuedAt: new Date(queued_at) })).sort(byTurn)
}

/** A message as it is made of lines. */
export interface NewMessage {
  chatId: number
  priority: number
  lineIds: number[]
  body: Message
  /** Its first attempt begins at once. */
  begins: boolean
}

/** What a turn begins: messages of the ledger by id, and new ones, stored in this order. */
export interface Beginning {
  messageIds: number[]
  fresh: NewMessage[]
}

export interface Begun {
  /** Of the new messages, in their order; undefined where a line was taken back meanwhile: nothing of it is stored. */
  ids: (number | undefined)[]
  /** Of the others, unless they were taken back: their bytes are frozen from here on. */
  attempts: Map<number, Pick<MessageRow, 'attempts' | 'body'>>
}

const begin = preparedOnce((db) => {
  const placed = { accountId: sql.placeholder('accountId'), fence: sql.placeholder('fence') }
  const now = sql`${sql.placeholder('now')}::text::timestamptz`
  const drafts = recordset(
    sql.placeholder('drafts'),
    sql`n int, "chatId" int, priority int, body jsonb, begins boolean`,
  )
  const held = db.$with('held').as(
    db
      .select({ id: channelAccount.id })
      .from(channelAccount)
      .where(and(eq(channelAccount.id, placed.accountId), eq(channelAccount.fence, placed.fence)))
      // Nobody can take the lease before this has committed.
      .for('share'),
  )
  const carried = db
    .$with('carried', {})
    .as(sql`select * from ${recordset(sql.placeholder('carried'), sql`place int, "lineId" int`)}`)
  // Locked, so that a line is either taken back or carried. As a column, not a condition: with that the planner would
  // read all that waits by the index that holds only what waits.
  const wanted = db.$with('wanted', {}).as(sql`
    select id, composed_at is null and withdrawn_at is null as waits from line
    where id = any(${sql.placeholder('lineIds')}::text::int[]) and exists (select from held)
    for update`)
  const whole = db.$with('whole', {}).as(sql`
    select place, row_number() over (order by place) as row
    from carried left join wanted on wanted.id = carried."lineId"
    group by place having bool_and(coalesce(waits, false))`)
  // Ids rise in the order of the rows.
  const made = db.$with('made', {}).as(sql`
    insert into message (account_id, chat_id, state, priority, body, attempts, next_attempt_at, fence, created_at)
    select ${placed.accountId}::int, "chatId", case when begins then 'sending' else 'queued' end, priority, body,
      begins::int, ${now}, case when begins then ${placed.fence}::int end, ${now}
    from ${drafts} join whole on place = n
    order by n
    returning id`)
  const numbered = db.$with('numbered', {}).as(sql`
    select id, place from (select id, row_number() over (order by id) as row from made) as made join whole using (row)`)
  const paired = db.$with('paired', {}).as(sql`
    insert into message_line (message_id, line_id) select id, "lineId" from numbered join carried using (place)
    returning line_id`)
  const marked = db
    .$with('marked', {})
    .as(sql`update line set composed_at = ${now} where id = any(array(select line_id from paired))`)
  const begun = db.$with('begun', {}).as(sql`
    update message set state = 'sending', attempts = attempts + 1, fence = ${placed.fence}::int
    where id = any(${sql.placeholder('messageIds')}::text::int[]) and state not in ('sending', 'sent', 'dead', 'cancelled')
      and exists (select from held)
    returning id, attempts, body`)
  return db
    .with(held, carried, wanted, whole, made, numbered, paired, marked, begun)
    .select({
      held: sql<boolean>`exists (select from held)`,
      made: sql`(select jsonb_agg(jsonb_build_array(place, id))::text from numbered)`.mapWith(readPairs),
      begun: sql`(select jsonb_agg(to_jsonb(begun))::text from begun)`.mapWith(readBegun),
    })
    .from(sql`(select) as once`)
    .prepare('begin_turns')
})

const readPairs = (text: string) => new Map(JSON.parse(text) as [number, number][])
const readBegun = (text: string) => JSON.parse(text) as Pick<MessageRow, 'id' | 'attempts' | 'body'>[]

/**
 * Begins attempts, if the lease is held still: stores new messages and marks their lines as carried, and marks earlier
 * ones as being sent. One statement, so it is one transaction; with a parameter for all rows, since building and binding
 * thousands would take longer than storing them.
 *
 * @param machineNow machine time
 * @returns undefined, and nothing is written, when another took the lease
 */
export async function beginTurns(
  db: Db,
  lease: Lease,
  { messageIds, fresh }: Beginning,
  machineNow: Date,
): Promise<Begun | undefined> {
  const carried = fresh.flatMap(({ lineIds }, place) => lineIds.map((lineId) => ({ place, lineId })))
  const [row] = await begin(db).execute({
    ...lease,
    now: machineNow.toISOString(),
    drafts: asRecords(fresh.map(({ chatId, priority, body, begins }, n) => ({ n, chatId, priority, body, begins }))),
    carried: asRecords(carried),
    lineIds: asIntArray(carried.map(({ lineId }) => lineId)),
    messageIds: asIntArray(messageIds),
  })
  if (!row?.held) return undefined
  return {
    ids: fresh.map((_, place) => row.made?.get(place)),
    attempts: new Map((row.begun ?? []).map(({ id, ...rest }) => [id, rest])),
  }
}
