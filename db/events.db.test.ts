import { asc, eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hashEvent } from '../src/domain/event.ts'
import type { Moment } from '../src/domain/moment.ts'
import type { Database } from './client.ts'
import { firstBrokenEvent, type NewEvent, recordEvent } from './events.ts'
import { addOrganisation } from './organisations.ts'
import { event } from './schema/record.ts'
import { openTestDatabase } from './testing.ts'

const at: Moment = { now: new Date('2021-02-04T02:00:00.123Z'), machine: new Date('2026-01-05T02:00:00.456Z') }

let database: Database
/** Each test has an organisation of its own. */
let organisationId: number
let organisations = 0
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  organisationId = await anOrganisation()
})

async function anOrganisation(): Promise<number> {
  organisations += 1
  return (await addOrganisation(database.db, { slug: `tinh-${organisations}`, name: 'Tỉnh Bắc Ninh' }, at)).id
}

const done = (directive: number, change: Partial<NewEvent> = {}): NewEvent => ({
  organisationId,
  kind: 'obligation-done',
  actor: { name: 'Nguyễn Văn An', identityId: 7 },
  data: { directive, note: 'đã gửi báo cáo' },
  ...change,
})

async function record(...events: NewEvent[]): Promise<void> {
  await database.db.transaction(async (tx) => {
    for (const each of events) await recordEvent(tx, each, at)
  })
}

const rows = (owner = organisationId) =>
  database.db.select().from(event).where(eq(event.organisationId, owner)).orderBy(asc(event.id))

const broken = (owner = organisationId) => firstBrokenEvent(database.db, owner)

describe('the record', () => {
  it('is whole when empty, after every event, and after several of one transaction', async () => {
    expect(await broken()).toBeUndefined()
    await record(done(1))
    expect(await broken()).toBeUndefined()
    await record(done(2), done(3), done(4))
    expect(await broken()).toBeUndefined()
    expect(await rows()).toHaveLength(4)
  })

  it('keeps both times, who did what, and the hash of the event before', async () => {
    await record(done(1), done(2))
    const [first, second] = await rows()
    expect(first).toMatchObject({ ...done(1), at: at.now, recordedAt: at.machine, previousHash: '' })
    expect(second).toMatchObject({ ...done(2), previousHash: first?.hash })
  })

  it('of one organisation has nothing to do with another’s', async () => {
    const other = await anOrganisation()
    await record(done(1), done(1, { organisationId: other }), done(2), done(2, { organisationId: other }))
    expect([await broken(), await broken(other)]).toEqual([undefined, undefined])
    const [first] = await rows(other)
    await database.db
      .update(event)
      .set({ kind: 'obligation-undone' })
      .where(eq(event.id, first?.id ?? 0))
    expect([await broken(), await broken(other)]).toEqual([undefined, first?.id])
  })

  it('takes no event of an organisation that there is not', async () => {
    await expect(record(done(1, { organisationId: 2_000_000 }))).rejects.toThrow('no organisation')
  })

  it('forgets what is rolled back', async () => {
    await record(done(1))
    const undone = database.db.transaction(async (tx) => {
      await recordEvent(tx, done(2), at)
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    await record(done(3))
    expect((await rows()).map(({ data }) => data['directive'])).toEqual([1, 3])
    expect(await broken()).toBeUndefined()
  })
})

describe('whatever is said in an event', () => {
  it('an instant, nothing at all, half a character and NUL: the record stays whole', async () => {
    const data = {
      due: new Date('2021-02-06T09:00:00Z'),
      nothing: undefined,
      list: [undefined],
      text: 'a\u0000b\ud800',
    }
    await record(done(1, { data, actor: { name: 'An\u0000' } }))
    expect(await broken()).toBeUndefined()
    expect((await rows())[0]?.data).toEqual({ due: '2021-02-06T09:00:00.000Z', list: [null], text: 'a\ufffdb\ufffd' })
  })

  it('any JSON: the record stays whole', async () => {
    const anyData = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 }))
    await record(...fc.sample(anyData, 40).map((data, number) => done(number, { data })))
    expect(await broken()).toBeUndefined()
  })
})

describe('what somebody did to the record is found:', () => {
  beforeEach(() => record(done(1), done(2), done(3), done(4)))

  async function third(): Promise<typeof event.$inferSelect> {
    const row = (await rows())[2]
    if (!row) throw new Error('there is no third event')
    return row
  }

  it.each<[string, Partial<typeof event.$inferInsert>]>([
    ['the business time', { at: new Date('2021-02-04T02:00:00.124Z') }],
    ['the machine time', { recordedAt: new Date('2026-01-05T02:00:00.457Z') }],
    ['the kind', { kind: 'obligation-undone' }],
    ['who it was', { actor: { name: 'Trần Thị Bình', identityId: 7 } }],
    ['what was said', { data: { directive: 3, note: 'chưa gửi báo cáo' } }],
    ['the hash', { hash: 'f'.repeat(64) }],
    ['the hash before', { previousHash: '' }],
  ])('%s of an event was changed', async (_what, change) => {
    const { id } = await third()
    await database.db.update(event).set(change).where(eq(event.id, id))
    expect(await broken()).toBe(id)
  })

  it('an event was changed and its hash made to fit: the one after it tells', async () => {
    const { id, previousHash, kind, actor } = await third()
    const data = { directive: 30 }
    const body = { at: at.now.toISOString(), recordedAt: at.machine.toISOString(), kind, actor, data }
    await database.db
      .update(event)
      .set({ data, hash: hashEvent(previousHash, body) })
      .where(eq(event.id, id))
    expect(await broken()).toBe((await rows())[3]?.id)
  })

  it('an event was removed', async () => {
    const { id } = await third()
    await database.db.delete(event).where(eq(event.id, id))
    expect(await broken()).toBe((await rows())[2]?.id)
  })

  it('the first event was removed', async () => {
    const [first, second] = await rows()
    await database.db.delete(event).where(eq(event.id, first?.id ?? 0))
    expect(await broken()).toBe(second?.id)
  })

  it('the last event was removed', async () => {
    const { id } = await third()
    const last = (await rows())[3]
    await database.db.delete(event).where(eq(event.id, last?.id ?? 0))
    expect(await broken()).toBe(id)
  })

  it('all events were removed', async () => {
    await database.db.delete(event).where(eq(event.organisationId, organisationId))
    expect(await broken()).toBe(0)
  })

  it('two events changed places', async () => {
    const [, second, third] = await rows()
    if (!second || !third) throw new Error('there are fewer events')
    const { id: secondId, ...secondValues } = second
    const { id: thirdId, ...thirdValues } = third
    await database.db.update(event).set(thirdValues).where(eq(event.id, secondId))
    await database.db.update(event).set(secondValues).where(eq(event.id, thirdId))
    expect(await broken()).toBe(secondId)
  })

  it('an event was slipped in at the end, with a hash that fits', async () => {
    const last = (await rows())[3]
    if (!last) throw new Error('there are fewer events')
    const { id: _id, ...values } = last
    const { kind, actor, data } = values
    const body = { at: at.now.toISOString(), recordedAt: at.machine.toISOString(), kind, actor, data }
    const forged = { ...values, previousHash: last.hash, hash: hashEvent(last.hash, body) }
    await database.db.insert(event).values(forged)
    expect(await broken()).toBe((await rows())[4]?.id)
  })
})

describe('many at once', () => {
  const many = 12

  it('make one line, without a gap or a fork', async () => {
    await Promise.all(Array.from({ length: many }, (_, number) => record(done(number))))
    expect(await broken()).toBeUndefined()
    const kept = await rows()
    expect(new Set(kept.map(({ previousHash }) => previousHash)).size).toBe(many)
    expect(kept.map(({ data }) => Number(data['directive'])).sort((a, b) => a - b)).toEqual([...Array(many).keys()])
  })

  it('are no break to somebody who checks meanwhile', async () => {
    const recording = Promise.all(Array.from({ length: many }, (_, number) => record(done(number))))
    const checks = await Promise.all(Array.from({ length: many }, () => broken()))
    await recording
    expect(checks.filter((found) => found !== undefined)).toEqual([])
  })
})
