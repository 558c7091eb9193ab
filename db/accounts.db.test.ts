import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  acquireLease,
  chatById,
  ensureAccount,
  findChat,
  releaseLease,
  renewLease,
  setChatState,
  unreachableChats,
} from './accounts.ts'
import { ensureChat } from './chats.ts'
import type { Database, Db } from './client.ts'
import { emptyDatabase } from './empty-database.ts'
import { moveChat } from './move-chat.ts'
import { enqueueLines } from './outbox.ts'
import { organisation } from './schema/organisation.ts'
import { openTestDatabase } from './testing.ts'
import { beginTurns } from './turns.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 2, 1, 0, seconds))
const createdAt = at(0)

describe('channel accounts', () => {
  let database: Database
  let db: Db
  let accountId: number

  beforeAll(async () => {
    database = await openTestDatabase()
    db = database.db
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await emptyDatabase(database)
    const values = { slug: 'x', name: 'X', createdAt }
    const [own] = await db.insert(organisation).values(values).returning({ id: organisation.id })
    accountId = (await ensureAccount(db, { organisationId: own?.id ?? 0, channel: 'web', name: 'a' }, createdAt)).id
  })

  const acquire = (holder: string, seconds: number, takeOver = false) =>
    acquireLease(db, accountId, { holder, now: at(seconds), until: at(seconds + 15), takeOver })

  it('are made once', async () => {
    const values = { organisationId: 1, channel: 'web' as const, name: 'a' }
    expect((await ensureAccount(db, values, at(9))).id).toBe(accountId)
  })

  it('belong to one owner until its lease has run out', async () => {
    const first = await acquire('one', 0)
    expect(first).toEqual({ accountId, fence: 1 })
    expect(await acquire('two', 14)).toBeUndefined()
    expect(await acquire('two', 15)).toEqual({ accountId, fence: 2 })
  })

  it('stay with an owner that renews, and are lost to one that does not', async () => {
    const first = await acquire('one', 0)
    if (!first) throw new Error('not acquired')
    expect(await renewLease(db, first, at(25))).toBe(true)
    expect(await acquire('two', 20)).toBeUndefined()
    const second = await acquire('two', 30)
    expect(second?.fence).toBe(2)
    expect(await renewLease(db, first, at(60))).toBe(false)
    const nothing = { messageIds: [], fresh: [] }
    expect(await beginTurns(db, first, nothing, at(60))).toBeUndefined()
    expect(second && (await beginTurns(db, second, nothing, at(60)))).toEqual({ ids: [], attempts: new Map() })
  })

  it('can be taken from a living owner by who knows that it is dead', async () => {
    await acquire('one', 0)
    expect((await acquire('one again', 1, true))?.fence).toBe(2)
  })

  it('are free at once when given back, but not when a former owner gives them back', async () => {
    const first = await acquire('one', 0)
    if (!first) throw new Error('not acquired')
    await releaseLease(db, first)
    const second = await acquire('two', 1)
    expect(second?.fence).toBe(2)
    await releaseLease(db, first)
    expect(await acquire('three', 2)).toBeUndefined()
  })

  it('go to one of many who ask at the same moment', async () => {
    const asked = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((holder) => acquire(holder, 0)))
    expect(asked.filter((lease) => lease !== undefined)).toHaveLength(1)
  })

  describe('chats', () => {
    const makeChat = (platformId: string) =>
      ensureChat(db, { accountId, platformId, kind: 'group', title: `Nhóm ${platformId}`, createdAt })

    it('are found by the id of their platform', async () => {
      const made = await makeChat('-5')
      expect(await findChat(db, accountId, '-5')).toEqual(made)
      expect(await findChat(db, accountId, '-6')).toBeUndefined()
    })

    it('show how many lines wait while nothing can be sent to them', async () => {
      const made = await makeChat('-5')
      await makeChat('-6')
      const line = { chatId: made.id, kind: 'answer' as const, entry: { text: 'a', spans: [], buttons: [] } }
      const keys = ['k1', 'k2']
      await enqueueLines(
        db,
        keys.map((key) => ({ ...line, key, dueAt: createdAt })),
        createdAt,
      )
      expect(await unreachableChats(db)).toEqual([])
      await setChatState(db, made.id, 'removed')
      expect(await unreachableChats(db)).toEqual([{ chatId: made.id, title: 'Nhóm -5', state: 'removed', waiting: 2 }])
    })

    it('go on under a new platform id', async () => {
      const made = await makeChat('-5')
      await db.transaction((tx) => moveChat(tx, made.id, '-100', createdAt))
      expect((await chatById(db, made.id))?.platformId).toBe('-100')
    })

    it('go on under a new platform id also when somebody has spoken there before', async () => {
      const made = await makeChat('-5')
      const newcomer = await makeChat('-100')
      await db.transaction((tx) => moveChat(tx, made.id, '-100', createdAt))
      expect(await chatById(db, made.id)).toMatchObject({ platformId: '-100', state: 'active' })
      expect(await chatById(db, newcomer.id)).toMatchObject({ state: 'gone' })
      expect((await findChat(db, accountId, '-5'))?.id).toBe(made.id)
    })
  })
})
