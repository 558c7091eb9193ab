import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startZaloSimulator, type ZaloSimulator } from '../bot/channels/zalo/simulator/zalo-simulator.ts'
import { appSecret, codeIn, type Installed, install } from './testing/installed.ts'
import { roomsClient } from './testing/rooms-client.ts'
import { type SpawnedServer, spawnServer } from './testing/spawn-server.ts'

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

describe('an agency’s Zalo group with a room in the browser as its second channel', () => {
  let house: Installed
  let simulator: ZaloSimulator
  let server: SpawnedServer
  let zalo: string
  let clerk: ReturnType<typeof roomsClient>
  let me: string
  let board: string
  let standby: string

  beforeAll(async () => {
    simulator = await startZaloSimulator()
    zalo = simulator.world.addGroup('Nhóm Sở Y tế', { [lan.id]: lan.name }).id
    house = await install({ APP_SECRET: appSecret, ZALO_API_ROOT: simulator.root })
    server = await spawnServer(house.env)
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.close()
    await house?.dataDir.remove()
  })

  async function signInToZalo(): Promise<void> {
    const known = simulator.qr.codes().length
    const login = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'zalo', 'login', 'ha-nam'], {
      env: { ...process.env, ...house.env },
    })
    const ended = new Promise<number | null>((resolve) => login.on('exit', resolve))
    await expect.poll(() => simulator.qr.codes().length, patience).toBeGreaterThan(known)
    simulator.qr.scan(simulator.qr.codes().at(-1) ?? '')
    expect(await ended).toBe(0)
    await expect.poll(() => simulator.sockets.listening(), patience).toBe(1)
  }

  async function signInToRooms(handle: string): Promise<ReturnType<typeof roomsClient>> {
    const code = codeIn(await house.ask('code', '--person', `ha-nam/${handle}`))
    const response = await roomsClient(server.url).call('POST', '/rooms/sign-in', { code })
    const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    return roomsClient(server.url, { cookie })
  }

  const openRoom = async (title: string) => (await clerk.json<{ id: string }>('POST', '/rooms/api/rooms', { title })).id

  const inZalo = (words: RegExp) =>
    simulator.world
      .transcript(zalo)
      .find(({ from, content }) => from === simulator.world.uid && words.test(String(content)))

  it('is set up by commands, a phone and a browser', async () => {
    await house.ask('organisation', 'add', 'ha-nam', '--name', 'Tỉnh Hà Nam')
    const people = ['--chair', 'Lê Văn Chủ', '--clerk', 'Phạm Thị Văn Thư']
    await house.ask('committee', 'add', 'ha-nam', '--organisation', 'ha-nam', '--name', 'Ban Chỉ đạo tỉnh', ...people)
    const directory = 'mã,tên,cấp,người đứng đầu,đầu mối,nhóm\nSYT,Sở Y tế,tỉnh,,Nguyễn Thị Lan,\n'
    await house.ask('directory', 'import', await house.file('don-vi.csv', directory), '--organisation', 'ha-nam')
    await signInToZalo()
    clerk = await signInToRooms('pham-thi-van-thu')
    const [own] = await clerk.rooms()
    me = own?.people[0]?.id ?? ''
    board = await openRoom('Nhóm Ban Chỉ đạo')
    standby = await openRoom('Phòng của Sở Y tế')
  })

  it('is bound by codes: the group to the agency, the room to the group', async () => {
    simulator.people.say(zalo, lan.id, `/ketnoi ${codeIn(await house.ask('code', '--agency', 'ha-nam/SYT'))}`)
    await expect.poll(() => inZalo(/Sở Y tế/), patience).toBeDefined()
    await clerk.ask(
      board,
      me,
      `/ketnoi ${codeIn(await house.ask('code', '--committee', 'ha-nam'))}`,
      /Ban Chỉ đạo tỉnh/,
    )
    const [, number] = /^(\d+) {2}zalo\/.*Nhóm Sở Y tế/m.exec(await house.ask('chat', 'list')) ?? []
    const code = codeIn(await house.ask('code', '--standby-of', number ?? ''))
    await clerk.ask(standby, me, `/ketnoi ${code}`, /kênh dự phòng/)
  })

  it('hears an urgent notice on both at once', async () => {
    const preview = await clerk.ask(board, me, '/khan Họp khẩn 19 giờ', /Xem trước/)
    const [code] = /\b\d{6}\b/.exec(preview.text) ?? []
    await clerk.ask(board, me, `/xacnhan 1 ${code}`, /đang được gửi tới 2 nhóm/)
    await clerk.heard(standby, /THÔNG BÁO KHẨN/)
    await expect.poll(() => inZalo(/THÔNG BÁO KHẨN/), patience).toBeDefined()
  })

  it('gets an order in the room while Zalo has signed the account out, and answers it there', async () => {
    await house.ask('committee', 'policy', 'ha-nam', 'failover.afterMinutes=0')
    simulator.sessions.end()
    simulator.sockets.drop()
    await house.ask('ingest', await house.file('thong-bao.txt', order), '--committee', 'ha-nam')
    await house.ask('publish', '1', '--as', 'pham-thi-van-thu')
    const told = async () => (await clerk.messages(standby)).find(({ text }) => /kế hoạch tiêm chủng/.test(text))
    await expect.poll(told, patience).toBeDefined()
    expect(inZalo(/kế hoạch tiêm chủng/)).toBeUndefined()
    await clerk.ask(standby, me, '/done', /hoàn thành/i, (await told())?.id)
    expect(await house.ask('chat', 'list')).toMatch(/đến kênh dự phòng \d+ \(chỉ ở đó: 1\)/)
  })
})
