import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SignedIn } from '../bot/channels/zalo/sign-in.ts'
import { sessionSecret } from '../bot/channels/zalo/zalo-session.ts'
import { listAccounts } from '../db/accounts.ts'
import type { Database } from '../db/client.ts'
import { addOrganisation, findOrganisation } from '../db/organisations.ts'
import { channelLog, channelValue } from '../db/schema/chat.ts'
import { event } from '../db/schema/record.ts'
import { openTestDatabase } from '../db/testing.ts'
import { keepZaloSession, whyNotKept } from './keep-zalo-session.ts'
import { zaloSecrets } from './zalo-secrets.ts'

const at = { now: new Date('2026-11-25T03:00:00Z'), machine: new Date('2026-11-25T03:00:00Z') }
const config = { appSecret: 'a-secret-of-the-tests-0123456789abcdef' }
const actor = { name: 'dòng lệnh' }

describe('keeping the session of a Zalo account', () => {
  let database: Database
  let haNam: number
  let laiChau: number

  beforeAll(async () => {
    database = await openTestDatabase()
    for (const slug of ['ha-nam', 'lai-chau']) await addOrganisation(database.db, { slug, name: slug }, at)
    haNam = (await findOrganisation(database.db, 'ha-nam'))?.id ?? 0
    laiChau = (await findOrganisation(database.db, 'lai-chau'))?.id ?? 0
  })
  afterAll(() => database?.close())

  const phone = (uid: string, imei = 'imei'): SignedIn => ({
    session: { imei, userAgent: 'a browser', language: 'vi', cookie: [{ key: 'zpw_sek', value: uid }] },
    uid,
    name: `Bot ${uid}`,
  })
  const keep = (organisationId: number, name: string, scanned: SignedIn) =>
    keepZaloSession(database, config, { organisationId, name, actor }, scanned, at)
  const sessionOf = async (organisationId: number, name: string) => {
    const account = (await listAccounts(database.db)).find(
      (one) => one.organisationId === organisationId && one.name === name,
    )
    const text = account && (await zaloSecrets(database, account.id, config).get(sessionSecret))
    return text === undefined ? undefined : (JSON.parse(text) as SignedIn['session']).imei
  }
  const everything = async () => ({
    accounts: await listAccounts(database.db),
    values: await database.db.select().from(channelValue),
    logs: await database.db.select().from(channelLog),
    events: await database.db.$count(event),
  })

  it('is refused under a second name, which is told the first and leaves nothing behind', async () => {
    expect(await keep(haNam, 'zalo', phone('1'))).toMatchObject({ kept: true })
    const before = await everything()
    const second = await keep(haNam, 'du-phong', phone('1'))
    expect(second).toEqual({ kept: false, why: 'in-use', by: 'zalo' })
    if (!second.kept) {
      expect(whyNotKept('du-phong', second)).toBe("Tài khoản Zalo này đã dùng cho 'zalo'. Chưa lưu gì.")
    }
    expect(await everything()).toEqual(before)
  })

  it('is refused for another organisation, which learns nothing of the first', async () => {
    const before = await everything()
    // The same name there is another account.
    const second = await keep(laiChau, 'zalo', phone('1'))
    expect(second).toEqual({ kept: false, why: 'in-use', by: undefined })
    if (!second.kept) {
      expect(whyNotKept('zalo', second)).toBe(
        'Tài khoản Zalo này đã dùng cho một đơn vị khác trên máy chủ này. Chưa lưu gì.',
      )
    }
    expect(await everything()).toEqual(before)
  })

  it('is refused, too, for a name that stands for another phone', async () => {
    expect(await keep(laiChau, 'zalo', phone('2'))).toMatchObject({ kept: true })
    const before = await everything()
    expect(await keep(laiChau, 'zalo', phone('1'))).toMatchObject({ kept: false, why: 'in-use' })
    expect(await keep(laiChau, 'zalo', phone('3'))).toEqual({
      ...{ kept: false, why: 'another-phone', owner: 'Bot 2', scanned: 'Bot 3' },
    })
    expect(await everything()).toEqual(before)
  })

  it('goes on under the name that it has', async () => {
    expect(await keep(haNam, 'zalo', phone('1', 'a new phone'))).toMatchObject({ kept: true, owner: 'Bot 1' })
    expect(await sessionOf(haNam, 'zalo')).toBe('a new phone')
  })

  it('is kept once when it is signed in everywhere at the same moment', async () => {
    const places = [haNam, laiChau].flatMap((id) => ['mot', 'hai', 'ba'].map((name) => ({ id, name })))
    const results = await Promise.all(places.map(({ id, name }) => keep(id, name, phone('4'))))
    expect(results.filter(({ kept }) => kept)).toHaveLength(1)
    const made = (await listAccounts(database.db)).filter(({ name }) => ['mot', 'hai', 'ba'].includes(name))
    expect(made).toHaveLength(1)
  })

  it('stands for one of two phones that scan for the same new name at the same moment', async () => {
    const results = await Promise.all(['5', '6'].map((uid) => keep(haNam, 'moi', phone(uid, uid))))
    expect(results.filter(({ kept }) => kept)).toHaveLength(1)
    expect(await sessionOf(haNam, 'moi')).toBe(results[0]?.kept ? '5' : '6')
  })
})
