import { existsSync, readFileSync } from 'node:fs'
import { asc, count, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findAgency } from '../db/agencies.ts'
import type { Database } from '../db/client.ts'
import { loadDirectory } from '../db/directory.ts'
import { findCommittee, findOrganisation } from '../db/organisations.ts'
import { findPerson, peopleOf } from '../db/people.ts'
import { channelAccount, chat } from '../db/schema/chat.ts'
import {
  agency,
  collective,
  collectiveMember,
  committee,
  committeeAgency,
  organisation,
} from '../db/schema/organisation.ts'
import { identity, person, role } from '../db/schema/people.ts'
import { openTestDatabase } from '../db/testing.ts'
import type { Directory } from '../src/domain/directory.ts'
import { foldTones } from '../src/domain/text.ts'
import { seedDocuments, seedDocumentUrl } from './documents.ts'
import { provinces } from './provinces.ts'
import { seed } from './seed.ts'

const at = { now: new Date('2021-02-03T10:00:00Z'), machine: new Date('2026-01-05T08:00:00Z') }

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
  await seed(database.db, at)
})
afterAll(() => database.close())

async function everything() {
  const { db } = database
  return {
    organisations: await db.select().from(organisation).orderBy(asc(organisation.id)),
    committees: await db.select().from(committee).orderBy(asc(committee.id)),
    agencies: await db.select().from(agency).orderBy(asc(agency.id)),
    takingPart: (await db.select({ n: count() }).from(committeeAgency))[0]?.n,
    collectives: await db.select().from(collective).orderBy(asc(collective.id)),
    members: (await db.select({ n: count() }).from(collectiveMember))[0]?.n,
    people: await db.select().from(person).orderBy(asc(person.id)),
    roles: await db.select().from(role).orderBy(asc(role.id)),
    accounts: await db.select().from(channelAccount).orderBy(asc(channelAccount.id)),
    chats: await db.select().from(chat).orderBy(asc(chat.id)),
    identities: await db.select().from(identity).orderBy(asc(identity.id)),
  }
}

async function organisationId(slug: string): Promise<number> {
  const found = await findOrganisation(database.db, slug)
  if (!found) throw new Error(`no ${slug}`)
  return found.id
}

const directoryOf = async (slug: string, on: string) => loadDirectory(database.db, await organisationId(slug), on)

const collectiveOf = (directory: Directory, name: string) => directory.collectives.find((each) => each.name === name)

describe('the seeds', () => {
  it('build five organisations in order, each with the committee of its slug', async () => {
    const { organisations, committees } = await everything()
    expect(organisations.map(({ slug }) => slug)).toEqual(['bac-ninh', 'lai-chau', 'quang-ninh', 'long-an', 'bac-kan'])
    expect(committees.map(({ slug }) => slug)).toEqual(organisations.map(({ slug }) => slug))
    expect(committees[0]?.name).toBe('Ban Chỉ đạo phòng, chống dịch COVID-19 tỉnh Bắc Ninh')
  })

  it('change nothing the second time, ids included', async () => {
    const before = await everything()
    await seed(database.db, { now: new Date('2022-01-01T00:00:00Z'), machine: new Date('2027-01-01T00:00:00Z') })
    expect(await everything()).toEqual(before)
  })

  it('use every id of a table once: a later person is the next one, without a gap', async () => {
    const { people } = await everything()
    expect(people.map(({ id }) => id)).toEqual(people.map((_, index) => index + 1))
  })

  it('complete what is missing and keep what was changed', async () => {
    const { db } = database
    const id = await organisationId('bac-kan')
    const health = await findAgency(db, id, 'SYT')
    const focal = await findPerson(db, id, 'dau-moi-stc')
    if (!health || !focal) throw new Error('not seeded')
    await db.update(agency).set({ name: 'Sở Y tế và Dân số' }).where(eq(agency.id, health.id))
    await db.delete(identity).where(eq(identity.personId, focal.id))
    await db.delete(role).where(eq(role.personId, focal.id))
    await db.delete(person).where(eq(person.id, focal.id))

    await seed(
      db,
      at,
      provinces.filter(({ slug }) => slug === 'bac-kan'),
    )

    expect((await findAgency(db, id, 'SYT'))?.name).toBe('Sở Y tế và Dân số')
    const again = await findPerson(db, id, 'dau-moi-stc')
    if (!again) throw new Error('not completed')
    expect(again.name).toBe('Đầu mối Sở Tài chính')
    expect(await db.select().from(role).where(eq(role.personId, again.id))).toMatchObject([{ role: 'focal' }])
    expect(await db.select().from(identity).where(eq(identity.personId, again.id))).toMatchObject([
      { userId: String(again.id) },
    ])
    await db.update(agency).set({ name: 'Sở Y tế' }).where(eq(agency.id, health.id))
  })

  it('do not give back a role that was taken away', async () => {
    const { db } = database
    const bacKan = provinces.filter(({ slug }) => slug === 'bac-kan')
    const head = await findPerson(db, await organisationId('bac-kan'), 'gd-syt')
    if (!head) throw new Error('not seeded')
    await db.delete(role).where(eq(role.personId, head.id))
    await seed(db, at, bacKan)
    expect(await db.select().from(role).where(eq(role.personId, head.id))).toEqual([])
  })

  it('are the same after two processes seed at once', async () => {
    const fresh = await openTestDatabase()
    try {
      const [first] = provinces
      if (!first) throw new Error('no province')
      await Promise.all([seed(fresh.db, at, [first]), seed(fresh.db, at, [first])])
      expect(await fresh.db.select().from(organisation)).toHaveLength(1)
      const handles = (await peopleOf(fresh.db, 1)).map(({ handle }) => handle)
      expect(new Set(handles).size).toBe(handles.length)
    } finally {
      await fresh.close()
    }
  })
})

describe('the directory of Bắc Ninh on 03/02/2021', () => {
  it('knows every lead of its document exactly or by an alias', async () => {
    const directory = await directoryOf('bac-ninh', '2021-02-03')
    const names = new Set(
      [...directory.agencies, ...directory.collectives].flatMap(({ name, aliases }) =>
        [name, ...aliases].map(foldTones),
      ),
    )
    const gold: { items: { lead: string[] }[]; deadlines: { owner: string[] }[] } = JSON.parse(
      readFileSync(new URL('./gold/seed-000.json', import.meta.url), 'utf8'),
    )
    const leads = [...gold.items.flatMap(({ lead }) => lead), ...gold.deadlines.flatMap(({ owner }) => owner)]
    expect(leads.length).toBeGreaterThan(20)
    expect(leads.filter((lead) => !names.has(foldTones(lead)))).toEqual([])
  })

  it('gives no name to two agencies, nor to an agency and a collective, in any province', async () => {
    for (const { slug } of provinces) {
      const directory = await directoryOf(slug, '2021-02-03')
      const names = [...directory.agencies, ...directory.collectives].flatMap(({ name, aliases }) => [
        ...new Set([name, ...aliases].map(foldTones)),
      ])
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    }
  })

  it('expands the collectives to the provincial agencies and to the districts', async () => {
    const directory = await directoryOf('bac-ninh', '2021-02-03')
    const codesOf = (name: string) =>
      directory.agencies
        .filter(({ id }) => collectiveOf(directory, name)?.agencyIds.includes(id))
        .map(({ code }) => code)
        .sort()
    expect(codesOf('UBND các huyện, thị xã, thành phố')).toEqual([
      'UB-BACNINH',
      'UB-GIABINH',
      'UB-LUONGTAI',
      'UB-QUEVO',
      'UB-THUANTHANH',
      'UB-TIENDU',
      'UB-TUSON',
      'UB-YENPHONG',
    ])
    expect(codesOf('Bí thư cấp ủy')).toHaveLength(8)
    expect(codesOf('các Tổ chức chính trị - xã hội')).toEqual(['HCCB', 'HND', 'HPN', 'LDLD', 'TD'])
    const heads = codesOf('Thủ trưởng các cơ quan, đơn vị')
    expect(heads).toEqual(expect.arrayContaining(['SYT', 'CAT', 'VPUB', 'CQLTT', 'CDC', 'TCTNC']))
    expect(heads.filter((code) => /^(MTTQ|TD|HPN|BAO|UB-|HU-|TPU-|TXU-)/.test(code))).toEqual([])
    // All but the leadership, which gives the orders.
    expect(codesOf('Các cấp, các ngành')).toEqual(
      directory.agencies
        .map(({ code }) => code)
        .filter((code) => code !== 'UBT')
        .sort(),
    )
    expect(collectiveOf(directory, 'UBND các xã, phường, thị trấn')).toMatchObject({
      unit: 'xã, phường, thị trấn',
    })
    expect(collectiveOf(directory, 'tổ tự quản')).toMatchObject({ nameOnly: true, agencyIds: [] })
  })
})

describe('agencies as dated data', () => {
  it('end with the district level on 30/06/2025, that day included', async () => {
    const last = await directoryOf('bac-ninh', '2025-06-30')
    const after = await directoryOf('bac-ninh', '2025-07-01')
    expect(collectiveOf(last, 'UBND các huyện, thị xã, thành phố')?.agencyIds).toHaveLength(8)
    expect(collectiveOf(after, 'UBND các huyện, thị xã, thành phố')).toBeUndefined()
    expect(collectiveOf(after, 'tổ tự quản')).toBeDefined()
    expect(after.agencies.map(({ code }) => code)).toContain('SYT')
  })

  it('end altogether where the merged province has another name', async () => {
    expect((await directoryOf('bac-kan', '2025-06-30')).agencies).not.toEqual([])
    expect((await directoryOf('bac-kan', '2025-07-01')).agencies).toEqual([])
    expect((await directoryOf('long-an', '2025-07-01')).agencies).toEqual([])
    expect((await directoryOf('lai-chau', '2025-07-01')).agencies).not.toEqual([])
  })

  it.each([
    ['bac-ninh', 8, false, false],
    ['lai-chau', 8, true, true],
    ['quang-ninh', 13, true, true],
    ['long-an', 15, false, true],
    ['bac-kan', 8, true, false],
  ])('%s has %i districts, Ban Dân tộc %s, border guard %s', async (slug, districts, ethnic, border) => {
    const codes = (await directoryOf(slug, '2021-05-01')).agencies.map(({ code }) => code)
    expect(codes.filter((code) => code.startsWith('UB-'))).toHaveLength(districts)
    expect(codes.filter((code) => /^(HU|TPU|TXU)-/.test(code))).toHaveLength(districts)
    expect(codes.includes('BDT')).toBe(ethnic)
    expect(codes.includes('BDBP')).toBe(border)
  })
})

describe('people and rooms', () => {
  it('has chair, deputy and clerk first, by the names the document gives', async () => {
    const people = await peopleOf(database.db, await organisationId('bac-ninh'))
    expect(people.slice(0, 3).map(({ handle, name, title }) => ({ handle, name, title }))).toEqual([
      { handle: 'truong-ban', name: 'Nguyễn Hương Giang', title: 'Trưởng ban' },
      { handle: 'pho-truong-ban', name: 'Phó Trưởng ban Thường trực', title: 'Phó Trưởng ban Thường trực' },
      { handle: 'van-thu', name: 'Văn thư Ban Chỉ đạo', title: 'Văn thư' },
    ])
    expect(people[0]?.id).toBe(1)
  })

  it('finds a person by id and by handle as typed, and nobody of another organisation', async () => {
    const { db } = database
    const [bacNinh, laiChau] = [await organisationId('bac-ninh'), await organisationId('lai-chau')]
    const head = await findPerson(db, bacNinh, 'GD-SYT')
    expect(head).toMatchObject({ name: 'Giám đốc Sở Y tế', title: 'Giám đốc Sở Y tế' })
    expect((await findPerson(db, bacNinh, String(head?.id)))?.handle).toBe('gd-syt')
    expect(await findPerson(db, laiChau, String(head?.id))).toBeUndefined()
    expect(await findPerson(db, bacNinh, '99999999999999999999')).toBeUndefined()
    expect(await findPerson(db, bacNinh, '')).toBeUndefined()
  })

  it('gives each agency a head as member and a focal, who stand for it', async () => {
    const { db } = database
    const id = await organisationId('lai-chau')
    const health = await findAgency(db, id, 'syt')
    const office = await findPerson(db, id, 'c-vpub')
    expect(office?.name).toBe('Vũ Huy Hòa')
    if (!health) throw new Error('no SYT')
    const roles = await db
      .select({ role: role.role, handle: person.handle, agencyId: person.agencyId })
      .from(role)
      .innerJoin(person, eq(person.id, role.personId))
      .where(eq(role.agencyId, health.id))
      .orderBy(asc(role.id))
    expect(roles).toEqual([
      { role: 'member', handle: 'gd-syt', agencyId: health.id },
      { role: 'focal', handle: 'dau-moi-syt', agencyId: health.id },
    ])
  })

  it('opens a bound room for the committee and for each agency, and lets every person speak on the web', async () => {
    const { db } = database
    const all = await everything()
    const bacNinh = await findCommittee(db, 'bac-ninh')
    const health = await findAgency(db, bacNinh?.organisationId ?? 0, 'SYT')
    const byPlatformId = new Map(all.chats.map((each) => [each.platformId, each]))
    expect(byPlatformId.get('bac-ninh')).toMatchObject({
      title: bacNinh?.name,
      committeeId: bacNinh?.id,
      agencyId: null,
    })
    expect(byPlatformId.get('bac-ninh-syt')).toMatchObject({ title: 'Sở Y tế', agencyId: health?.id, kind: 'group' })
    expect(all.chats.every(({ boundAt }) => boundAt !== null)).toBe(true)
    expect(all.chats).toHaveLength(all.agencies.length + all.committees.length)
    expect(all.takingPart).toBe(all.agencies.length)
    expect(all.accounts.map(({ channel, name }) => `${channel}/${name}`)).toEqual(Array(5).fill('web/web'))
    expect(all.identities.map(({ userId }) => userId).sort()).toEqual(all.people.map(({ id }) => String(id)).sort())
  })
})

describe('the documents of the seeds', () => {
  it('lie where their list says, each for a committee of the seeds', () => {
    expect(seedDocuments.map(({ committee }) => committee)).toEqual(provinces.map(({ slug }) => slug))
    for (const each of seedDocuments) expect(existsSync(seedDocumentUrl(each))).toBe(true)
  })
})
