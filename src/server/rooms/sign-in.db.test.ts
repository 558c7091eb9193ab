import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../../db/client.ts'
import { webSession } from '../../../db/schema/people.ts'
import { openTestDatabase } from '../../../db/testing.ts'
import { makeCode, redeemCode } from '../../codes.ts'
import { createServerFixture, type ServerFixture } from '../testing/server-fixture.ts'
import type { ShownRoom } from './shown-room.ts'

const minute = 60_000

describe('sign-in', () => {
  let database: Database
  let server: ServerFixture

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    server = await createServerFixture(database)
    return () => server.close()
  })

  async function codeFor(
    target: { personId: number } | { agencyId: number } | { committeeId: number },
  ): Promise<string> {
    const at = { now: server.time.business, machine: server.time.machine }
    const { code } = await makeCode(server.db, { organisationId: 1, ...target }, at)
    return code
  }
  const signIn = (code: string, headers: Record<string, string> = {}) =>
    server.post('/rooms/sign-in', { code }, headers)
  const cookieOf = (response: Response) => ({ cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' })
  const pass = (minutes: number) => {
    server.time.machine = new Date(server.time.machine.getTime() + minutes * minute)
  }

  it('is asked for by the page and by the API', async () => {
    const page = await server.get('/rooms')
    expect([page.status, page.headers.get('location')]).toEqual([302, '/rooms/sign-in'])
    for (const path of ['/rooms/api/rooms', '/rooms/api/rooms/2/messages', '/rooms/api/stream']) {
      expect((await server.get(path)).status).toBe(401)
    }
    expect((await server.post('/rooms/api/rooms/2/messages', { as: '3', text: 'x' })).status).toBe(401)
    expect((await server.get('/rooms/api/rooms', { cookie: 'chidao_session=guessed' })).status).toBe(401)
    expect(server.events).toEqual([])
  })

  it('shows a person their own rooms, their own conversation with the bot included, and no other', async () => {
    const answer = await signIn(await codeFor({ personId: 3 }))
    expect(answer.status).toBe(204)
    const cookie = cookieOf(answer)
    const rooms: ShownRoom[] = await (await server.get('/rooms/api/rooms', cookie)).json()
    expect(rooms.map(({ id, title, kind }) => ({ id, title, kind }))).toEqual([
      { id: '3', title: 'Ban Chỉ đạo', kind: 'group' },
      { id: '2', title: 'Sở Y tế', kind: 'group' },
      { id: '5', title: 'Trò chuyện riêng – Đầu mối Y tế', kind: 'direct' },
    ])
    expect((await server.get('/rooms/api/rooms/2/messages', cookie)).status).toBe(200)
    expect((await server.get('/rooms/api/rooms/1/messages', cookie)).status).toBe(404)
    expect((await server.get('/rooms/api/rooms/4/messages', cookie)).status).toBe(404)
    expect(await (await server.get('/rooms', cookie)).text()).toContain('Đầu mối Y tế')
  })

  it('lets a person speak as oneself only', async () => {
    const cookie = cookieOf(await signIn(await codeFor({ personId: 3 })))
    const say = (words: object) => server.post('/rooms/api/rooms/2/messages', words, cookie)
    expect((await say({ text: '/viec' })).status).toBe(201)
    expect((await say({ as: '3', text: '/viec' })).status).toBe(201)
    expect((await say({ as: '5', text: '/viec' })).status).toBe(403)
    expect(server.events.map(({ from }) => from.id)).toEqual(['3', '3'])
    const opened = await server.post('/rooms/api/rooms', { title: 'Phòng của tôi' }, cookie)
    expect(await opened.json()).toMatchObject({ people: [{ id: '3' }] })
  })

  it('takes a code once, however it is typed, and keeps only a hash of the session', async () => {
    const code = await codeFor({ personId: 3 })
    const answer = await signIn(` ${code.toLowerCase().replace('-', ' ')} `)
    expect(answer.status).toBe(204)
    expect((await signIn(code)).status).toBe(401)
    const token = cookieOf(answer).cookie.split('=')[1] ?? ''
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const sessions = await server.db.select().from(webSession)
    expect(sessions).toHaveLength(1)
    expect(JSON.stringify(sessions)).not.toContain(token)
  })

  it('sets a cookie that scripts cannot read and other sites cannot send, for https only over https', async () => {
    const plain = (await signIn(await codeFor({ personId: 3 }))).headers.get('set-cookie')
    expect(plain).toContain('HttpOnly')
    expect(plain).toContain('SameSite=Strict')
    expect(plain).toContain('Max-Age=43200')
    expect(plain).not.toContain('Secure')
    const proxied = await signIn(await codeFor({ personId: 3 }), { 'x-forwarded-proto': 'https' })
    expect(proxied.headers.get('set-cookie')).toContain('Secure')
  })

  it('ends after twelve hours and on sign-out', async () => {
    const first = cookieOf(await signIn(await codeFor({ personId: 3 })))
    pass(12 * 60 - 1)
    expect((await server.get('/rooms/api/rooms', first)).status).toBe(200)
    pass(1)
    expect((await server.get('/rooms/api/rooms', first)).status).toBe(401)
    const second = cookieOf(await signIn(await codeFor({ personId: 3 })))
    expect((await server.post('/rooms/sign-out', {}, second)).headers.get('location')).toBe('/rooms/sign-in')
    expect((await server.get('/rooms/api/rooms', second)).status).toBe(401)
    expect(await server.db.select().from(webSession)).toEqual([])
  })

  it('leaves the code of an agency or a committee unused and says where it belongs', async () => {
    for (const target of [{ agencyId: 1 }, { committeeId: 1 }]) {
      const code = await codeFor(target)
      const refused = await signIn(code)
      expect(refused.status).toBe(401)
      expect((await refused.json()).error).toContain('/ketnoi')
      expect(refused.headers.get('set-cookie')).toBeNull()
      expect(await redeemCode(server.db, code, server.time.machine)).toMatchObject(target)
    }
  })

  it('answers the form with pages: in on success, the reason on failure', async () => {
    const form = (code: string) =>
      server.app.request('/rooms/sign-in', { method: 'POST', body: new URLSearchParams({ code }) })
    const wrong = await form('<script>')
    expect(wrong.status).toBe(401)
    expect(await wrong.text()).toContain('Mã không đúng, đã dùng hoặc đã hết hạn.')
    expect((await form('')).status).toBe(400)
    const right = await form(await codeFor({ personId: 3 }))
    expect([right.status, right.headers.get('location')]).toEqual([303, '/rooms'])
    expect((await server.get('/rooms/sign-in', cookieOf(right))).headers.get('location')).toBe('/rooms')
  })

  it('is taken from the page at PUBLIC_URL too, where a proxy calls us by another name; from no other page', async () => {
    const proxied = await createServerFixture(database, { publicUrl: 'https://chidao.example.vn' })
    const at = { now: proxied.time.business, machine: proxied.time.machine }
    const { code } = await makeCode(proxied.db, { organisationId: 1, personId: 3 }, at)
    const from = (origin: string) => proxied.post('/rooms/sign-in', { code }, { origin, host: '127.0.0.1:3000' })
    for (const origin of ['https://attacker.example', 'https://chidao.example.vn.attacker.example', 'null']) {
      expect((await from(origin)).status).toBe(403)
    }
    expect((await from('https://chidao.example.vn')).status).toBe(204)
    await proxied.close()
  })

  it('says that a form cannot be read, instead of failing', async () => {
    const type = { 'content-type': 'multipart/form-data; boundary=x' }
    expect((await server.post('/rooms/sign-in', 'no form', type)).status).toBe(400)
  })

  it('stops guessing after ten tries of one address in fifteen minutes, and nobody else', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': `9.9.9.9, ${address}` })
    for (let n = 0; n < 10; n++) expect((await signIn('AAAAA-AAAAA', from('1.1.1.1'))).status).toBe(401)
    const stopped = await signIn(await codeFor({ personId: 3 }), from('1.1.1.1'))
    expect(stopped.status).toBe(429)
    expect(stopped.headers.get('retry-after')).toBe('900')
    expect((await signIn('AAAAA-AAAAA', from('2.2.2.2'))).status).toBe(401)
    pass(15)
    expect((await signIn(await codeFor({ personId: 3 }), from('1.1.1.1'))).status).toBe(204)
  })

  it('is not needed twice: a person who tries again after a slip is let in and starts with a clean count', async () => {
    for (let n = 0; n < 9; n++) await signIn('AAAAA-AAAAA')
    expect((await signIn(await codeFor({ personId: 3 }))).status).toBe(204)
    for (let n = 0; n < 9; n++) expect((await signIn('AAAAA-AAAAA')).status).toBe(401)
  })

  it('has no demo clock behind it', async () => {
    const cookie = cookieOf(await signIn(await codeFor({ personId: 3 })))
    expect((await server.get('/demo/clock', cookie)).status).toBe(404)
    expect((await server.post('/demo/reset', {}, cookie)).status).toBe(404)
    expect(await (await server.get('/rooms', cookie)).text()).not.toContain('id="clock"')
  })
})
