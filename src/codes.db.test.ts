import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addAgencies } from '../db/agencies.ts'
import type { Database } from '../db/client.ts'
import { addCommittee, addOrganisation } from '../db/organisations.ts'
import { addPerson } from '../db/people.ts'
import { bindingCode } from '../db/schema/people.ts'
import { openTestDatabase } from '../db/testing.ts'
import { type CodeTarget, makeCode, redeemCode } from './codes.ts'
import { addMinutes } from './domain/time.ts'

/** Business time is another on purpose: a code lives by the machine's. */
const at = { now: new Date('2021-02-03T10:00:00Z'), machine: new Date('2026-01-05T02:00:00Z') }
const aDay = 24 * 60

let database: Database
let organisationId: number
let personId: number
let agencyId: number
let committeeId: number
beforeAll(async () => {
  database = await openTestDatabase()
  const { db } = database
  organisationId = (await addOrganisation(db, { slug: 'bac-ninh', name: 'Tỉnh Bắc Ninh' }, at)).id
  committeeId = (await addCommittee(db, { organisationId, slug: 'bac-ninh', name: 'Ban Chỉ đạo tỉnh' }, at)).id
  personId = (await addPerson(db, organisationId, { handle: 'van-thu', name: 'Nguyễn Thị Văn Thư' }, at)).id
  agencyId = (await addAgencies(db, organisationId, [{ code: 'SYT', name: 'Sở Y tế' }], at)).get('syt') ?? 0
})
afterAll(() => database.close())
beforeEach(() => database.db.delete(bindingCode))

const make = async (target: CodeTarget = { organisationId, agencyId }) => (await makeCode(database.db, target, at)).code

const redeem = (code: string, { after = 1 }: { after?: number } = {}) =>
  redeemCode(database.db, code, addMinutes(at.machine, after))

describe('a code', () => {
  it('is ten signs in two groups, none of them easily taken for another, and never the same', async () => {
    const codes = await Promise.all(Array.from({ length: 50 }, () => make()))
    for (const code of codes) expect(code).toMatch(/^[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}$/)
    expect(new Set(codes).size).toBe(50)
  })

  it('is kept as its hash only', async () => {
    const code = await make()
    const rows = await database.db.select().from(bindingCode)
    expect(rows).toHaveLength(1)
    expect(rows[0]?.codeHash).toBe(createHash('sha256').update(code.replace('-', '')).digest('hex'))
    expect(JSON.stringify(rows)).not.toContain(code.slice(0, 5))
    expect(JSON.stringify(rows)).not.toContain(code.slice(6))
  })

  it('says what it is for, once', async () => {
    const code = await make()
    expect(await redeem(code)).toEqual({
      ...{ organisationId, agencyId, committeeId: null, personId: null },
      standbyOfId: null,
    })
    expect(await redeem(code)).toBeUndefined()
  })

  it('is used up by one of many who try at the same moment', async () => {
    const code = await make()
    const tries = await Promise.all(
      Array.from({ length: 10 }, () => database.db.transaction((tx) => redeemCode(tx, code, at.machine))),
    )
    expect(tries.filter((redeemed) => redeemed !== undefined)).toHaveLength(1)
  })

  it('is not used up by a transaction that fails', async () => {
    const code = await make()
    const failing = database.db.transaction(async (tx) => {
      await redeemCode(tx, code, at.machine)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await redeem(code)).toBeDefined()
  })

  it('lives for a day of the machine’s time, which is told', async () => {
    const { code, expiresAt } = await makeCode(database.db, { organisationId, agencyId }, at)
    expect(expiresAt).toEqual(addMinutes(at.machine, aDay))
    expect(await redeem(code, { after: aDay })).toBeUndefined()
    expect(await redeem(code, { after: aDay - 1 })).toBeDefined()
  })

  it.each<[string, (code: string) => string]>([
    ['in small letters', (code) => code.toLowerCase()],
    ['without its dash', (code) => code.replace('-', '')],
    ['with another dash', (code) => code.replace('-', ' – ')],
    ['letter by letter', (code) => [...code].join(' ')],
    ['in full width', (code) => code.replace(/[2-9A-Z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))],
    ['with what nobody sees', (code) => `\u2068${code}\u2069\u200b\n`],
    ['in quotes', (code) => `“${code}”.`],
  ])('is taken %s', async (_how, typed) => {
    expect(await redeem(typed(await make()))).toBeDefined()
  })

  it.each(['', '-', 'AAAAA-AAAAA', '/ketnoi', '🙂', '\u0000'])('that is wrong (%j) is none', async (wrong) => {
    await make()
    expect(await redeem(wrong)).toBeUndefined()
  })

  it('with a letter changed or missing is none', async () => {
    const code = await make()
    expect(await redeem(code.slice(0, -1))).toBeUndefined()
    expect(await redeem(`${code}2`)).toBeUndefined()
    expect(await redeem(`${code.startsWith('2') ? '3' : '2'}${code.slice(1)}`)).toBeUndefined()
    expect(await redeem(code)).toBeDefined()
  })
})

describe('what a code is for', () => {
  const kinds = ['person', 'agency', 'committee'] as const
  const targets = () => ({
    person: { organisationId, personId },
    agency: { organisationId, agencyId },
    committee: { organisationId, committeeId },
  })

  it.each(kinds)('one kind (%s): taken where that is wanted, left as it is elsewhere', async (kind) => {
    const code = await make(targets()[kind])
    const others = kinds.filter((other) => other !== kind)
    expect(await redeemCode(database.db, code, at.machine, others)).toBeUndefined()
    expect(await redeemCode(database.db, code, at.machine, [])).toBeUndefined()
    expect(await redeemCode(database.db, code, at.machine, [kind])).toMatchObject(targets()[kind])
  })

  it('one organisation: left as it is in another’s', async () => {
    const code = await make()
    const other = (await addOrganisation(database.db, { slug: 'kien-giang', name: 'Tỉnh Kiên Giang' }, at)).id
    expect(await redeemCode(database.db, code, at.machine, kinds, other)).toBeUndefined()
    expect(await redeemCode(database.db, code, at.machine, kinds, organisationId)).toMatchObject({ agencyId })
  })
})
