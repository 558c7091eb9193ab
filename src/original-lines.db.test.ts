import { readFile } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../db/client.ts'
import { emptyDatabase } from '../db/empty-database.ts'
import { fileBytes } from '../db/files.ts'
import { channelAccount, chat } from '../db/schema/chat.ts'
import { file } from '../db/schema/document.ts'
import { agency, committee } from '../db/schema/organisation.ts'
import { line } from '../db/schema/outbox.ts'
import { openTestDatabase } from '../db/testing.ts'
import { seedDocuments, seedDocumentUrl } from '../seeds/documents.ts'
import { makeCode } from './codes.ts'
import { ingest } from './ingest.ts'
import { publish } from './publish.ts'
import { people, publishedAt, seedTwoProvinces } from './testing/published-committee.ts'

const [bacNinh] = seedDocuments
let database: Database
let text: string
let original: Uint8Array
beforeAll(async () => {
  database = await openTestDatabase()
  text = await readFile(seedDocumentUrl(bacNinh), 'utf8')
  original = new TextEncoder().encode(text)
})
afterAll(() => database.close())
beforeEach(async () => {
  await emptyDatabase(database)
  await seedTwoProvinces(database.db)
})

const take = (fileName: string, words = text) =>
  ingest(database.db, { committeeSlug: 'bac-ninh', fileName, text: words, original }, publishedAt)
async function publishFile(fileName = '20-TB-UBND.txt') {
  const { documentId } = await take(fileName)
  return publish(database.db, { documentId, as: 'van-thu' }, publishedAt)
}
const originals = async () => database.db.select().from(line).where(eq(line.kind, 'original'))

describe('the original of a published document', () => {
  it('goes once into every chat that is told of it, behind its orders', async () => {
    expect(await publishFile()).toMatchObject({ original: '20-TB-UBND.txt' })
    const all = await database.db.select().from(line)
    const told = new Set(all.filter(({ kind }) => kind !== 'original').map(({ chatId }) => chatId))
    const sent = await originals()
    expect(sent.map(({ chatId }) => chatId).toSorted()).toEqual([...told].toSorted())
    const { told: linesIn } = people(database.db)
    expect((await linesIn('bac-ninh-syt')).at(-1)?.kind).toBe('original')
    const [{ entry } = expect.fail('no line')] = sent
    expect(entry.text).toContain('20-TB-UBND.txt')
    expect(entry.file).toMatchObject({ name: '20-TB-UBND.txt', size: original.length })
    const bytes = await fileBytes(database.db, entry.file?.hash ?? '')
    expect(Buffer.from(bytes ?? [])).toEqual(Buffer.from(original))
  })

  it('stays where it is when the committee wants that', async () => {
    await database.db.update(committee).set({ policy: { sendOriginal: false } })
    expect(await publishFile()).toMatchObject({ original: null })
    expect(await originals()).toEqual([])
  })

  it('does not go where a channel sends no files', async () => {
    await database.db.update(channelAccount).set({ channel: 'zalo' })
    expect(await publishFile()).toMatchObject({ original: null })
    expect(await originals()).toEqual([])
  })

  it('is none when the text was pasted', async () => {
    expect(await publishFile('văn bản dán vào')).toMatchObject({ original: null })
    expect(await originals()).toEqual([])
  })

  it('is not even kept when it is stamped mật', async () => {
    await expect(take('mat.txt', `MẬT\n${text}`)).rejects.toThrow(/mật/i)
    expect(await database.db.$count(file)).toBe(0)
  })

  it('is sent to an agency that binds its chat later, with its open work', async () => {
    const { db } = database
    const { chatNamed, say, told } = people(db)
    const { id, agencyId } = await chatNamed('bac-ninh-syt')
    const [owner] = await db
      .select()
      .from(agency)
      .where(eq(agency.id, agencyId ?? 0))
    const target = { organisationId: owner?.organisationId ?? 0, agencyId: agencyId ?? 0 }
    await db.update(chat).set({ agencyId: null }).where(eq(chat.id, id))
    await publishFile()
    expect(await told('bac-ninh-syt')).toEqual([])
    const { code } = await makeCode(db, target, publishedAt)
    await say('bac-ninh-syt', 'dau-moi-syt', `/ketnoi ${code}`, publishedAt)
    const kinds = (await told('bac-ninh-syt')).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'original')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'directive').length).toBeGreaterThan(0)
  })
})
