import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ChannelStore, Json } from '../bot/channels/channel.ts'
import { ensureAccount } from './accounts.ts'
import { createChannelStore } from './channel-store.ts'
import type { Database } from './client.ts'
import { emptyDatabase } from './empty-database.ts'
import { channelLog } from './schema/chat.ts'
import { organisation } from './schema/organisation.ts'
import { openTestDatabase } from './testing.ts'

const createdAt = new Date('2026-03-02T01:00:00Z')

describe('the channel store', () => {
  let database: Database
  let store: ChannelStore
  let other: ChannelStore
  let accountId: number

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await emptyDatabase(database)
    const values = { slug: 'x', name: 'X', createdAt }
    const [own] = await database.db.insert(organisation).values(values).returning({ id: organisation.id })
    const organisationId = own?.id ?? 0
    const first = await ensureAccount(database.db, { organisationId, channel: 'web', name: 'a' }, createdAt)
    const second = await ensureAccount(database.db, { organisationId, channel: 'web', name: 'b' }, createdAt)
    accountId = first.id
    store = createChannelStore(database, accountId)
    other = createChannelStore(database, second.id)
  })

  it('gives any JSON back as it was set', async () => {
    const values: Json[] = [null, true, 12, '12', 'null', '{"a":1}', 'Uỷ ban 🚑', ['a', { b: [null] }], {}]
    for (const value of values) {
      await store.set('key', value)
      expect(await store.get('key')).toEqual(value)
    }
    expect(await store.get('never set')).toBeUndefined()
  })

  it('keeps the accounts apart', async () => {
    await store.set('key', 'mine')
    await store.append('room', 'mine', { once: 'k' })
    expect(await other.get('key')).toBeUndefined()
    expect(await other.read('room')).toEqual([])
    const position = await other.append('room', 'theirs', { once: 'k' })
    expect(await store.entry('room', position)).toBeUndefined()
  })

  it('reads a log oldest first, after a position, or only its newest entries', async () => {
    const positions: number[] = []
    for (const entry of ['a', 'b', 'c', 'd']) positions.push(await store.append('room', entry))
    await store.append('another', 'x')
    const texts = (rows: { entry: Json }[]) => rows.map(({ entry }) => entry)
    expect(texts(await store.read('room'))).toEqual(['a', 'b', 'c', 'd'])
    expect(texts(await store.read('room', { after: positions[1] ?? 0 }))).toEqual(['c', 'd'])
    expect(texts(await store.read('room', { last: 2 }))).toEqual(['c', 'd'])
    expect(texts(await store.read('room', { after: positions[0] ?? 0, last: 1 }))).toEqual(['d'])
    expect(await store.entry('room', positions[2] ?? 0)).toBe('c')
    expect(await store.entry('another', positions[2] ?? 0)).toBeUndefined()
  })

  it('appends once under a key, however many ask at the same time', async () => {
    const asked = Array.from({ length: 8 }, (_, n) => store.append('room', n, { once: 'sent:1' }))
    expect(new Set(await Promise.all(asked)).size).toBe(1)
    expect(await store.read('room')).toHaveLength(1)
  })

  it('lets appends become visible in the order of their positions, so that a follower misses none', async () => {
    let writing = true
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let n = 0; n < 15; n += 1) await store.append('room', `${writer}/${n}`)
    })
    const written = Promise.all(writers).finally(() => {
      writing = false
    })
    const followed: { position: number }[] = []
    const follow = async () => followed.push(...(await store.read('room', { after: followed.at(-1)?.position ?? 0 })))
    while (writing) await follow()
    await written
    await follow()
    expect(followed).toEqual(await store.read('room'))
    expect(followed).toHaveLength(90)
  })

  it('stores what jsonb cannot hold with a mark in its place', async () => {
    const position = await store.append('room', { text: 'a\u0000b\ud83dc 🚑' })
    expect(await store.entry('room', position)).toEqual({ text: 'a\ufffdb\ufffdc 🚑' })
  })

  it('tells of its own appends while it is watched, and of each once', async () => {
    const heard: string[] = []
    const unwatch = await store.watch((log, position) => heard.push(`${log}:${position}`))
    const position = await store.append('room', 'a', { once: 'k' })
    await store.append('room', 'a', { once: 'k' })
    await other.append('room', 'b')
    const last = await store.append('room', 'c')
    await expect.poll(() => heard).toEqual([`room:${position}`, `room:${last}`])
    await unwatch()
    await store.append('room', 'd')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(heard).toHaveLength(2)
  })

  it('tells of what was appended while its connection was broken, once and in order, and ends all the same when asked to', async (context) => {
    if (database.kind !== 'postgres') return context.skip()
    const heard: string[] = []
    await store.append('room', 'a')
    const unwatch = await store.watch((log, position) => heard.push(`${log}:${position}`))
    const first = await store.append('room', 'b')
    await expect.poll(() => heard).toEqual([`room:${first}`])
    // Nobody is notified of these.
    const entries = ['c', 'd'].map((entry) => ({ accountId, log: 'room', entry }))
    const missed = await database.db.insert(channelLog).values(entries).returning({ position: channelLog.position })
    await database.db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%'`)
    const wanted = [first, ...missed.map(({ position }) => position)].map((position) => `room:${position}`)
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(wanted)
    const last = await store.append('room', 'e')
    await expect.poll(() => heard).toEqual([...wanted, `room:${last}`])
    await unwatch()
    await store.append('room', 'f')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(heard).toHaveLength(wanted.length + 1)
  })
})
