import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillDataDir } from '../db/testing.ts'
import { type Room, roomsClient } from './testing/rooms-client.ts'
import { type SpawnedServer, spawnServer, temporaryDataDir } from './testing/spawn-server.ts'

describe('an urgent notice, through HTTP alone', () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>
  let server: SpawnedServer
  let client: ReturnType<typeof roomsClient>
  let group: Room
  let clerk: string
  let chair: string

  beforeAll(async () => {
    dataDir = await temporaryDataDir()
    await fillDataDir(dataDir.path)
    server = await spawnServer({ DATA_DIR: dataDir.path })
    client = roomsClient(server.url)
    group = await client.room('bac-ninh', 'Ban Chỉ đạo')
    clerk = group.people.find(({ name }) => /văn thư/i.test(name))?.id ?? ''
    chair = group.people[0]?.id ?? ''
  }, 120_000)

  afterAll(async () => {
    await server?.stop()
    await dataDir?.remove()
  })

  it('is previewed with its chats and not sent before a second person confirms', async () => {
    const preview = await client.ask(
      group.id,
      clerk,
      '/khan Họp khẩn 19 giờ tối nay, phòng họp số 1.',
      /Họp khẩn 19 giờ/,
    )
    expect(preview.text).toContain('Sở Y tế')
    expect(preview.buttons.map(({ label }) => label)).toContain('Xác nhận gửi')
    const health = await client.room('bac-ninh', 'Sở Y tế')
    expect((await client.messages(health.id)).some(({ text }) => text.includes('Họp khẩn'))).toBe(false)
    await client.press(group.id, preview.id, 'notice-confirm:1', clerk)
    await client.heard(group.id, /một người khác/i, preview.id)
    expect((await client.messages(health.id)).some(({ text }) => text.includes('Họp khẩn'))).toBe(false)
  })

  it('reaches every bound room of the committee once when another person confirms, even twice', async () => {
    const { id: before } = await client.say(group.id, chair, '/xacnhan 1')
    await client.heard(group.id, /THÔNG BÁO KHẨN/, before)
    await client.ask(group.id, chair, '/xacnhan 1', /đã gửi/i)
    for (const room of (await client.rooms()).filter(({ committee }) => committee === 'bac-ninh')) {
      await client.heard(room.id, /THÔNG BÁO KHẨN[\s\S]*Họp khẩn 19 giờ/)
      const copies = (await client.messages(room.id)).filter(({ buttons }) =>
        buttons.some(({ id }) => id === 'notice-ack:1'),
      )
      expect(copies).toHaveLength(1)
    }
    for (const room of (await client.rooms()).filter(({ committee }) => committee === 'lai-chau')) {
      expect(await client.messages(room.id)).toEqual([])
    }
  })

  it('is listed with those who have acknowledged and those who have not', async () => {
    for (const title of ['Sở Y tế', 'Công an tỉnh']) {
      const room = await client.room('bac-ninh', title)
      const notice = await client.heard(room.id, /THÔNG BÁO KHẨN/)
      await client.press(room.id, notice.id, 'notice-ack:1', room.people[0]?.id ?? '')
      await client.heard(room.id, /./, notice.id)
    }
    const status = await client.ask(group.id, clerk, '/khan 1', /Sở Y tế/)
    const [acknowledged, waiting] = status.text.split(/chưa xác nhận|chưa nhận|chưa báo/i)
    expect(acknowledged).toContain('Sở Y tế')
    expect(acknowledged).toContain('Công an tỉnh')
    expect(waiting).toContain('Sở Xây dựng')
    expect(waiting).not.toContain('Sở Y tế')
  })

  it('is refused to members without the office', async () => {
    const member = group.people.find(({ agency }) => agency === 'Sở Xây dựng')?.id ?? ''
    const refused = await client.ask(group.id, member, '/khan Nghỉ học ngày mai', /./)
    expect(refused.text).not.toContain('Nghỉ học')
    expect(refused.buttons).toEqual([])
  })
})
