import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillDataDir } from '../../../db/testing.ts'
import { browserArguments, findBrowser } from '../../testing/find-browser.ts'
import { type SpawnedServer, spawnServer, temporaryDataDir } from '../../testing/spawn-server.ts'

const executablePath = findBrowser(process.env)
if (!executablePath) console.log('browser test: skipped, there is no Chromium here (Debian: apt-get install chromium)')

const patience = { interval: 50, timeout: 20_000 }

describe.skipIf(!executablePath)('the rooms in a real browser', () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>
  let server: SpawnedServer
  let browser: Browser
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    dataDir = await temporaryDataDir()
    await fillDataDir(dataDir.path)
    server = await spawnServer({ DATA_DIR: dataDir.path })
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: browserArguments })
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    await page.goto(`${server.url}/rooms`)
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await dataDir?.remove()
  })

  const transcript = () => page.locator('#transcript')
  const bubble = (text: string | RegExp): Locator => transcript().locator('li.message', { hasText: text })

  async function open(title: string): Promise<void> {
    await page.locator('#search').fill(title)
    await page.locator('.room-button', { hasText: title }).first().click()
    await page.locator('#search').fill('')
    await page.locator('#room-title', { hasText: title }).waitFor()
  }

  async function moveClock(button: string, times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
      await page.getByRole('button', { name: button, exact: true }).click()
      await page.locator('#clock[aria-busy="false"]').waitFor({ timeout: 60_000 })
    }
  }

  let report = ''

  it('show each agency its directives with their buttons, found by a search without accents', async () => {
    await open('Sở Y tế')
    await page.locator('#search').fill('so y te')
    await page.locator('.room-button', { hasText: 'Sở Y tế' }).first().waitFor()
    await page.locator('#search').fill('')
    const closing = bubble('16:00 06/02/2021').first()
    await closing.getByRole('button', { name: 'Hoàn thành' }).waitFor()
    report = /[Vv]iệc (?:số )?(\d+)/.exec((await closing.textContent()) ?? '')?.[1] ?? ''
    expect(Number(report)).toBeGreaterThan(0)
  })

  it('take /nhan typed and Hoàn thành pressed, and show the answers as they come', async () => {
    const told = () => transcript().locator('li.message.bot').count()
    const before = await told()
    await page.locator('#text').fill(`/nhan ${report}`)
    await page.keyboard.press('Enter')
    await expect.poll(told, patience).toBe(before + 1)
    await expect(transcript().locator('li.message.bot').last().textContent()).resolves.toMatch(
      /đã ghi nhận đơn vị nhận việc/i,
    )
    await bubble('16:00 06/02/2021').first().getByRole('button', { name: 'Hoàn thành' }).click()
    await expect.poll(told, patience).toBe(before + 2)
    await expect(transcript().locator('li.message.bot').last().textContent()).resolves.toMatch(/hoàn thành/i)
  })

  it('tell the committee’s group', async () => {
    await open('Ban Chỉ đạo phòng, chống dịch COVID-19 tỉnh Bắc Ninh')
    await bubble(/Sở Y tế[\s\S]*hoàn thành|hoàn thành[\s\S]*Sở Y tế/i)
      .last()
      .waitFor()
  })

  it('remind the others as the clock is moved, and not the one that has reported', async () => {
    await moveClock('+1 ngày', 2)
    await moveClock('+1 giờ', 22)
    await page.locator('#clock-now', { hasText: '15:00' }).waitFor()
    await open('Công an tỉnh')
    const reminded = new RegExp(`[Vv]iệc (?:số )?${report}\\b`)
    await bubble(reminded).nth(1).waitFor()
    await open('Sở Y tế')
    const said = await transcript().locator('li.message.bot').allTextContents()
    expect(
      said.filter((text) => reminded.test(text) && /nhắc|còn|sắp đến hạn/i.test(text) && !/Đã nhận/.test(text)),
    ).toEqual([])
    expect(said.filter((text) => /hằng ngày|hôm nay/i.test(text)).length).toBeGreaterThan(1)
  }, 120_000)

  it('chase what is overdue the day after', async () => {
    await moveClock('+1 ngày', 1)
    await open('Công an tỉnh')
    await bubble(/quá hạn/i)
      .first()
      .waitFor()
  }, 60_000)

  it('fit a phone: one pane at a time, with a way back', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.reload()
    await page.locator('#back').click()
    await page.locator('#rooms').waitFor({ state: 'visible' })
    expect(await page.locator('#transcript').isVisible()).toBe(false)
  })

  it('run without an error in the console', () => {
    expect(problems).toEqual([])
  })
})
