import { asc } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { acquireLease, ensureAccount } from './accounts.ts'
import { ensureChat } from './chats.ts'
import type { Database } from './client.ts'
import { emptyDatabase } from './empty-database.ts'
import { enqueueLines, type NewLine, readNews, withdrawLines } from './outbox.ts'
import { chat } from './schema/chat.ts'
import { notice } from './schema/notice.ts'
import { committee, organisation } from './schema/organisation.ts'
import { line, message } from './schema/outbox.ts'
import { person } from './schema/people.ts'
import { openTestDatabase } from './testing.ts'
import { beginTurns } from './turns.ts'

const now = new Date('2026-03-02T01:00:00Z')

describe('enqueueLines', () => {
  let database: Database
  let chatId: number

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await emptyDatabase(database)
    const { db } = database
    const values = { slug: 'x', name: 'X', createdAt: now }
    const [own] = await db.insert(organisation).values(values).returning({ id: organisation.id })
    const account = await ensureAccount(db, { organisationId: own?.id ?? 0, channel: 'web', name: 'a' }, now)
    const where = { accountId: account.id, platformId: 'c1', kind: 'group' as const, title: 'Nhóm', createdAt: now }
    chatId = (await ensureChat(db, where)).id
  })

  const newLine = (key: string, more: Partial<NewLine> = {}): NewLine => ({
    chatId,
    key,
    kind: 'directive',
    entry: { text: `Việc ${key}`, spans: [], buttons: [] },
    dueAt: now,
    ...more,
  })
  const stored = () => database.db.select().from(line).orderBy(asc(line.id))

  it('stores the lines in the order given and counts them', async () => {
    expect(await enqueueLines(database.db, [newLine('b'), newLine('a')], now)).toBe(2)
    expect((await stored()).map(({ key, queuedAt, composedAt }) => ({ key, queuedAt, composedAt }))).toEqual([
      { key: 'b', queuedAt: now, composedAt: null },
      { key: 'a', queuedAt: now, composedAt: null },
    ])
  })

  it('drops a key that is there already, also within one call', async () => {
    await enqueueLines(database.db, [newLine('a')], now)
    const again = newLine('a', { entry: { text: 'other words', spans: [], buttons: [] } })
    expect(await enqueueLines(database.db, [again, newLine('b'), newLine('b')], now)).toBe(1)
    expect((await stored()).map(({ entry }) => entry.text)).toEqual(['Việc a', 'Việc b'])
  })

  it('says nothing for no lines', async () => {
    expect(await enqueueLines(database.db, [], now)).toBe(0)
  })

  it('puts notices ahead of answers and answers ahead of the rest', async () => {
    const lines = [newLine('a'), newLine('b', { kind: 'answer' }), newLine('c', { kind: 'notice' })]
    await enqueueLines(database.db, lines, now)
    expect((await stored()).map(({ priority }) => priority)).toEqual([0, 1, 2])
  })

  it('takes more lines at once than one statement has room for', async () => {
    const lines = Array.from({ length: 7_000 }, (_, n) => newLine(`k${n}`))
    expect(await enqueueLines(database.db, lines, now)).toBe(7_000)
    const keys = (await stored()).map(({ key }) => key)
    expect(keys).toEqual(lines.map(({ key }) => key))
  })

  it('stores words with characters that the database cannot hold', async () => {
    await enqueueLines(database.db, [newLine('a', { entry: { text: 'a\u0000\ud83d', spans: [], buttons: [] } })], now)
    expect((await stored())[0]?.entry.text).toBe('a\ufffd\ufffd')
  })

  it('wakes delivery once its transaction commits, and only for something new', async () => {
    const woken: string[] = []
    const unlisten = await database.listen('outbox', (payload) => woken.push(payload))
    await database.db.transaction(async (tx) => {
      await enqueueLines(tx, [newLine('a')], now)
      await enqueueLines(tx, [newLine('b')], now)
      expect(woken).toEqual([])
    })
    await expect.poll(() => woken.length).toBe(1)
    await enqueueLines(database.db, [newLine('a')], now)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(woken).toHaveLength(1)
    await unlisten()
  })

  it('tells which chats of which account have how urgent news', async () => {
    const told: string[] = []
    const unlisten = await database.listen('outbox', (payload) => told.push(payload))
    await enqueueLines(database.db, [newLine('a'), newLine('b'), newLine('c', { kind: 'notice' })], now)
    await expect.poll(() => told.length).toBe(2)
    const news = told.map(readNews).sort((a, b) => (a?.priority ?? 0) - (b?.priority ?? 0))
    expect(news.map((one) => [one?.priority, one?.chatIds])).toEqual([
      [0, [chatId]],
      [2, [chatId]],
    ])
    expect(readNews('')).toBeUndefined()
    await unlisten()
  })

  describe('withdrawing', () => {
    const about = async () => {
      const [own] = await database.db.select().from(organisation)
      const [who] = await database.db
        .insert(person)
        .values({ organisationId: own?.id ?? 0, handle: 'a', name: 'A', createdAt: now })
        .returning()
      const [body] = await database.db
        .insert(committee)
        .values({ organisationId: own?.id ?? 0, slug: 'c', name: 'C', createdAt: now })
        .returning()
      const [made] = await database.db
        .insert(notice)
        .values({
          ...{ organisationId: own?.id ?? 0, committeeId: body?.id ?? 0, number: 1, text: 'x' },
          ...{ confirmationCodeHash: '', writtenBy: who?.id ?? 0, writtenAt: now },
        })
        .returning()
      return made?.id ?? 0
    }

    it('takes back what waits and what was composed and not yet tried, and nothing else', async () => {
      const noticeId = await about()
      await enqueueLines(database.db, [newLine('a', { noticeId }), newLine('b')], now)
      const lease = await acquireLease(database.db, (await database.db.select().from(chat))[0]?.accountId ?? 0, {
        holder: 'x',
        now,
        until: now,
        takeOver: true,
      })
      const [{ accountId } = { accountId: 0 }] = await database.db.select({ accountId: chat.accountId }).from(chat)
      const [first, second] = await stored()
      const body = { text: 'x', spans: [], buttons: [], urgency: 'normal' as const }
      const compose = (id: number, begins: boolean) =>
        beginTurns(
          database.db,
          lease ?? { accountId, fence: 1 },
          { messageIds: [], fresh: [{ chatId, priority: 0, lineIds: [id], body, begins }] },
          now,
        )
      await compose(first?.id ?? 0, false)
      await compose(second?.id ?? 0, false)
      await enqueueLines(database.db, [newLine('c', { noticeId }), newLine('d', { noticeId })], now)
      const [, , , tried] = await stored()
      await compose(tried?.id ?? 0, true)
      expect(await withdrawLines(database.db, { noticeId }, now)).toBe(2)
      expect(await withdrawLines(database.db, { noticeId }, now)).toBe(0)
      expect((await stored()).map(({ key, withdrawnAt }) => [key, withdrawnAt !== null])).toEqual([
        ['a', true],
        ['b', false],
        ['c', true],
        ['d', false],
      ])
      const states = await database.db.select({ state: message.state }).from(message).orderBy(asc(message.id))
      expect(states.map(({ state }) => state)).toEqual(['cancelled', 'queued', 'sending'])
      // Withdrawn is withdrawn: the same key says nothing any more.
      expect(await enqueueLines(database.db, [newLine('a', { noticeId })], now)).toBe(0)
    })
  })

  it('leaves nothing behind when its transaction fails', async () => {
    const failing = database.db.transaction(async (tx) => {
      await enqueueLines(tx, [newLine('a')], now)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await stored()).toEqual([])
  })
})
