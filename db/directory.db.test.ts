import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agencyNames, findAgency, upsertAgency } from './agencies.ts'
import type { Database } from './client.ts'
import { upsertCollective } from './collectives.ts'
import { loadDirectory } from './directory.ts'
import { addCommittee, addOrganisation, committeesOf } from './organisations.ts'
import { addPerson, addRole, findPerson, rolesIn } from './people.ts'
import { openTestDatabase } from './testing.ts'

const at = { now: new Date('2021-02-03T10:00:00Z'), machine: new Date('2026-01-05T08:00:00Z') }

let database: Database
let organisationId: number
let otherId: number
beforeAll(async () => {
  database = await openTestDatabase()
  organisationId = (await addOrganisation(database.db, { slug: 'thu', name: 'Tỉnh Thử' }, at)).id
  otherId = (await addOrganisation(database.db, { slug: 'khac', name: 'Tỉnh Khác' }, at)).id
})
afterAll(() => database.close())

describe('organisations and committees', () => {
  it('are added once, the second time they are found unchanged', async () => {
    const { db } = database
    const again = await addOrganisation(db, { slug: 'thu', name: 'Tên khác' }, at)
    expect(again).toMatchObject({ id: organisationId, name: 'Tỉnh Thử' })
    const first = await addCommittee(db, { organisationId, slug: 'ban', name: 'Ban Chỉ đạo' }, at)
    expect(await addCommittee(db, { organisationId, slug: 'ban', name: 'Tên khác' }, at)).toEqual(first)
    expect(await committeesOf(db, organisationId)).toEqual([first])
  })

  it('do not share a slug across organisations', async () => {
    const { db } = database
    await addCommittee(db, { organisationId, slug: 'ban', name: 'Ban Chỉ đạo' }, at)
    await expect(addCommittee(db, { organisationId: otherId, slug: 'ban', name: 'Ban' }, at)).rejects.toThrow('ban')
  })
})

describe('agencies', () => {
  it('are one by their code, case and accents aside, in their organisation', async () => {
    const { db } = database
    const added = await upsertAgency(
      db,
      organisationId,
      { code: 'SLĐTBXH', name: 'Sở Lao động', aliases: ['Sở LĐ'] },
      at,
    )
    const changed = await upsertAgency(db, organisationId, { code: 'sldtbxh', name: 'Sở Lao động và Xã hội' }, at)
    expect(changed).toEqual({ id: added.id, created: false })
    expect(await findAgency(db, organisationId, ' SldTBXH ')).toMatchObject({
      code: 'SLĐTBXH',
      name: 'Sở Lao động và Xã hội',
      aliases: ['Sở LĐ'],
      level: 'province',
      sector: 'state',
    })
    expect(await findAgency(db, otherId, 'SLDTBXH')).toBeUndefined()
    expect(await agencyNames(db, [added.id, 999_999])).toEqual(new Map([[added.id, 'Sở Lao động và Xã hội']]))
    expect(await agencyNames(db, [])).toEqual(new Map())
  })
})

describe('the directory on a day', () => {
  it('has the agencies that existed then, first and last day included, and no collective that would reach nobody', async () => {
    const { db } = database
    const dates = { validFrom: '2021-02-03', validTo: '2021-02-05' }
    const { id } = await upsertAgency(db, otherId, { code: 'CU', name: 'Đơn vị cũ', ...dates }, at)
    await upsertCollective(db, otherId, { name: 'các đơn vị', aliases: ['tất cả'], members: ['cu'] })
    await upsertCollective(db, otherId, { name: 'các chốt', nameOnly: true, members: [] })
    await upsertCollective(db, otherId, { name: 'chưa có ai', members: [] })
    const on = async (day: string) => {
      const { agencies, collectives } = await loadDirectory(db, otherId, day)
      return [agencies.map(({ code }) => code), collectives.map(({ name, agencyIds }) => [name, agencyIds])]
    }
    const there = [
      ['CU'],
      [
        ['các đơn vị', [id]],
        ['các chốt', []],
      ],
    ]
    const gone = [[], [['các chốt', []]]]
    expect(await on('2021-02-02')).toEqual(gone)
    expect(await on('2021-02-03')).toEqual(there)
    expect(await on('2021-02-05')).toEqual(there)
    expect(await on('2021-02-06')).toEqual(gone)
  })

  it('lets the successor stand for an agency, whatever the day of the document, and knows its former names', async () => {
    const { db } = database
    const { id: mergedId } = await addOrganisation(db, { slug: 'hop-nhat', name: 'Tỉnh Hợp nhất' }, at)
    const finance = await upsertAgency(db, mergedId, { code: 'STC', name: 'Sở Tài chính' }, at)
    const planning = await upsertAgency(
      db,
      mergedId,
      { code: 'SKHDT', name: 'Sở Kế hoạch và Đầu tư', validTo: '2025-02-28', successorId: finance.id },
      at,
    )
    const closed = await upsertAgency(db, mergedId, { code: 'CU', name: 'Sở đã bỏ', validTo: '2025-02-28' }, at)
    await upsertCollective(db, mergedId, { name: 'các sở', members: ['STC', 'SKHDT', 'CU'] })
    const on = async (day: string, today: string) => {
      const { agencies, collectives } = await loadDirectory(db, mergedId, day, today)
      return {
        agencies: agencies.map(({ code, formerNames }) => [code, formerNames]),
        members: collectives[0]?.agencyIds,
      }
    }
    const before = {
      agencies: [
        ['STC', []],
        ['SKHDT', []],
        ['CU', []],
      ],
      members: [finance.id, planning.id, closed.id],
    }
    expect(await on('2021-05-01', '2021-05-01')).toEqual(before)
    // An old document carried out today; who ended without a successor stays as it was.
    expect(await on('2021-05-01', '2026-05-01')).toEqual({
      agencies: [
        ['STC', ['Sở Kế hoạch và Đầu tư']],
        ['CU', []],
      ],
      members: [finance.id, closed.id],
    })
    // A new document that uses an old name.
    expect(await on('2026-05-01', '2026-05-01')).toEqual({
      agencies: [['STC', ['Sở Kế hoạch và Đầu tư']]],
      members: [finance.id],
    })
  })

  it('is not led astray by successors that run in a circle', async () => {
    const { db } = database
    const { id: circleId } = await addOrganisation(db, { slug: 'vong', name: 'Tỉnh Vòng' }, at)
    const ended = { validTo: '2020-01-01' }
    const one = await upsertAgency(db, circleId, { code: 'A', name: 'Một', ...ended }, at)
    const two = await upsertAgency(db, circleId, { code: 'B', name: 'Hai', ...ended, successorId: one.id }, at)
    await upsertAgency(db, circleId, { code: 'A', name: 'Một', successorId: two.id }, at)
    expect(await loadDirectory(db, circleId, '2021-05-01')).toEqual({ agencies: [], collectives: [], people: [] })
  })

  it('keeps a collective’s members and names when it is named again without them', async () => {
    const { db } = database
    await upsertAgency(db, otherId, { code: 'MOI', name: 'Đơn vị mới' }, at)
    expect(await upsertCollective(db, otherId, { name: 'Các đơn vị', members: ['MOI'] })).toMatchObject({
      created: false,
    })
    const { collectives } = await loadDirectory(db, otherId, '2021-02-03')
    const found = collectives.find(({ name }) => name === 'các đơn vị')
    expect(found).toMatchObject({ aliases: ['tất cả'], nameOnly: false })
    expect(found?.agencyIds).toHaveLength(2)
  })

  it('refuses a member that is no agency', async () => {
    const input = { name: 'lạ', members: ['KHONGCO'] }
    await expect(upsertCollective(database.db, otherId, input)).rejects.toThrow('KHONGCO')
  })
})

describe('people and roles', () => {
  it('are given once', async () => {
    const { db } = database
    const committee = await addCommittee(db, { organisationId, slug: 'ban', name: 'Ban Chỉ đạo' }, at)
    const added = await addPerson(db, organisationId, { handle: 'van-thu', name: 'Văn thư' }, at)
    expect(await addPerson(db, organisationId, { handle: 'van-thu', name: 'Người khác' }, at)).toEqual(added)
    const wanted = { committeeId: committee.id, personId: added.id, role: 'clerk' as const }
    await addRole(db, wanted)
    await addRole(db, wanted)
    expect(await rolesIn(db, [committee.id])).toMatchObject([{ ...wanted, agencyId: null }])
    expect((await findPerson(db, organisationId, 'VĂN-THƯ'))?.id).toBe(added.id)
    expect(await findPerson(db, otherId, 'van-thu')).toBeUndefined()
  })
})
