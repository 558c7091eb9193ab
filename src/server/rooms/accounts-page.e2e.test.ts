import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startZaloSimulator, type ZaloSimulator } from '../../../bot/channels/zalo/simulator/zalo-simulator.ts'
import { browserArguments, findBrowser } from '../../testing/find-browser.ts'
import { freePort } from '../../testing/free-port.ts'
import { appSecret, codeIn, type Installed, install } from '../../testing/installed.ts'
import { type SpawnedServer, spawnServer } from '../../testing/spawn-server.ts'

const executablePath = findBrowser(process.env)
const patience = { interval: 50, timeout: 60_000 }

describe.skipIf(!executablePath)('a clerk with a browser and the bot’s phone', () => {
  let house: Installed
  let simulator: ZaloSimulator
  let server: SpawnedServer
  let browser: Browser
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    simulator = await startZaloSimulator()
    const port = await freePort()
    const more = { APP_SECRET: appSecret, ZALO_API_ROOT: simulator.root, PORT: String(port) }
    house = await install({ ...more, PUBLIC_URL: `http://127.0.0.1:${port}/` })
    await house.cli('organisation', 'add', 'ha-nam', '--name', 'Tỉnh Hà Nam')
    const people = ['--chair', 'Lê Văn Chủ', '--clerk', 'Phạm Thị Văn Thư']
    await house.cli('committee', 'add', 'ha-nam', '--organisation', 'ha-nam', '--name', 'Ban Chỉ đạo tỉnh', ...people)
    server = await spawnServer(house.env)
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: browserArguments })
    page = await browser.newPage()
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await simulator?.close()
    await house?.dataDir.remove()
  })

  async function scan(): Promise<void> {
    const before = simulator.qr.codes().length
    await page.getByRole('button', { name: 'Đăng nhập bằng mã QR' }).click()
    await page.locator('.code svg path').waitFor({ timeout: 60_000 })
    await expect.poll(() => simulator.qr.codes().length, patience).toBe(before + 1)
    simulator.qr.scan(simulator.qr.codes().at(-1) ?? '')
    await page.locator('.step', { hasText: 'Đã đăng nhập bằng tài khoản' }).waitFor({ timeout: 60_000 })
    await expect.poll(() => simulator.sockets.listening(), patience).toBe(1)
  }

  it('signs the account in: from the page, by way of the sign-in, back to the page', async () => {
    await page.goto(`${server.url}/rooms/accounts`)
    await page.locator('#code').fill(codeIn(await house.cli('code', '--person', 'ha-nam/pham-thi-van-thu')))
    await page.getByRole('button', { name: 'Đăng nhập' }).click()
    await page.getByRole('heading', { name: 'Tài khoản Zalo của bot' }).waitFor()
    await scan()
    expect(await page.locator('.code svg').count()).toBe(0)
  })

  it('is told in another channel when Zalo ends the session, with the page’s address, and signs it in again there', async () => {
    simulator.sessions.end()
    await simulator.sockets.drop()
    await page.goto(`${server.url}/rooms`)
    await page.locator('.room-button', { hasText: 'Trò chuyện riêng' }).click()
    const alarm = page.locator('li.message.bot', { hasText: 'Nền tảng đã đăng xuất tài khoản' })
    await alarm.first().waitFor({ timeout: 60_000 })
    const address = await alarm.getByRole('link').first().getAttribute('href')
    expect(address).toBe(`${house.env['PUBLIC_URL']}rooms/accounts`)
    expect(await alarm.count()).toBe(1)
    await page.goto(address ?? '')
    await page.locator('.account', { hasText: 'Đã bị đăng xuất' }).waitFor()
    await scan()
    await page.reload()
    await page.locator('.account', { hasText: 'Đang hoạt động' }).waitFor()
    expect(problems).toEqual([])
  })
})
