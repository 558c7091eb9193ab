import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { acquireLease, ensureAccount, type Lease } from './accounts.ts'
import { ensureChat } from './chats.ts'
import type { Database, Db } from './client.ts'
import { emptyDatabase } from './empty-database.ts'
import { enqueueLines } from './outbox.ts'
import { organisation } from './schema/organisation.ts'
import { line, message, messageLine } from './schema/outbox.ts'
import { openTestDatabase } from './testing.ts'
import { beginTurns, lookUpChats } from './turns.ts'

const now = new Date('2026-03-02T01:00:00Z')
const size = { sharing: ['due' as const], shared: 5, alone: 2 }
const body = (text: string) => ({ text, spans: [], buttons: [], urgency: 'normal' as const })

let database: Database
let db: Db
let lease: Lease
let chatIds: number[]

beforeAll(async () => {
  database = await openTestDatabase()
  db = database.db
})
afterAll(() => database.close())
beforeEach(async () => {
  await emptyDatabase(database)
  const [own] = await db
    .insert(organisation)
    .values({ slug: 'x', name: 'X', createdAt: now })
    .returning({ id: organisation.id })
  const account = await ensureAccount(db, { organisationId: own?.id ?? 0, channel: 'web', name: 'a' }, now)
  const taken = await acquireLease(db, account.id, { holder: 'x', now, until: now, takeOver: true })
  lease = taken ?? expect.fail('no lease')
  chatIds = []
  for (const platformId of ['c1', 'c2']) {
    const where = { accountId: account.id, platformId, kind: 'group' as const, title: 'Nhóm', createdAt: now }
    chatIds.push((await ensureChat(db, where)).id)
  }
})

async function tell(chatId: number, kind: 'due' | 'directive', count: number): Promise<number[]> {
  const entry = { text: 'x', spans: [], buttons: [] }
  const lines = Array.from({ length: count }, (_, n) => ({
    ...{ chatId, kind, entry, dueAt: now },
    key: `${chatId}-${kind}-${n}`,
  }))
  await enqueueLines(db, lines, now)
  const rows = await db.select({ id: line.id }).from(line).where(eq(line.chatId, chatId)).orderBy(asc(line.id))
  return rows.map(({ id }) => id).slice(-count)
}

describe('lookUpChats', () => {
  it('gives as many lines as a turn of the first one’s kind looks at, in their order', async () => {
    const [first = 0, second = 0] = chatIds
    const due = await tell(first, 'due', 7)
    const orders = await tell(second, 'directive', 7)
    const found = await lookUpChats(db, lease, [second, first], size)
    const lines = new Map(found?.map((chat) => [chat.id, chat.lines.map(({ id }) => id)]))
    expect(lines.get(first)).toEqual(due.slice(0, 5))
    expect(lines.get(second)).toEqual(orders.slice(0, 2))
    expect(found?.[0]?.lines[0]).toMatchObject({ entry: { text: 'x' }, priority: 0, queuedAt: now })
  })

  it('gives the first two messages that are to be sent, the most urgent first', async () => {
    const [chatId = 0] = chatIds
    const common = { accountId: lease.accountId, chatId, body: body('x'), nextAttemptAt: now, createdAt: now }
    await db.insert(message).values([
      { ...common, state: 'sent', priority: 2 },
      { ...common, state: 'failed', priority: 0 },
      { ...common, state: 'queued', priority: 2 },
      { ...common, state: 'queued', priority: 0 },
    ])
    const [found] = (await lookUpChats(db, lease, [chatId], size)) ?? []
    expect(found?.messages.map(({ state, priority }) => [state, priority])).toEqual([
      ['queued', 2],
      ['failed', 0],
    ])
    expect(found?.messages[0]?.createdAt).toEqual(now)
  })

  it('gives nothing to a former owner', async () => {
    expect(await lookUpChats(db, { ...lease, fence: lease.fence - 1 }, chatIds, size)).toBeUndefined()
    expect(await lookUpChats(db, lease, [], size)).toEqual([])
  })
})

describe('beginTurns', () => {
  it('stores messages in their order, with the lines they carry, and says which ids they have', async () => {
    const [first = 0, second = 0] = chatIds
    const [a = 0, b = 0] = await tell(first, 'due', 2)
    const [c = 0] = await tell(second, 'directive', 1)
    const fresh = [
      { chatId: second, priority: 0, lineIds: [c], body: body('c, 1'), begins: true },
      { chatId: second, priority: 0, lineIds: [c], body: body('c, 2'), begins: false },
      { chatId: first, priority: 0, lineIds: [a, b], body: body('a and b'), begins: true },
    ]
    const begun = await beginTurns(db, lease, { messageIds: [], fresh }, now)
    const rows = await db.select().from(message).orderBy(asc(message.id))
    expect(rows.map(({ id }) => id)).toEqual(begun?.ids)
    expect(rows.map(({ body, state, attempts, fence }) => [body.text, state, attempts, fence])).toEqual([
      ['c, 1', 'sending', 1, lease.fence],
      ['c, 2', 'queued', 0, null],
      ['a and b', 'sending', 1, lease.fence],
    ])
    const carried = await db.select().from(messageLine).orderBy(asc(messageLine.messageId), asc(messageLine.lineId))
    const [part, rest, both] = begun?.ids ?? []
    expect(carried.map(({ messageId, lineId }) => [messageId, lineId])).toEqual([
      [part, c],
      [rest, c],
      [both, a],
      [both, b],
    ])
    expect((await db.select().from(line)).every(({ composedAt }) => composedAt !== null)).toBe(true)
  })

  it('stores nothing of a message of which a line was taken back meanwhile, and the others all the same', async () => {
    const [first = 0, second = 0] = chatIds
    const [a = 0, b = 0] = await tell(first, 'due', 2)
    const [c = 0] = await tell(second, 'directive', 1)
    await db.update(line).set({ withdrawnAt: now }).where(eq(line.id, b))
    const fresh = [
      { chatId: first, priority: 0, lineIds: [a, b], body: body('a and b'), begins: true },
      { chatId: second, priority: 0, lineIds: [c], body: body('c'), begins: true },
    ]
    const begun = await beginTurns(db, lease, { messageIds: [], fresh }, now)
    const rows = await db.select().from(message)
    expect(rows.map(({ body }) => body.text)).toEqual(['c'])
    expect(begun?.ids).toEqual([undefined, rows[0]?.id])
    const [left] = await db.select().from(line).where(eq(line.id, a))
    expect(left?.composedAt).toBeNull()
  })

  it('begins no message that was taken back meanwhile', async () => {
    const [chatId = 0] = chatIds
    const common = { accountId: lease.accountId, chatId, priority: 0, nextAttemptAt: now, createdAt: now }
    const rows = await db
      .insert(message)
      .values([
        { ...common, state: 'cancelled', body: body('cancelled') },
        { ...common, state: 'failed', body: body('failed'), attempts: 3 },
      ])
      .returning({ id: message.id })
    const messageIds = rows.map(({ id }) => id)
    const begun = await beginTurns(db, lease, { messageIds, fresh: [] }, now)
    expect(begun?.attempts).toEqual(new Map([[messageIds[1], { attempts: 4, body: body('failed') }]]))
    const states = await db.select({ state: message.state }).from(message).orderBy(asc(message.id))
    expect(states.map(({ state }) => state)).toEqual(['cancelled', 'sending'])
  })

  it('writes nothing for a former owner', async () => {
    const [chatId = 0] = chatIds
    const lineIds = await tell(chatId, 'directive', 1)
    const fresh = [{ chatId, priority: 0, lineIds, body: body('x'), begins: true }]
    expect(await beginTurns(db, { ...lease, fence: 99 }, { messageIds: [], fresh }, now)).toBeUndefined()
    expect(await db.select().from(message)).toEqual([])
    expect((await db.select().from(line))[0]?.composedAt).toBeNull()
  })
})
