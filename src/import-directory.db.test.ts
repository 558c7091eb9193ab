import { readFileSync } from 'node:fs'
import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { agenciesOf, findAgency } from '../db/agencies.ts'
import type { Database } from '../db/client.ts'
import { loadDirectory } from '../db/directory.ts'
import { emptyDatabase } from '../db/empty-database.ts'
import { addCommittee, addOrganisation } from '../db/organisations.ts'
import { findPerson, peopleOf, rolesIn } from '../db/people.ts'
import { collective, collectiveMember, committeeAgency } from '../db/schema/organisation.ts'
import { role } from '../db/schema/people.ts'
import { openTestDatabase } from '../db/testing.ts'
import { type ImportResult, importDirectory } from './import-directory.ts'

const at = { now: new Date('2026-01-05T02:00:00Z'), machine: new Date('2026-01-05T02:00:00Z') }
const example = readFileSync(new URL('../seeds/example-directory.csv', import.meta.url), 'utf8')

let database: Database
let organisationId: number
let committeeId: number
beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  await emptyDatabase(database)
  organisationId = (await addOrganisation(database.db, { slug: 'thu', name: 'Tỉnh Thử' }, at)).id
  committeeId = (await addCommittee(database.db, { organisationId, slug: 'ban-thu', name: 'Ban Chỉ đạo Thử' }, at)).id
})
afterAll(() => database.close())

const run = (csv: string) => importDirectory(database.db, { organisationId, csv }, at)

async function done(csv: string): Promise<ImportResult & { ok: true }> {
  const result = await run(csv)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result
}

/** Everything an import may touch. */
async function stored() {
  const { db } = database
  return {
    agencies: await agenciesOf(db, organisationId),
    people: await peopleOf(db, organisationId),
    roles: await rolesIn(db, [committeeId]),
    collectives: await db.select().from(collective).orderBy(asc(collective.id)),
    members: await db.select().from(collectiveMember).orderBy(asc(collectiveMember.agencyId)),
    takingPart: await db.select().from(committeeAgency).orderBy(asc(committeeAgency.agencyId)),
  }
}

describe('a directory from the example file', () => {
  it('has its agencies, their links, collectives and people, in the committee', async () => {
    const result = await done(example)
    expect(result).toMatchObject({ added: 4, changed: 0, unchanged: 0, newCollectives: 1, replaced: [] })
    expect(result.people.map(({ handle, agency, role }) => `${handle} ${agency} ${role}`)).toEqual([
      'nguyen-thi-mau SYT member',
      'tran-van-thu SYT focal',
      'le-thi-vi-du STC focal',
      'pham-van-thu CDC focal',
      'vu-thi-mau CDC focal',
      'do-van-vi-du XHOATIEN focal',
    ])
    const { agencies, roles, takingPart } = await stored()
    const health = agencies.find(({ code }) => code === 'SYT')
    expect(agencies.find(({ code }) => code === 'CDC')).toMatchObject({ parentId: health?.id, sector: 'unit' })
    expect(agencies.find(({ code }) => code === 'XHOATIEN')).toMatchObject({
      level: 'commune',
      validFrom: '2025-07-01',
    })
    expect(takingPart).toHaveLength(4)
    expect(roles).toHaveLength(6)
    const directory = await loadDirectory(database.db, organisationId, '2026-01-05')
    expect(directory.collectives).toMatchObject([{ name: 'các sở, ban, ngành', agencyIds: [1, 2] }])
    expect(directory.agencies[0]?.aliases).toEqual(['Giám đốc Sở Y tế', 'Ngành Y tế'])
    expect((await findPerson(database.db, organisationId, 'Trần-Văn-Thử'))?.title).toBe('Đầu mối')
  })

  it('is the same when the file comes twice', async () => {
    await done(example)
    const before = await stored()
    expect(await done(example)).toMatchObject({ added: 0, changed: 0, unchanged: 4, newCollectives: 0, people: [] })
    expect(await stored()).toEqual(before)
  })
})

describe('a second file', () => {
  it('changes what its cells say, by code whatever the case and accents, and nothing where they are empty', async () => {
    await done(example)
    const result = await done('code,name,aliases,level\nsyt,Sở Y tế và Dân số,,\nSTC,Sở Tài chính,,tỉnh\n')
    expect(result).toMatchObject({ added: 0, changed: 1, unchanged: 1 })
    const health = await findAgency(database.db, organisationId, 'SYT')
    expect(health).toMatchObject({
      code: 'SYT',
      name: 'Sở Y tế và Dân số',
      aliases: ['Giám đốc Sở Y tế', 'Ngành Y tế'],
    })
    expect(await rolesIn(database.db, [committeeId])).toHaveLength(6)
  })

  it('makes a new focal a new person and takes the place from the old one', async () => {
    await done(example)
    const result = await done('code,name,focal\nSYT,Sở Y tế,Hoàng Văn Mới\n')
    expect(result.people).toMatchObject([{ handle: 'hoang-van-moi', agency: 'SYT', role: 'focal' }])
    expect(result.replaced).toMatchObject([{ handle: 'tran-van-thu', agency: 'SYT', role: 'focal' }])
    const old = await findPerson(database.db, organisationId, 'tran-van-thu')
    if (!old) throw new Error('the old focal must stay known')
    expect(old.agencyId).toBeNull()
    expect(await database.db.select().from(role).where(eq(role.personId, old.id))).toEqual([])
    const head = await findPerson(database.db, organisationId, 'nguyen-thi-mau')
    expect(head?.agencyId).not.toBeNull()
  })

  it('tells people apart by accents and by agency', async () => {
    const result = await done('code,name,focal\nA,Sở A,Trần Văn Hoa\nB,Sở B,Trần Văn Hoa\nC,Sở C,Trần Văn Hòa\n')
    expect(result.people.map(({ handle }) => handle)).toEqual(['tran-van-hoa', 'tran-van-hoa-2', 'tran-van-hoa-3'])
    // The same name with the tone mark put the other way.
    expect((await done('code,name,focal\nC,Sở C,Trần Văn Hoà\n')).people).toEqual([])
  })

  it('adds to a collective known under another name, and takes nobody out', async () => {
    await done('code,name,collectives\nA,Sở A,các sở\n')
    await database.db.update(collective).set({ aliases: ['Các sở, ngành'] })
    const result = await done('code,name,collectives\nB,Sở B,"các Sở, ngành"\n')
    expect(result.newCollectives).toBe(0)
    const directory = await loadDirectory(database.db, organisationId, '2026-01-05')
    expect(directory.collectives).toMatchObject([{ name: 'các sở', agencyIds: [1, 2] }])
  })
})

describe('links and committees', () => {
  it('may lead to an agency below or to one in the directory', async () => {
    await done('code,name,parent,successor\nCDC,CDC,SYT,CDC2\nSYT,Sở Y tế,,\nCDC2,CDC mới,,\n')
    await done('code,name,parent\nBVDK,Bệnh viện,syt\n')
    const [cdc, health, next, hospital] = await agenciesOf(database.db, organisationId)
    expect(cdc).toMatchObject({ parentId: health?.id, successorId: next?.id })
    expect(hospital?.parentId).toBe(health?.id)
  })

  it('are refused when they close a circle with what is in the directory', async () => {
    await done('code,name,parent\nA,Sở A,\nB,Sở B,A\n')
    const before = await stored()
    expect(await run('code,name,parent\nA,Sở A,B\nC,Sở C,\n')).toEqual({
      ok: false,
      problems: [{ line: 2, message: "Đơn vị 'A' trực thuộc chính nó (trực tiếp hoặc qua đơn vị khác)." }],
    })
    expect(await stored()).toEqual(before)
  })

  it('needs a committee for people, and takes agencies without one', async () => {
    const { id } = await addOrganisation(database.db, { slug: 'moi', name: 'Tỉnh Mới' }, at)
    const withPeople = await importDirectory(database.db, { organisationId: id, csv: example }, at)
    expect(withPeople).toMatchObject({ ok: false, problems: [{ line: 2 }] })
    const without = await importDirectory(database.db, { organisationId: id, csv: 'code,name\nA,Sở A\n' }, at)
    expect(without).toMatchObject({ ok: true, added: 1 })
    const committee = await addCommittee(database.db, { organisationId: id, slug: 'ban-moi', name: 'Ban' }, at)
    const enrolled = await database.db
      .select()
      .from(committeeAgency)
      .where(eq(committeeAgency.committeeId, committee.id))
    expect(enrolled).toHaveLength(1)
  })

  it('joins only the committees asked for, of this organisation alone', async () => {
    const second = await addCommittee(database.db, { organisationId, slug: 'ban-hai', name: 'Ban hai' }, at)
    const other = await addOrganisation(database.db, { slug: 'khac', name: 'Tỉnh Khác' }, at)
    const foreign = await addCommittee(
      database.db,
      { organisationId: other.id, slug: 'ban-khac', name: 'Ban khác' },
      at,
    )
    const request = { organisationId, committeeIds: [second.id, foreign.id], csv: example }
    expect(await importDirectory(database.db, request, at)).toMatchObject({ ok: true })
    const joined = new Set((await database.db.select().from(committeeAgency)).map((each) => each.committeeId))
    expect(joined).toEqual(new Set([second.id]))
    expect(await rolesIn(database.db, [committeeId, foreign.id])).toEqual([])
  })
})

describe('a bad file', () => {
  it('saves nothing, not even its good rows', async () => {
    const before = await stored()
    const result = await run('code,name,level\nA,Sở A,tỉnh\nB,,tỉnh\nC,Sở C,hành tinh\n')
    expect(result).toMatchObject({ ok: false, problems: [{ line: 3 }, { line: 4 }] })
    expect(await run('code,name,parent\nA,Sở A,\nB,Sở B,KHONG\n')).toMatchObject({ ok: false, problems: [{ line: 3 }] })
    expect(await stored()).toEqual(before)
  })
})
