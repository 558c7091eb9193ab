import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../db/client.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { createServerFixture, type ServerFixture, standingDemo } from './testing/server-fixture.ts'

describe('the server', () => {
  let database: Database
  let server: ServerFixture
  let demo: ReturnType<typeof standingDemo>

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    demo = standingDemo()
    server = await createServerFixture(database, { demo })
    return () => server.close()
  })

  it('says that it lives, and separately whether it can work', async () => {
    expect((await server.get('/healthz')).status).toBe(200)
    expect((await server.get('/readyz')).status).toBe(200)
    server.problems.push('Không nối được cơ sở dữ liệu.')
    const unready = await server.get('/readyz')
    expect(unready.status).toBe(503)
    expect(await unready.json()).toEqual({ ok: false, problems: ['Không nối được cơ sở dữ liệu.'], standby: [] })
    expect((await server.get('/healthz')).status).toBe(200)
  })

  it('leads to the rooms, and answers JSON in words where there is nothing', async () => {
    expect((await server.get('/')).headers.get('location')).toBe('/rooms')
    const nothing = await server.get('/rooms/api/nothing')
    expect(nothing.status).toBe(404)
    expect(await nothing.json()).toEqual({ error: 'Không có trang này.' })
  })

  it('serves a page without inline scripts or styles, and every file that the page and its scripts name', async () => {
    const page = await server.get('/rooms')
    const html = await page.text()
    expect(html.startsWith('<!DOCTYPE html>')).toBe(true)
    expect(html).toContain('lang="vi"')
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/)
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(page.headers.get('referrer-policy')).toBe('same-origin')

    const seen = new Set<string>()
    const queue = [...html.matchAll(/(?:src|href)="(\/rooms\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '')
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      if (seen.has(path)) continue
      seen.add(path)
      const file = await server.get(path)
      expect(file.status, path).toBe(200)
      const text = await file.text()
      for (const [, name] of text.matchAll(/from '\.\/([^']+)'/g)) queue.push(`/rooms/assets/${name}`)
      const etag = file.headers.get('etag') ?? ''
      expect((await server.get(path, { 'if-none-match': etag })).status).toBe(304)
    }
    expect(seen.size).toBeGreaterThan(10)
    expect((await server.get('/rooms/assets/asset-routes.ts')).status).toBe(404)
    expect((await server.get('/rooms/assets/../viewer.ts')).status).toBe(404)
  })

  it('answers in the demo only to the names of this machine, so that no other name can be made to point at it', async () => {
    for (const host of ['127.0.0.1:3000', 'localhost:3000', '[::1]:3000']) {
      expect((await server.app.request(`http://${host}/rooms/api/rooms`)).status).toBe(200)
    }
    for (const host of ['attacker.example', '127.0.0.1.attacker.example', 'localhost.attacker.example:3000']) {
      expect((await server.app.request(`http://${host}/rooms/api/rooms`)).status).toBe(403)
      expect((await server.app.request(`http://${host}/healthz`)).status).toBe(200)
    }
  })

  it("refuses what another site's page sends, and takes what its own page or a program sends", async () => {
    const say = (headers: Record<string, string>) =>
      server.post('/rooms/api/rooms/2/messages', { as: '3', text: 'x' }, headers)
    for (const origin of ['https://attacker.example', 'null', 'http://localhost:9999']) {
      expect((await say({ origin })).status).toBe(403)
      expect((await server.post('/demo/reset', {}, { origin })).status).toBe(403)
    }
    expect(demo.resets).toBe(0)
    expect((await say({})).status).toBe(201)
    expect((await say({ origin: 'http://localhost' })).status).toBe(201)
    // Behind a proxy that ends TLS.
    expect((await say({ origin: 'https://localhost', host: 'localhost' })).status).toBe(201)
  })

  it('hands POST /cli to its handler', async () => {
    expect(await (await server.post('/cli', 'draft list')).json()).toEqual({ asked: 'draft list' })
  })

  it("tells the demo's clock and moves it forward, never back", async () => {
    expect(await (await server.get('/demo/clock')).json()).toEqual({
      now: '2021-02-03T17:00:00+07:00',
      next: '2021-02-03T18:00:00+07:00',
    })
    const moved = await server.post('/demo/clock', { now: '2021-02-06T15:00:00+07:00' })
    expect(moved.status).toBe(200)
    expect(await moved.json()).toEqual({ now: '2021-02-06T15:00:00+07:00', next: '2021-02-06T16:00:00+07:00' })
    expect((await server.post('/demo/clock', { now: '2021-02-06T08:00:00Z' })).status).toBe(200)
    const back = await server.post('/demo/clock', { now: '2021-02-06T14:59:59+07:00' })
    expect(back.status).toBe(409)
    expect((await back.json()).error).toContain('2021-02-06T15:00:00+07:00')
    expect((await server.post('/demo/clock', { now: '2031-01-01T00:00:00Z' })).status).toBe(400)
    for (const body of [{}, { now: 'mai' }, { now: '2021-02-30T00:00:00Z' }, { now: '2021-02-07' }, 'x']) {
      expect((await server.post('/demo/clock', body)).status).toBe(400)
    }
    expect(demo.now()).toEqual(new Date('2021-02-06T08:00:00Z'))
  })

  it('moves the demo to the next event, says when there is none, and begins anew', async () => {
    expect(await (await server.post('/demo/clock/next', {})).json()).toMatchObject({ now: '2021-02-03T18:00:00+07:00' })
    await server.post('/demo/clock', { now: '2021-02-12T00:00:00+07:00' })
    expect((await server.post('/demo/clock/next', {})).status).toBe(409)
    expect(await (await server.post('/demo/reset', {})).json()).toMatchObject({ now: '2021-02-03T17:00:00+07:00' })
    expect(demo.resets).toBe(1)
  })

  it('moves the demo one request at a time', async () => {
    let inside = 0
    let most = 0
    demo.moveTo = async () => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => setTimeout(resolve, 20))
      inside -= 1
    }
    await Promise.all([1, 2, 3].map(() => server.post('/demo/clock/next', {})))
    expect(most).toBe(1)
  })

  it('goes on moving the demo after a move that failed', async () => {
    const moveTo = demo.moveTo
    demo.moveTo = async () => {
      throw new Error('the database is away')
    }
    const failed = await server.post('/demo/clock/next', {})
    expect(failed.status).toBe(500)
    expect(await failed.json()).toEqual({ error: 'Máy chủ gặp lỗi khi xử lý. Xin thử lại.' })
    demo.moveTo = moveTo
    expect((await server.post('/demo/clock/next', {})).status).toBe(200)
  })
})
