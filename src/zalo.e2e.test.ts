import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startZaloSimulator, type ZaloSimulator } from '../bot/channels/zalo/simulator/zalo-simulator.ts'
import { appSecret, codeIn, type Installed, install } from './testing/installed.ts'
import { runCli, type SpawnedServer, spawnServer } from './testing/spawn-server.ts'

const lan = { id: '2000000000000000003', name: 'Nguyễn Thị Lan' }
const order = `UBND TỈNH HÀ NAM
Số: 15/TB-UBND
Hà Nam, ngày 01 tháng 12 năm 2026

THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh tại cuộc họp ngày 30/11/2026

Chủ tịch UBND tỉnh yêu cầu các đơn vị thực hiện một số nhiệm vụ sau:
1. Sở Y tế xây dựng kế hoạch tiêm chủng, báo cáo UBND tỉnh trước ngày 20/12/2030.
`
const patience = { interval: 50, timeout: 60_000 }

describe('a Zalo account, by commands and a phone alone', () => {
  let house: Installed
  let simulator: ZaloSimulator
  let server: SpawnedServer
  let group: string

  beforeAll(async () => {
    simulator = await startZaloSimulator()
    group = simulator.world.addGroup('Nhóm Ban Chỉ đạo', { [lan.id]: lan.name }).id
    house = await install({ APP_SECRET: appSecret, ZALO_API_ROOT: simulator.root, LOG_LEVEL: 'trace' })
    server = await spawnServer(house.env)
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.close()
    await house?.dataDir.remove()
  })

  const say = (text: string, quotes?: string) =>
    simulator.people.say(group, lan.id, text, quotes === undefined ? {} : { quotes })
  const shown = (words: RegExp) =>
    simulator.world
      .transcript(group)
      .find(({ from, content }) => from === simulator.world.uid && words.test(String(content)))

  it('signs in by a code in the terminal, while the server runs', async () => {
    await house.cli('organisation', 'add', 'ha-nam', '--name', 'Tỉnh Hà Nam')
    const login = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'zalo', 'login', 'ha-nam'], {
      env: { ...process.env, ...house.env },
    })
    let terminal = ''
    login.stdout.setEncoding('utf8').on('data', (text) => (terminal += text))
    login.stderr.setEncoding('utf8').on('data', (text) => (terminal += text))
    const ended = new Promise<number | null>((resolve) => login.on('exit', resolve))
    await expect.poll(() => terminal, patience).toContain('quét mã này')
    expect(terminal).toMatch(/█.*▀|▀.*█/)
    simulator.qr.scan(simulator.qr.codes().at(-1) ?? '')
    expect(await ended).toBe(0)
    expect(terminal).toContain('Đã đăng nhập Zalo')
    await expect.poll(() => simulator.sockets.listening(), patience).toBe(1)
  })

  it('binds the group by a code, delivers what is published and takes an answer that quotes it', async () => {
    const people = ['--chair', 'Lê Văn Chủ', '--clerk', 'Phạm Thị Văn Thư']
    await house.cli('committee', 'add', 'ha-nam', '--organisation', 'ha-nam', '--name', 'Ban Chỉ đạo tỉnh', ...people)
    const directory = 'mã,tên,cấp,người đứng đầu,đầu mối,nhóm\nSYT,Sở Y tế,tỉnh,,Nguyễn Thị Lan,\n'
    await house.cli('directory', 'import', await house.file('don-vi.csv', directory), '--organisation', 'ha-nam')
    const own = codeIn(await house.cli('code', '--person', 'ha-nam/nguyen-thi-lan'))
    say(`/ketnoi ${own}`)
    await expect.poll(() => shown(/Nguyễn Thị Lan/), patience).toBeDefined()
    say(`/ketnoi ${codeIn(await house.cli('code', '--agency', 'ha-nam/SYT'))}`)
    await expect.poll(() => shown(/Sở Y tế/), patience).toBeDefined()
    await house.cli('ingest', await house.file('thong-bao.txt', order), '--committee', 'ha-nam')
    await house.cli('publish', '1', '--as', 'pham-thi-van-thu')
    await expect.poll(() => shown(/kế hoạch tiêm chủng/), patience).toBeDefined()
    const asked = say('/done', shown(/kế hoạch tiêm chủng/)?.msgId)
    const answer = () => simulator.world.transcript(group).find(({ quotes }) => quotes === asked.msgId)
    await expect.poll(() => String(answer()?.content), patience).toMatch(/hoàn thành/i)
  })

  it('goes on with its saved session after a restart, and the doctor sees it', async () => {
    expect(await server.stop()).toBe(0)
    const stderr = server.stderr()
    server = await spawnServer(house.env)
    await expect.poll(() => simulator.sockets.listening(), patience).toBe(1)
    const asked = say('/viec')
    const answer = () => simulator.world.transcript(group).find(({ quotes }) => quotes === asked.msgId)
    await expect.poll(answer, patience).toBeDefined()
    expect((await runCli(house.env, 'doctor')).stdout).toContain("Tài khoản Zalo 'zalo'")
    await server.stop()
    expect(await hidingPlaces([stderr, server.stderr(), server.stdout()])).toEqual([])
  })

  /** Where a cookie or a key of the account stands in clear: in the database's files or in the logs. */
  async function hidingPlaces(logs: string[]): Promise<string[]> {
    const secrets = [...simulator.sessions.tokens(), 'of-the-phone', simulator.sessions.secretKey]
    const found: string[] = logs.filter((log) => secrets.some((secret) => log.includes(secret))).map(() => 'a log')
    let files = 0
    for (const entry of await readdir(house.dataDir.path, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      files += 1
      const bytes = await readFile(join(entry.parentPath, entry.name))
      if (secrets.some((secret) => bytes.includes(secret))) found.push(entry.name)
    }
    expect(files).toBeGreaterThan(100)
    return found
  }
})
