import { createHash } from 'node:crypto'
import { createAdaptorServer } from '@hono/node-server'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RoomMessage } from '../../../bot/channels/web/room-message.ts'
import type { Database } from '../../../db/client.ts'
import { insertFile } from '../../../db/files.ts'
import { chat } from '../../../db/schema/chat.ts'
import { openTestDatabase } from '../../../db/testing.ts'
import { listen } from '../listen.ts'
import { createServerFixture, type ServerFixture, standingDemo } from '../testing/server-fixture.ts'
import type { ShownRoom } from './shown-room.ts'

describe("the rooms' API in the demo", () => {
  let database: Database
  let server: ServerFixture

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    server = await createServerFixture(database, { demo: standingDemo() })
    return () => server.close()
  })

  const health = '/rooms/api/rooms/2/messages'
  const rooms = async (): Promise<ShownRoom[]> => (await server.get('/rooms/api/rooms')).json()
  const messages = async (path = health): Promise<RoomMessage[]> => (await server.get(path)).json()
  const errorOf = async (response: Response): Promise<string> => (await response.json()).error

  it("lists the rooms by organisation: the committee's group, then the agencies' rooms, then the rest", async () => {
    await server.post('/rooms/api/rooms', { as: '1', title: 'Phòng mới' })
    expect((await rooms()).map(({ id, title, committee, boundTo }) => ({ id, title, committee, boundTo }))).toEqual([
      { id: '3', title: 'Ban Chỉ đạo', committee: 'covid-bac-ninh', boundTo: 'committee' },
      { id: '2', title: 'Sở Y tế', committee: 'covid-bac-ninh', boundTo: 'agency' },
      { id: '1', title: 'Sở Tài chính', committee: 'covid-bac-ninh', boundTo: 'agency' },
      { id: '5', title: 'Phòng mới', committee: null, boundTo: null },
      { id: '4', title: 'Ban Chỉ đạo', committee: 'covid-lai-chau', boundTo: 'committee' },
    ])
  })

  it('names the people of a room: the committee by office, an agency by who belongs to it', async () => {
    const people = new Map((await rooms()).map((room) => [room.id, room.people]))
    expect(people.get('3')?.map(({ name, agency }) => ({ name, agency }))).toEqual([
      { name: 'Trưởng ban', agency: null },
      { name: 'Văn thư', agency: null },
      { name: 'Đầu mối Y tế', agency: 'Sở Y tế' },
      { name: 'Đầu mối Tài chính', agency: 'Sở Tài chính' },
    ])
    expect(people.get('2')?.map(({ id, roles }) => ({ id, roles }))).toEqual([
      { id: '3', roles: ['focal'] },
      { id: '5', roles: [] },
    ])
  })

  it('takes a message, shows it in the room at business time and hands it over', async () => {
    const response = await server.post(health, { as: '3', text: '/done 3' })
    expect(response.status).toBe(201)
    const said = await response.json()
    expect(said).toMatchObject({
      from: { id: '3', name: 'Đầu mối Y tế', bot: false },
      text: '/done 3',
      at: '2021-02-03T17:00:00+07:00',
      buttons: [],
    })
    expect(await messages()).toEqual([said])
    expect(server.events).toMatchObject([
      {
        kind: 'message',
        chat: { id: 'syt', title: 'Sở Y tế' },
        from: { id: '3' },
        messageId: said.id,
        text: '/done 3',
      },
    ])
    expect(await rooms()).toContainEqual(expect.objectContaining({ id: '2', messages: 1, newest: said.id }))
  })

  it('gives the file that came with a message of the room, as a download, and no other', async () => {
    const bytes = new TextEncoder().encode('nội dung')
    const name = "Thông báo (số 20)'s.docx"
    await insertFile(server.db, { committeeId: 1, name, bytes, receivedAt: new Date('2021-02-03T10:00:00Z') })
    const hash = createHash('sha256').update(bytes).digest('hex')
    const words = { text: 'Văn bản gốc', spans: [], buttons: [], urgency: 'normal' as const }
    const send = (id: string, of: string) =>
      server.running
        .get(1)
        ?.send({ id, chatId: 'syt', message: { ...words, file: { hash: of, name, size: bytes.length } } })
    const there = await send('m1', hash)
    const gone = await send('m2', '0'.repeat(64))
    const fileOf = (id: string | undefined, path = health) => server.get(`${path}/${id}/file`)
    const response = await fileOf(there?.platformMessageId)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(response.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''Th%C3%B4ng%20b%C3%A1o%20%28s%E1%BB%91%2020%29%27s.docx",
    )
    expect(await response.text()).toBe('nội dung')
    expect((await fileOf(gone?.platformMessageId)).status).toBe(404)
    expect((await fileOf('99999')).status).toBe(404)
    expect((await fileOf('x')).status).toBe(404)
    const elsewhere = await fileOf(there?.platformMessageId, '/rooms/api/rooms/1/messages')
    expect(elsewhere.status).toBe(404)
  })

  it('gives only what came after a message, oldest first', async () => {
    for (const text of ['một', 'hai', 'ba']) await server.post(health, { as: '3', text })
    const [first, ...rest] = await messages()
    expect(await messages(`${health}?after=${first?.id}`)).toEqual(rest)
    expect(rest.map(({ text }) => text)).toEqual(['hai', 'ba'])
    expect((await server.get(`${health}?after=x`)).status).toBe(400)
  })

  it('passes on which message was answered, and refuses one that is not in the room', async () => {
    const first = await (await server.post(health, { as: '3', text: 'một' })).json()
    await server.post(health, { as: '3', text: 'xong', replyTo: first.id })
    expect(server.events.at(-1)).toMatchObject({ text: 'xong', quotes: first.id })
    expect(
      (await server.post('/rooms/api/rooms/1/messages', { as: '4', text: 'xong', replyTo: first.id })).status,
    ).toBe(404)
  })

  it('puts words sent twice under one key into the room once', async () => {
    const words = { as: '3', text: '/done 3', key: 'b2f1' }
    const once = await (await server.post(health, words)).json()
    expect(await (await server.post(health, words)).json()).toEqual(once)
    expect(await messages()).toHaveLength(1)
  })

  it('keeps line ends and strange letters, and drops what no database can hold', async () => {
    await server.post(health, { as: '3', text: 'a\r\nb\u0000\u0007c \ud83d 🙏 <b>' })
    expect((await messages())[0]?.text).toBe('a\nbc \ufffd 🙏 <b>')
  })

  it('presses a button of a message, and none that the message does not have', async () => {
    const sent = await server.running.get(1)?.send({
      id: 'm1',
      chatId: 'syt',
      message: { text: 'Việc 3', spans: [], buttons: [{ id: 'done:3', label: 'Hoàn thành' }], urgency: 'normal' },
    })
    const buttons = `${health}/${sent?.platformMessageId}/buttons`
    const pressed = await server.post(`${buttons}/done:3`, { as: '3' })
    expect(pressed.status).toBe(201)
    expect(server.events).toMatchObject([
      { kind: 'press', button: 'done:3', messageId: sent?.platformMessageId, from: { id: '3', name: 'Đầu mối Y tế' } },
    ])
    expect((await server.post(`${buttons}/${encodeURIComponent('done:3')}`, { as: '5' })).status).toBe(201)
    expect((await server.post(`${buttons}/done:4`, { as: '3' })).status).toBe(404)
    expect((await server.post(`${health}/999999/buttons/done:3`, { as: '3' })).status).toBe(404)
    expect((await server.post(`${health}/x/buttons/done:3`, { as: '3' })).status).toBe(404)
    expect((await server.post(`${buttons}/done:3`, { as: '4' })).status).toBe(403)
    expect(server.events).toHaveLength(2)
  })

  it('refuses a room that is not there, a speaker who is not in it, and one that is not named', async () => {
    for (const id of ['99', '0', 'x', '99999999999999', '1.5', '-1']) {
      expect((await server.get(`/rooms/api/rooms/${id}/messages`)).status).toBe(404)
    }
    const stranger = await server.post(health, { as: '4', text: '/done 3' })
    expect(stranger.status).toBe(403)
    expect(await errorOf(stranger)).toBe('Người này không ở trong phòng.')
    expect((await server.post(health, { as: '6', text: '/done 3' })).status).toBe(403)
    expect((await server.post(health, { text: '/done 3' })).status).toBe(400)
    expect((await server.post(health, { as: 3, text: '/done 3' })).status).toBe(400)
    expect(server.events).toEqual([])
  })

  it('says what is wrong with a text that is missing, empty or too long', async () => {
    expect(await errorOf(await server.post(health, { as: '3' }))).toBe('Thiếu nội dung ("text").')
    for (const text of ['', ' \n ', '\u0000']) {
      expect((await server.post(health, { as: '3', text })).status).toBe(400)
    }
    expect((await server.post(health, { as: '3', text: 'x'.repeat(20_000) })).status).toBe(201)
    const long = await server.post(health, { as: '3', text: 'x'.repeat(20_001) })
    expect(long.status).toBe(413)
    expect(await errorOf(long)).toContain('20.000 ký tự')
  })

  it('says so when a body is no JSON or no UTF-8', async () => {
    for (const body of ['{"as": "3"', '', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])]) {
      const response = await server.post(health, body)
      expect(response.status).toBe(400)
      expect(await errorOf(response)).toContain('UTF-8')
    }
    expect(await errorOf(await server.post(health, 'null'))).toBe('Cần {"as": "…", "text": "…"}.')
  })

  it('opens a room of the person, with nobody else in it, that stays theirs once it is bound', async () => {
    const opened = await server.post('/rooms/api/rooms', { as: '4', title: '  Tổ   thường trực ' })
    expect(opened.status).toBe(201)
    const room: ShownRoom = await opened.json()
    expect(room).toMatchObject({ title: 'Tổ thường trực', kind: 'group', committee: null, people: [{ id: '4' }] })
    const place = `/rooms/api/rooms/${room.id}/messages`
    expect((await server.post(place, { as: '4', text: '/ketnoi MÃ' })).status).toBe(201)
    expect((await server.post(place, { as: '3', text: '/ketnoi MÃ' })).status).toBe(403)
    await server.db
      .update(chat)
      .set({ agencyId: 1 })
      .where(eq(chat.id, Number(room.id)))
    const bound = (await rooms()).find(({ id }) => id === room.id)
    expect(bound).toMatchObject({ committee: 'covid-bac-ninh', people: [{ id: '3' }, { id: '4' }, { id: '5' }] })
    const second: ShownRoom = await (await server.post('/rooms/api/rooms', { as: '4', title: 'Hai' })).json()
    expect(second.id).not.toBe(room.id)
    for (const title of ['', '   ', 'x'.repeat(101)]) {
      expect((await server.post('/rooms/api/rooms', { as: '4', title })).status).toBe(400)
    }
    expect((await server.post('/rooms/api/rooms', { as: '99', title: 'Không ai' })).status).toBe(409)
  })
})

describe("the rooms' API on a real socket", () => {
  it('answers 413 to a 5 MB paste and lives on', async () => {
    const database = await openTestDatabase()
    const fixture = await createServerFixture(database, { demo: standingDemo() })
    const http = createAdaptorServer({ fetch: fixture.app.fetch })
    const port = await listen(http, { host: '127.0.0.1', port: 0 })
    const url = `http://127.0.0.1:${port}/rooms/api/rooms/2/messages`
    const post = (text: string) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ as: '3', text }),
      })
    const large = await post('x'.repeat(5_000_000))
    expect(large.status).toBe(413)
    expect(await large.json()).toEqual({ error: 'Nội dung gửi lên quá lớn (tối đa 64 KB).' })
    expect((await post('/viec')).status).toBe(201)
    http.close()
    await fixture.close()
    await database.close()
  })
})
