import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeIn, type Installed, install } from './testing/installed.ts'
import { roomsClient } from './testing/rooms-client.ts'
import { runCli, type SpawnedServer, spawnServer } from './testing/spawn-server.ts'

const directory = `mã,tên,cấp,người đứng đầu,đầu mối,nhóm
SYT,Sở Y tế,tỉnh,Nguyễn Văn Y,Trần Văn Đầu Mối,Thủ trưởng các cơ quan đơn vị
CAT,Công an tỉnh,tỉnh,,,Thủ trưởng các cơ quan đơn vị
`
const order = `UBND TỈNH HÀ NAM
Số: 15/TB-UBND
Hà Nam, ngày 01 tháng 12 năm 2026

THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh tại cuộc họp ngày 30/11/2026

Chủ tịch UBND tỉnh yêu cầu các đơn vị thực hiện một số nhiệm vụ sau:
1. Sở Y tế xây dựng kế hoạch tiêm chủng, báo cáo UBND tỉnh trước ngày 20/12/2030.
2. Công an tỉnh tăng cường tuần tra trên địa bàn.
3. Chi cục Phòng chống thiên tai rà soát các điểm sạt lở.
`

describe('a newcomer’s first hour, by commands and HTTP alone', () => {
  let house: Installed
  let server: SpawnedServer
  let clerk: ReturnType<typeof roomsClient>
  let group = ''
  let health = ''
  /** The clerk's own conversation with the bot. */
  let direct = ''

  beforeAll(async () => {
    house = await install()
    server = await spawnServer(house.env)
  }, 120_000)

  afterAll(async () => {
    await server?.stop()
    await house?.dataDir.remove()
  })

  async function signIn(handle: string): Promise<ReturnType<typeof roomsClient>> {
    const code = codeIn(await house.cli('code', '--person', `ha-nam/${handle}`))
    const response = await roomsClient(server.url).call('POST', '/rooms/sign-in', { code })
    expect(response.status).toBe(204)
    const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    expect(response.headers.get('set-cookie')).toMatch(/HttpOnly/i)
    const again = await roomsClient(server.url).call('POST', '/rooms/sign-in', { code })
    expect(again.status).not.toBe(204)
    return roomsClient(server.url, { cookie })
  }

  it('sets up an organisation, a committee and its agencies while the server runs', async () => {
    await house.cli('organisation', 'add', 'ha-nam', '--name', 'Tỉnh Hà Nam')
    const made = await house.cli(
      'committee',
      'add',
      'ha-nam',
      '--organisation',
      'ha-nam',
      '--name',
      'Ban Chỉ đạo tỉnh Hà Nam',
      '--chair',
      'Lê Văn Chủ',
      '--clerk',
      'Phạm Thị Văn Thư',
    )
    expect(made).toContain('pham-thi-van-thu')
    const imported = await house.cli(
      'directory',
      'import',
      await house.file('don-vi.csv', directory),
      '--organisation',
      'ha-nam',
    )
    expect(imported).toMatch(/2/)
  }, 60_000)

  it('shows nothing to who has not signed in', async () => {
    const response = await roomsClient(server.url).call('GET', '/rooms/api/rooms')
    expect(response.status).toBe(401)
    expect((await roomsClient(server.url).call('GET', '/demo/clock')).status).toBe(404)
  })

  it('binds a new room to the committee and another to an agency by one-time codes', async () => {
    clerk = await signIn('pham-thi-van-thu')
    const [own] = await clerk.rooms()
    const me = own?.people[0]?.id ?? ''
    direct = own?.id ?? ''
    const open = async (title: string) => (await clerk.json<{ id: string }>('POST', '/rooms/api/rooms', { title })).id
    group = await open('Nhóm Ban Chỉ đạo')
    health = await open('Nhóm Sở Y tế')
    await clerk.ask(
      group,
      me,
      `/ketnoi ${codeIn(await house.cli('code', '--committee', 'ha-nam'))}`,
      /Ban Chỉ đạo tỉnh Hà Nam/,
    )
    await clerk.ask(health, me, `/ket noi ${codeIn(await house.cli('code', '--agency', 'ha-nam/SYT'))}`, /Sở Y tế/)
  }, 90_000)

  it('drafts a document, corrects it and publishes it to the rooms', async () => {
    await house.cli('ingest', await house.file('thong-bao.txt', order), '--committee', 'ha-nam')
    expect(await house.cli('draft', 'show', '1')).toContain('Chi cục Phòng chống thiên tai')
    const refused = await runCli(house.env, 'publish', '1', '--as', 'pham-thi-van-thu')
    expect(refused.exit).toBe(1)
    expect(refused.stderr).toMatch(/mục 3/)
    await house.cli('draft', 'set', '1', '3', 'skip')
    await house.cli('draft', 'set', '1', '2', 'deadline=17:00 15/12/2030')
    const draft = JSON.parse(await house.cli('draft', 'show', '1', '--json')) as { directives: unknown[] } // Our own output.
    expect(draft.directives).toHaveLength(3)
    expect(await house.cli('publish', '1', '--as', 'pham-thi-van-thu')).toContain('Công an tỉnh')
    const told = await clerk.heard(health, /kế hoạch tiêm chủng/)
    expect(told.text).toContain('hết ngày 19/12/2030')
    await clerk.heard(group, /15\/TB-UBND/)
  }, 90_000)

  it('takes the answer of the agency’s focal, who sees the own rooms only', async () => {
    const people = await house.cli('directory', 'list', '--organisation', 'ha-nam')
    expect(people).toContain('Sở Y tế')
    const focal = await signIn('tran-van-dau-moi')
    const rooms = await focal.rooms()
    expect(rooms.map(({ id }) => id)).toContain(health)
    expect(rooms.map(({ id }) => id)).not.toContain(direct)
    const me = rooms.find(({ id }) => id === health)?.people.find(({ name }) => name === 'Trần Văn Đầu Mối')?.id ?? ''
    await focal.ask(health, me, 'da xong viec 1', /1/)
    await clerk.heard(group, /Sở Y tế[\s\S]*hoàn thành/i)
  }, 60_000)

  it('is told by the doctor what is still missing, all at once', async () => {
    const { stdout, exit } = await runCli(house.env, 'doctor')
    expect(stdout).not.toBe('')
    expect([0, 1]).toContain(exit)
  }, 30_000)

  it('gets a clear line and exit 2 on words that are no command', async () => {
    const { stderr, exit } = await runCli(house.env, 'publissh', '1')
    expect(exit).toBe(2)
    expect(stderr.trim().split('\n').length).toBeLessThan(4)
  }, 30_000)

  it('keeps working through bad files', async () => {
    const big = await house.file('to.txt', 'a'.repeat(5 * 1024 * 1024))
    const secret = await house.file('mat.txt', `MẬT\n${order}`)
    for (const path of [big, secret]) {
      const { stderr, exit } = await runCli(house.env, 'ingest', path, '--committee', 'ha-nam')
      expect(exit, path).toBe(1)
      expect(stderr.trim(), path).not.toBe('')
      expect(stderr, path).not.toMatch(/at .*\.ts:\d+/)
    }
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  }, 120_000)

  it('refuses a second server on the same data, and a port in use, in plain words', async () => {
    await expect(spawnServer(house.env)).rejects.toThrow(/DATA_DIR/)
    const port = new URL(server.url).port
    await expect(spawnServer({ ...house.env, PORT: port })).rejects.toThrow(/PORT=/)
  }, 60_000)
})
