import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startZaloSimulator, type ZaloSimulator } from '../../../bot/channels/zalo/simulator/zalo-simulator.ts'
import { sessionSecret } from '../../../bot/channels/zalo/zalo-session.ts'
import { ensureAccount, listAccounts } from '../../../db/accounts.ts'
import type { Database } from '../../../db/client.ts'
import { event } from '../../../db/schema/record.ts'
import { openTestDatabase } from '../../../db/testing.ts'
import { makeCode } from '../../codes.ts'
import { type RealConfig, readConfig } from '../../config.ts'
import { createZaloSignIn } from '../../main/zalo-sign-in.ts'
import { zaloSecrets } from '../../zalo-secrets.ts'
import { createServerFixture, type ServerFixture } from '../testing/server-fixture.ts'

const patience = { interval: 20, timeout: 20_000 }
const chair = 1
const clerk = 2
const focal = 3

describe('the page of the Zalo accounts', () => {
  let database: Database
  let zalo: ZaloSimulator
  let stranger: ZaloSimulator
  let server: ServerFixture
  /** Whose phones there are. */
  let phone: ZaloSimulator

  beforeAll(async () => {
    database = await openTestDatabase()
    zalo = await startZaloSimulator()
    stranger = await startZaloSimulator({ uid: '1000000000000000099', ownerName: 'Trần Văn Khách' })
  })
  afterAll(async () => {
    for (const simulator of [zalo, stranger]) await simulator.close()
    await database.close()
  })
  beforeEach(async () => {
    phone = zalo
    const moment = () => ({ now: server.time.business, machine: server.time.machine })
    server = await createServerFixture(database, {
      zaloSignIn: (...request) => createZaloSignIn(database, configOf(phone), moment)(...request),
    })
    return () => server.close()
  })

  const configOf = ({ root }: ZaloSimulator) =>
    readConfig({ DEMO: '0', APP_SECRET: 'a-secret-of-the-tests-0123456789abcdef', ZALO_API_ROOT: root }) as RealConfig

  async function cookieOf(personId: number): Promise<{ cookie: string }> {
    const at = { now: server.time.business, machine: server.time.machine }
    const { code } = await makeCode(server.db, { organisationId: 1, personId }, at)
    const response = await server.post('/rooms/sign-in', { code })
    return { cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' }
  }

  async function ask(cookie: { cookie: string }, name = 'zalo') {
    const before = phone.qr.codes().length
    const response = await server.post(`/rooms/accounts/zalo/${name}/sign-in`, '', cookie)
    if (response.status === 200) await expect.poll(() => phone.qr.codes().length, patience).toBe(before + 1)
    return { response, code: phone.qr.codes().at(-1) ?? '' }
  }
  const stepsOf = async (response: Response) =>
    (await response.text())
      .trim()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line))

  async function signIn(decision: 'confirm' | 'decline' = 'confirm') {
    const { response, code } = await ask(await cookieOf(clerk))
    phone.qr.scan(code, decision)
    return stepsOf(response)
  }

  async function kept() {
    const account = (await listAccounts(database.db)).find(({ channel }) => channel === 'zalo')
    return account && (await zaloSecrets(database, account.id, configOf(zalo)).get(sessionSecret))
  }

  it('is for the chair and the clerk; others are told so, and strangers are asked who they are', async () => {
    const nobody = await server.get('/rooms/accounts')
    expect([nobody.status, nobody.headers.get('location')]).toEqual([302, '/rooms/sign-in?to=accounts'])
    expect((await server.post('/rooms/accounts/zalo/zalo/sign-in', '')).status).toBe(401)
    const other = await cookieOf(focal)
    expect((await server.get('/rooms/accounts', other)).status).toBe(403)
    expect((await ask(other)).response.status).toBe(403)
    expect(await (await server.get('/rooms', other)).text()).not.toContain('/rooms/accounts')
    for (const person of [chair, clerk]) {
      const cookie = await cookieOf(person)
      expect(await (await server.get('/rooms/accounts', cookie)).text()).toContain('Chưa đăng nhập lần nào')
      expect(await (await server.get('/rooms', cookie)).text()).toContain('/rooms/accounts')
    }
    expect(phone.qr.codes()).toEqual([])
  })

  it('is where a person comes back to after signing in, and nowhere else', async () => {
    const at = { now: server.time.business, machine: server.time.machine }
    const signInAs = async (to: string) => {
      const { code } = await makeCode(server.db, { organisationId: 1, personId: clerk }, at)
      const body = new URLSearchParams({ code, to }).toString()
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      return (await server.post('/rooms/sign-in', body, type)).headers.get('location')
    }
    expect(await (await server.get('/rooms/sign-in?to=accounts')).text()).toContain('name="to" value="accounts"')
    expect(await signInAs('accounts')).toBe('/rooms/accounts')
    expect(await signInAs('//evil.example')).toBe('/rooms')
  })

  it('shows the code, who scanned it and what came of it; the session is sealed under the name of who did it', async () => {
    const [shown, scanned, result] = await signIn()
    const squares = shown?.['code'] as string[]
    expect(squares.length).toBeGreaterThanOrEqual(21)
    expect(new Set(squares.map((row) => row.length))).toEqual(new Set([squares.length]))
    expect(scanned).toEqual({ scanned: 'Văn phòng Ban Chỉ đạo' })
    expect(result?.['kept']).toContain('Đã đăng nhập bằng tài khoản “Văn phòng Ban Chỉ đạo”')
    expect(await kept()).toContain('cookie')
    const events = await database.db.select().from(event)
    expect(events.find(({ kind }) => kind === 'account-added')?.actor).toEqual({ name: 'Văn thư', personId: clerk })
  })

  it('keeps nothing of another phone, of one that declines, or for an account that is not there', async () => {
    await signIn()
    const before = await kept()
    phone = stranger
    expect((await signIn()).at(-1)?.['failed']).toContain('vừa quét là Trần Văn Khách, người khác. Chưa lưu gì.')
    phone = zalo
    expect((await signIn('decline')).at(-1)?.['failed']).toContain('đã bị từ chối trên điện thoại. Chưa lưu gì.')
    expect((await ask(await cookieOf(clerk), 'khac')).response.status).toBe(404)
    expect(await kept()).toBe(before)
  })

  it('shows new codes to who asks again, and the old ones are good for nothing', async () => {
    const cookie = await cookieOf(clerk)
    const first = await ask(cookie)
    const second = await ask(cookie)
    expect((await stepsOf(first.response)).at(-1)?.['failed']).toContain('không ai quét mã')
    phone.qr.scan(second.code, 'confirm')
    expect((await stepsOf(second.response)).at(-1)?.['kept']).toContain('Đã đăng nhập')
  })

  it('keeps nothing of an account that stands under another name', async () => {
    await signIn()
    const wanted = { organisationId: 1, channel: 'zalo', name: 'du-phong' } as const
    const { id } = await ensureAccount(database.db, wanted, server.time.machine)
    const { response, code } = await ask(await cookieOf(clerk), 'du-phong')
    phone.qr.scan(code, 'confirm')
    expect((await stepsOf(response)).at(-1)?.['failed']).toContain("đã dùng cho 'zalo'. Chưa lưu gì.")
    expect(await zaloSecrets(database, id, configOf(zalo)).get(sessionSecret)).toBeUndefined()
  })

  it('is not there where no session can be sealed', async () => {
    const bare = await createServerFixture(database)
    const at = { now: bare.time.business, machine: bare.time.machine }
    const { code } = await makeCode(bare.db, { organisationId: 1, personId: clerk }, at)
    const cookie = {
      cookie: (await bare.post('/rooms/sign-in', { code })).headers.get('set-cookie')?.split(';')[0] ?? '',
    }
    expect((await bare.get('/rooms/accounts', cookie)).status).toBe(404)
    expect(await (await bare.get('/rooms', cookie)).text()).not.toContain('/rooms/accounts')
    await bare.close()
  })
})
