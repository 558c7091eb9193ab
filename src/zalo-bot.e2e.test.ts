import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startZaloBotSimulator, type ZaloBotSimulator } from '../bot/channels/zalo-bot/simulator/zalo-bot-simulator.ts'
import { openPglite } from '../db/client.ts'
import { inbox } from '../db/schema/record.ts'
import { appSecret, codeIn, type Installed, install } from './testing/installed.ts'
import { type SpawnedServer, spawnServer } from './testing/spawn-server.ts'

const publicUrl = 'https://chidao.example.vn'
const group = 'b3ed1e4c6f0986d7df98'
const lan = { id: '6ede9afa66b88fe6d6a9', name: 'Nguyễn Thị Lan' }
const order = `UBND TỈNH HÀ NAM
Số: 15/TB-UBND
Hà Nam, ngày 01 tháng 12 năm 2026

THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh tại cuộc họp ngày 30/11/2026

Chủ tịch UBND tỉnh yêu cầu các đơn vị thực hiện một số nhiệm vụ sau:
1. Sở Y tế xây dựng kế hoạch tiêm chủng, báo cáo UBND tỉnh trước ngày 20/12/2030.
2. Sở Y tế rà soát thuốc dự trữ, báo cáo UBND tỉnh trước ngày 25/12/2030.
`
const patience = { interval: 50, timeout: 60_000 }

describe.each(['webhook', 'polling'] as const)('a bot of the Zalo Bot Platform, by %s', (mode) => {
  let house: Installed
  let simulator: ZaloBotSimulator
  let server: SpawnedServer
  /** Different updates that were delivered. */
  let delivered = 0

  beforeAll(async () => {
    simulator = await startZaloBotSimulator()
    simulator.addGroup(group)
    house = await install({
      APP_SECRET: appSecret,
      ZALO_BOT_API_ROOT: simulator.root,
      ...(mode === 'webhook' ? { ZALO_BOT_WEBHOOK_URL: publicUrl } : {}),
      LOG_LEVEL: 'trace',
    })
    server = await spawnServer(house.env)
  })
  afterAll(async () => {
    await server?.stop('SIGKILL')
    await simulator?.close()
    await house?.dataDir.remove()
  })

  /** A call at the platform's door, as the proxy before the server hands it on. */
  async function call(body: string, secret: string | undefined): Promise<number> {
    const path = new URL(simulator.webhook()?.url ?? '').pathname
    const headers = secret === undefined ? {} : { 'x-bot-api-secret-token': secret }
    return (await fetch(`${server.url}${path}`, { method: 'POST', body, headers })).status
  }

  async function deliver(update: unknown): Promise<void> {
    if (update === undefined) throw new Error('the bot hears nothing of that')
    delivered += 1
    if (mode === 'polling') await simulator.deliver(update)
    else expect(await call(JSON.stringify(update), simulator.webhook()?.secret)).toBe(200)
  }

  const say = async (text: string, answers?: string) =>
    deliver(await simulator.say(group, lan, text, answers === undefined ? {} : { answers }))
  const spoken = (words: RegExp) => simulator.messages.filter(({ from, text }) => from === 'bot' && words.test(text))
  async function heard(words: RegExp) {
    await expect.poll(() => spoken(words).length, { ...patience, message: `${words}` }).toBeGreaterThan(0)
    const [found] = spoken(words)
    if (!found) throw new Error(`${words} is not there any more`)
    return found
  }

  it('takes a bot while the server runs, and tells the platform where it is to be found', async () => {
    await house.ask('organisation', 'add', 'ha-nam', '--name', 'Tỉnh Hà Nam')
    await house.ask('zalo-bot', 'add', 'ha-nam', '--token-file', await house.file('token.txt', `${simulator.token}\n`))
    if (mode === 'webhook') {
      await expect.poll(() => simulator.webhook()?.url, patience).toMatch(/^https:.*\/webhooks\/zalo-bot\/\d+$/)
    } else {
      const asks = () => simulator.calls.some(({ method }) => method === 'getUpdates')
      await expect.poll(asks, patience).toBe(true)
    }
  })

  it('binds the group by a code, delivers what is published, and takes answers to its own messages', async () => {
    const people = ['--chair', 'Lê Văn Chủ', '--clerk', 'Phạm Thị Văn Thư']
    await house.ask('committee', 'add', 'ha-nam', '--organisation', 'ha-nam', '--name', 'Ban Chỉ đạo tỉnh', ...people)
    const directory = 'mã,tên,cấp,người đứng đầu,đầu mối,nhóm\nSYT,Sở Y tế,tỉnh,,Nguyễn Thị Lan,\n'
    await house.ask('directory', 'import', await house.file('don-vi.csv', directory), '--organisation', 'ha-nam')
    await say(`@${simulator.botName} /ketnoi ${codeIn(await house.ask('code', '--person', 'ha-nam/nguyen-thi-lan'))}`)
    await heard(/Nguyễn Thị Lan/)
    await say(`@${simulator.botName} /ketnoi ${codeIn(await house.ask('code', '--agency', 'ha-nam/SYT'))}`)
    await heard(/Sở Y tế/)
    await house.ask('ingest', await house.file('thong-bao.txt', order), '--committee', 'ha-nam')
    await house.ask('publish', '1', '--as', 'pham-thi-van-thu')
    const vaccines = await heard(/kế hoạch tiêm chủng/)
    const [, number = ''] = /\/done (\d+)/.exec(vaccines.text) ?? []
    await say(`/done ${number}`, vaccines.messageId)
    await heard(new RegExp(`Việc ${number}[^\\d][\\s\\S]*hoàn thành`, 'i'))
    // The platform does not say which message was answered, so a bare command is asked for its number.
    await say('/done', (await heard(/thuốc dự trữ/)).messageId)
    await heard(/ghi số sau lệnh/)
  })

  it('takes another token of the bot while the server runs', async () => {
    const token = await house.file('token.txt', `${simulator.renew()}\n`)
    const secret = simulator.webhook()?.secret
    await house.ask('zalo-bot', 'add', 'ha-nam', '--token-file', token)
    if (mode === 'webhook') await expect.poll(() => simulator.webhook()?.secret, patience).not.toBe(secret)
    const before = spoken(/thuốc dự trữ/).length
    await say(`@${simulator.botName} /viec`)
    await expect.poll(() => spoken(/thuốc dự trữ/).length, patience).toBeGreaterThan(before)
  })

  const whereItIsCalled = mode === 'webhook' ? it : () => {}
  whereItIsCalled(
    'takes nothing from whoever is not the platform, nor what is no update, and nothing twice',
    async () => {
      const secret = simulator.webhook()?.secret ?? ''
      const asked = await simulator.say(group, lan, `@${simulator.botName} /viec`)
      const update = JSON.stringify(asked)
      const answers = () => spoken(/thuốc dự trữ/).length
      const before = answers()
      for (const forged of [undefined, '', `${secret.slice(0, -1)}_`, `${secret}x`]) {
        expect(await call(update, forged), String(forged)).toBe(401)
      }
      expect(await call('x'.repeat(2 * 1024 * 1024), secret)).toBe(413)
      expect(await call(update.replace('/viec', 'x'.repeat(300 * 1024)), secret)).toBe(413)
      for (const broken of [update.slice(0, -3), '', 'null', '{"ok":true}'])
        expect(await call(broken, secret)).toBe(400)
      const elsewhere = `${server.url}/webhooks/zalo-bot/999`
      const headers = { 'x-bot-api-secret-token': secret }
      expect((await fetch(elsewhere, { method: 'POST', body: update, headers })).status).toBe(404)

      for (let times = 0; times < 5; times += 1) expect(await call(update, secret)).toBe(200)
      delivered += 1
      await expect.poll(answers, patience).toBe(before + 1)
      await say(`@${simulator.botName} /trogiup`)
      await heard(/Cách trả lời/)
      expect(answers()).toBe(before + 1)
    },
  )

  it('has stored each event once, and neither the token nor the secret stands in a log or in the database', async () => {
    const secrets = [simulator.token, simulator.webhook()?.secret ?? simulator.token]
    expect(await server.stop()).toBe(0)
    const output = server.stdout() + server.stderr()
    expect(output.length).toBeGreaterThan(100)
    for (const secret of secrets) expect(output).not.toContain(secret)
    for (const entry of await readdir(house.dataDir.path, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === 'token.txt') continue
      const bytes = await readFile(join(entry.parentPath, entry.name))
      for (const secret of secrets) expect(bytes.includes(secret), entry.name).toBe(false)
    }
    const database = await openPglite(join(house.dataDir.path, 'pglite'))
    expect(await database.db.$count(inbox)).toBe(delivered)
    await database.close()
  })
})
