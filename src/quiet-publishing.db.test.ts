import { readFile } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../db/client.ts'
import { emptyDatabase } from '../db/empty-database.ts'
import { document } from '../db/schema/document.ts'
import { committee } from '../db/schema/organisation.ts'
import { line } from '../db/schema/outbox.ts'
import { openTestDatabase } from '../db/testing.ts'
import { seedDocuments, seedDocumentUrl } from '../seeds/documents.ts'
import type { Policy } from './domain/policy.ts'
import { ingest } from './ingest.ts'
import { publish } from './publish.ts'
import { nextTickAt, tick } from './remind.ts'
import { momentAt, people, publishedAt, seedTwoProvinces } from './testing/published-committee.ts'

const [bacNinh] = seedDocuments
const evening = momentAt('2021-02-03', '21:00')
const night = momentAt('2021-02-03', '23:00')
const morning = momentAt('2021-02-04', '06:00')

let database: Database
let text: string
beforeAll(async () => {
  database = await openTestDatabase()
  text = await readFile(seedDocumentUrl(bacNinh), 'utf8')
})
afterAll(() => database.close())
beforeEach(async () => {
  await emptyDatabase(database)
  await seedTwoProvinces(database.db)
})

const want = (policy: Partial<Policy>) =>
  database.db.update(committee).set({ policy }).where(eq(committee.slug, 'bac-ninh'))
async function draft(): Promise<number> {
  const original = new TextEncoder().encode(text)
  const from = { committeeSlug: 'bac-ninh', fileName: '20-TB-UBND.txt', text, original }
  return (await ingest(database.db, from, publishedAt)).documentId
}
const publishAt = async (documentId: number, at: typeof night) =>
  publish(database.db, { documentId, as: 'van-thu' }, at)
const kindsOf = async () => (await database.db.select().from(line)).map(({ kind }) => kind)
const reminders = new Set(['overdue', 'due', 'due-soon', 'due-tomorrow', 'duty-open', 'new', 'missing'])
const toldKinds = async () => (await kindsOf()).filter((kind) => !reminders.has(kind))

describe('a document published at night', () => {
  it('is told at once, without sound', async () => {
    const published = await publishAt(await draft(), night)
    expect(published.messages).toBeGreaterThan(20)
    const lines = await database.db.select().from(line)
    expect(lines.every(({ entry }) => entry.silent === true)).toBe(true)
  })

  it('by day is told with sound', async () => {
    await publishAt(await draft(), publishedAt)
    const lines = await database.db.select().from(line)
    expect(lines.some(({ entry }) => entry.silent)).toBe(false)
  })

  it('is held back where the committee wants that, and told once, with sound, when the quiet hours are over', async () => {
    await want({ quietPublished: 'defer' })
    const { db } = database
    const id = await draft()
    await tick(db, evening)
    const published = await publishAt(id, night)
    expect(published).toMatchObject({ messages: 0, toldAt: morning.now, original: '20-TB-UBND.txt' })
    await tick(db, momentAt('2021-02-04', '03:00'))
    expect(await kindsOf()).toEqual([])
    expect((await nextTickAt(db, night.now))?.getTime()).toBeLessThanOrEqual(morning.now.getTime())
    await tick(db, morning)
    const told = await toldKinds()
    expect(told.filter((kind) => kind === 'directive').length).toBeGreaterThan(20)
    expect(new Set(told)).toEqual(new Set(['summary', 'directive', 'coordinating', 'original']))
    await tick(db, momentAt('2021-02-04', '06:01'))
    expect(await toldKinds()).toEqual(told)
    const lines = await db.select().from(line)
    expect(lines.some(({ entry }) => entry.silent)).toBe(false)
  })

  it('is told although the committee changes its mind in the night', async () => {
    await want({ quietPublished: 'defer' })
    await tick(database.db, evening)
    await publishAt(await draft(), night)
    await want({})
    await tick(database.db, morning)
    expect((await toldKinds()).length).toBeGreaterThan(20)
  })

  it('is told once when it was told in the night', async () => {
    await tick(database.db, evening)
    const { messages } = await publishAt(await draft(), night)
    await tick(database.db, morning)
    expect(await toldKinds()).toHaveLength(messages)
  })

  it('is not lost when nobody ran before the morning', async () => {
    await want({ quietPublished: 'defer' })
    await publishAt(await draft(), night)
    await tick(database.db, morning)
    expect((await toldKinds()).length).toBeGreaterThan(20)
  })

  it('with a stamp of urgency is told at once, its orders with sound, whatever the committee wants', async () => {
    await want({ quietPublished: 'defer' })
    const id = await draft()
    await database.db.update(document).set({ urgency: 'hỏa tốc' }).where(eq(document.id, id))
    expect((await publishAt(id, night)).messages).toBeGreaterThan(20)
    const orders = await database.db.select().from(line).where(eq(line.kind, 'directive'))
    expect(orders.some(({ entry }) => entry.silent)).toBe(false)
  })
})

describe('an answer', () => {
  it('comes at once at any hour, at night without sound', async () => {
    await publishAt(await draft(), publishedAt)
    const { say, told } = people(database.db)
    await say('bac-ninh-syt', 'dau-moi-syt', '/viec', publishedAt)
    await say('bac-ninh-syt', 'dau-moi-syt', '/viec', night)
    const answers = (await told('bac-ninh-syt')).filter(({ kind }) => kind === 'answer')
    expect(answers.map(({ entry }) => entry.silent)).toEqual([undefined, true])
  })

  it('follows the quiet hours of the committee whose chat it is, and elsewhere those of any of the organisation', async () => {
    await want({ quietFrom: '12:00', quietTo: '12:00' })
    await publishAt(await draft(), publishedAt)
    const { say, told } = people(database.db)
    await say('bac-ninh', 'van-thu', '/xem 1', night)
    const answers = (await told('bac-ninh')).filter(({ kind }) => kind === 'answer')
    expect(answers.map(({ entry }) => entry.silent)).toEqual([undefined])
  })
})
