import { createAdaptorServer } from '@hono/node-server'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../../db/client.ts'
import { openTestDatabase } from '../../../db/testing.ts'
import { browserArguments, findBrowser } from '../../testing/find-browser.ts'
import { listen } from '../listen.ts'
import { createServerFixture, type ServerFixture, standingDemo } from '../testing/server-fixture.ts'

const executablePath = findBrowser(process.env)

describe.skipIf(!executablePath)('a page whose server was away behind its proxy', () => {
  let database: Database
  let server: ServerFixture
  let http: ReturnType<typeof createAdaptorServer>
  let browser: Browser
  let away = false
  let url: string

  beforeAll(async () => {
    database = await openTestDatabase()
    server = await createServerFixture(database, { demo: standingDemo() })
    http = createAdaptorServer({
      fetch: (request, env) => (away ? new Response('Bad Gateway', { status: 502 }) : server.app.fetch(request, env)),
    })
    url = `http://127.0.0.1:${await listen(http, { host: '127.0.0.1', port: 0 })}`
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: browserArguments })
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await server?.close()
    http?.close()
    await database?.close()
  })

  const say = (text: string) => server.post('/rooms/api/rooms/2/messages', { as: '3', text })

  it('shows what was said meanwhile and what is said from then on, without being loaded again', async () => {
    const page = await browser.newPage()
    await page.goto(`${url}/rooms#phong-2`)
    const bubble = (text: string) => page.locator('#transcript li.message', { hasText: text })
    await say('trước')
    await bubble('trước').waitFor()

    away = true
    if ('closeAllConnections' in http) http.closeAllConnections()
    // The browser has come back, was answered 502, and will not try again by itself.
    await page.waitForResponse((response) => response.url().endsWith('/stream') && response.status() === 502)
    await say('trong lúc mất')
    away = false
    await bubble('trong lúc mất').waitFor({ timeout: 20_000 })
    expect(await page.locator('#connection').isHidden()).toBe(true)
    await say('sau')
    await bubble('sau').waitFor()
  }, 60_000)
})
