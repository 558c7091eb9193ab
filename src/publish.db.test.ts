import { readFile } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/client.ts'
import { directive, document } from '../db/schema/document.ts'
import { line } from '../db/schema/outbox.ts'
import { assignment, obligation } from '../db/schema/work.ts'
import { openTestDatabase } from '../db/testing.ts'
import { seedDocuments, seedDocumentUrl } from '../seeds/documents.ts'
import { documentHash, ingest } from './ingest.ts'
import { publish } from './publish.ts'
import { people, publishedAt, seedTwoProvinces } from './testing/published-committee.ts'

const [bacNinh] = seedDocuments

describe('a document on its way from text to chats', () => {
  let database: Database
  let text: string

  beforeAll(async () => {
    database = await openTestDatabase()
    await seedTwoProvinces(database.db)
    text = await readFile(seedDocumentUrl(bacNinh), 'utf8')
  })
  afterAll(() => database.close())

  const take = (words: string) =>
    ingest(database.db, { committeeSlug: 'bac-ninh', fileName: 'a.txt', text: words }, publishedAt)

  it('is refused when stamped mật, and nothing of it is stored', async () => {
    await expect(take(`MẬT\n${text}`)).rejects.toThrow(/mật/i)
    expect(await database.db.$count(document)).toBe(0)
  })

  it('is refused when only its attachment is stamped', async () => {
    const [, , , longAn] = seedDocuments
    const cover = await readFile(seedDocumentUrl(longAn), 'utf8')
    const lines = cover.split('\n')
    const attached = lines.findLastIndex((line) => /CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM/.test(line))
    const stamped = [...lines.slice(0, attached + 2), 'TỐI MẬT', ...lines.slice(attached + 2)].join('\n')
    await expect(take(stamped)).rejects.toThrow(/tối mật/i)
    expect(await database.db.$count(document)).toBe(0)
  })

  it('is refused when it holds no order', async () => {
    await expect(take('Kính gửi các đồng chí. Chúc mừng năm mới.')).rejects.toThrow(/không đọc thấy nhiệm vụ/i)
    expect(await database.db.$count(document)).toBe(0)
  })

  it('becomes a draft with every lead of the directory found', async () => {
    const drafted = await take(text)
    expect(drafted).toMatchObject({ documentId: 1, directives: 20, open: 0 })
    expect(drafted.problems.filter(({ path }) => path === '7/1').map(({ code }) => code)).toContain('missing-hour')
  })

  it('is taken once, however its accents are encoded', async () => {
    expect(documentHash(text.normalize('NFD'))).toBe(documentHash(text))
    await expect(take(text.normalize('NFD'))).rejects.toThrow(/đã có/)
  })

  it('is not published while a lead is open, and stays a draft', async () => {
    const { db } = database
    const [kept] = await db.select().from(directive).where(eq(directive.path, '9'))
    if (!kept) throw new Error('no item 9')
    const open = kept.addressees.map((addressee) => ({
      ...addressee,
      match: { kind: 'open' as const, candidates: [] },
    }))
    await db.update(directive).set({ addressees: open }).where(eq(directive.id, kept.id))
    await expect(publish(db, { documentId: 1, as: 'van-thu' }, publishedAt)).rejects.toThrow(/mục 9/)
    expect(await db.$count(line)).toBe(0)
    expect(await db.$count(assignment)).toBe(0)
    await db.update(directive).set({ addressees: kept.addressees }).where(eq(directive.id, kept.id))
  })

  it('is published by an office holder only', async () => {
    await expect(publish(database.db, { documentId: 1, as: 'dau-moi-syt' }, publishedAt)).rejects.toThrow(/quyền/)
  })

  it('is numbered, assigned to each member of a collective for itself, and told in every chat', async () => {
    const { db } = database
    const result = await publish(db, { documentId: 1, as: 'van-thu' }, publishedAt)
    expect(result).toMatchObject({ directives: 20, first: 1, last: 20, withoutChat: [] })
    const { told, numberOf } = people(db)
    expect((await told('bac-ninh')).map(({ kind }) => kind)).toEqual(['summary'])
    const health = await told('bac-ninh-syt')
    expect(health.filter(({ kind }) => kind === 'directive')).toHaveLength(4)
    expect(health.filter(({ kind }) => kind === 'coordinating').length).toBeGreaterThan(0)
    const [beds] = await db
      .select()
      .from(directive)
      .where(eq(directive.number, await numberOf('12/5')))
    const districts = await db
      .select()
      .from(assignment)
      .where(eq(assignment.directiveId, beds?.id ?? 0))
    expect(districts.filter(({ role }) => role === 'lead')).toHaveLength(8)
  })

  it('opens one obligation a lead, the daily duty with its first coming hour', async () => {
    const { db } = database
    const leads = await db.$count(assignment, eq(assignment.role, 'lead'))
    expect(await db.$count(obligation)).toBe(leads)
    const rows = await db
      .select({ period: obligation.period, dueAt: obligation.dueAt })
      .from(obligation)
      .innerJoin(assignment, eq(assignment.id, obligation.assignmentId))
      .innerJoin(directive, eq(directive.id, assignment.directiveId))
      .where(eq(directive.path, '2/11'))
    expect(rows).toEqual([{ period: '2021-02-04', dueAt: new Date('2021-02-04T16:00:00+07:00') }])
  })

  it('is not published twice', async () => {
    const before = await database.db.$count(line)
    await expect(publish(database.db, { documentId: 1, as: 'van-thu' }, publishedAt)).rejects.toThrow(/đã ban hành/)
    expect(await database.db.$count(line)).toBe(before)
  })
})
