import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, type Db, notify, vacuum } from './client.ts'
import { emptyDatabase } from './empty-database.ts'
import { channelAccount, channelLog } from './schema/chat.ts'
import { agency, organisation } from './schema/organisation.ts'
import { setting } from './schema/record.ts'
import { openTestDatabase } from './testing.ts'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(() => emptyDatabase(database))

async function keep(value: unknown): Promise<unknown> {
  await database.db.insert(setting).values({ key: 'kept', value })
  const [row] = await database.db.select().from(setting).where(eq(setting.key, 'kept'))
  return row?.value
}

describe('what is stored comes back as it was', () => {
  it.each([
    ['an object', { so: 20, ai: { ten: 'Sở Y tế' }, khong: null }],
    ['an array', [1, 'hai', [3]]],
    ['a text', 'Đã nhận'],
    ['a text that looks like a number', '123'],
    ['a text that looks like JSON', '{"a": 1}'],
    ['a text in quotes', '"xong"'],
    ['a number', 3.5],
    ['a truth', false],
    ['a quote and a backslash', { text: `'"\\\n` }],
  ])('%s, as JSON', async (_what, value) => {
    expect(await keep(value)).toEqual(value)
  })

  it('an instant, to the millisecond, whatever the time zone of the process', async () => {
    const createdAt = new Date('2021-02-03T16:59:59.999+07:00')
    const { id } = await anAccount(createdAt)
    const [row] = await database.db.select().from(channelAccount).where(eq(channelAccount.createdAt, createdAt))
    expect(row).toMatchObject({ id, createdAt })
  })

  it('a position and a list of texts', async () => {
    const account = await anAccount(new Date('2021-02-03T10:00:00Z'))
    await database.db.insert(channelLog).values({ accountId: account.id, log: 'room', entry: ['a'] })
    const [entry] = await database.db.select().from(channelLog)
    expect(entry).toMatchObject({ position: 1, entry: ['a'] })
    const aliases = ['Sở Y tế', 'a,b', '{"x"}', '']
    await database.db.insert(agency).values(anAgency(account.organisationId, aliases))
    expect((await database.db.select().from(agency))[0]?.aliases).toEqual(aliases)
  })
})

describe('both databases', () => {
  it('speak in UTC', async () => {
    const [row] = await database.db.select({ zone: sql<string>`current_setting('TimeZone')` }).from(sql`(select 1) one`)
    expect(row?.zone).toBe('UTC')
  })

  it('tell a listener, under the very name, once the transaction commits, and no more after its end', async () => {
    const heard: string[] = []
    const others: string[] = []
    const stop = await database.listen('Outbox', (payload) => heard.push(payload))
    const stopOther = await database.listen('outbox', (payload) => others.push(payload))
    await database.db.transaction(async (tx) => {
      await notify(tx, 'Outbox', 'việc 3')
    })
    await expect.poll(() => heard).toEqual(['việc 3'])
    await stop()
    await notify(database.db, 'Outbox', 'không ai nghe')
    await notify(database.db, 'outbox', 'khác')
    await expect.poll(() => others).toEqual(['khác'])
    expect(heard).toEqual(['việc 3'])
    await stopOther()
  })

  it('tell nobody of what was rolled back', async () => {
    const heard: string[] = []
    const stop = await database.listen('outbox', (payload) => heard.push(payload))
    await database.db
      .transaction(async (tx) => {
        await notify(tx, 'outbox', 'rolled back')
        throw new Error('no')
      })
      .catch(() => {})
    await notify(database.db, 'outbox', 'after')
    await expect.poll(() => heard).toEqual(['after'])
    await stop()
  })

  it('are empty after emptyDatabase, and count from 1 again', async () => {
    await anAccount(new Date('2021-02-03T10:00:00Z'))
    await emptyDatabase(database)
    expect(await database.db.select().from(organisation)).toEqual([])
    expect((await anAccount(new Date('2021-02-03T10:00:00Z'))).id).toBe(1)
  })
})

describe('vacuum', () => {
  it('lets PGlite forget dead rows and count the living, and leaves PostgreSQL to its own', async () => {
    const rows = Array.from({ length: 500 }, (_, at) => ({ key: `k${at}`, value: at }))
    await database.db.insert(setting).values(rows)
    await database.db.delete(setting).where(sql`${setting.key} <> 'k0'`)
    await vacuum(database)
    if (database.kind === 'pglite') expect(await estimatedRows(database.db)).toBe(1)
    expect(await database.db.select().from(setting)).toEqual([{ key: 'k0', value: 0 }])
  })
})

async function estimatedRows(db: Db): Promise<number | undefined> {
  const [row] = await db
    .select({ rows: sql`reltuples`.mapWith(Number) })
    .from(sql`pg_class`)
    .where(sql`relname = 'setting'`)
  return row?.rows
}

async function anAccount(createdAt: Date): Promise<{ id: number; organisationId: number }> {
  const [owner] = await database.db
    .insert(organisation)
    .values({ slug: 'bac-ninh', name: 'Tỉnh Bắc Ninh', createdAt })
    .returning({ id: organisation.id })
  const organisationId = owner?.id ?? 0
  const [account] = await database.db
    .insert(channelAccount)
    .values({ organisationId, channel: 'web', name: 'rooms', createdAt })
    .returning({ id: channelAccount.id })
  return { id: account?.id ?? 0, organisationId }
}

const anAgency = (organisationId: number, aliases: string[]) => ({
  organisationId,
  code: 'SYT',
  name: 'Sở Y tế',
  aliases,
  level: 'province' as const,
  sector: 'state' as const,
  createdAt: new Date('2021-02-03T10:00:00Z'),
})
