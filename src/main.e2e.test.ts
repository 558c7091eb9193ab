import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Message, type Room, roomsClient } from './testing/rooms-client.ts'
import { type SpawnedServer, spawnServer, temporaryDataDir } from './testing/spawn-server.ts'

/** The number in a directive's button 'Hoàn thành'. */
const numberOf = ({ buttons }: Message) => Number(buttons.find(({ id }) => id.startsWith('done:'))?.id.slice(5))

describe('the demo, through HTTP alone', () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>
  let server: SpawnedServer
  let client: ReturnType<typeof roomsClient>
  let group: Room
  let health: Room
  let police: Room
  let focal: string
  let report: number
  let daily: number

  beforeAll(async () => {
    dataDir = await temporaryDataDir()
    server = await spawnServer({ DATA_DIR: dataDir.path })
    client = roomsClient(server.url)
    group = await client.room('bac-ninh', 'Ban Chỉ đạo')
    health = await client.room('bac-ninh', 'Sở Y tế')
    police = await client.room('bac-ninh', 'Công an tỉnh')
    focal = health.people[0]?.id ?? ''
  }, 120_000)

  afterAll(async () => {
    await server?.stop()
    await dataDir?.remove()
  })

  it('opens with the committee told in one short summary and each agency of its own directives', async () => {
    const summary = await client.messages(group.id)
    expect(summary).toHaveLength(1)
    expect(summary[0]?.text).toContain('20/TB-UBND')
    const own = (await client.messages(health.id)).filter(({ buttons }) => buttons.length > 0)
    expect(own.map(({ buttons }) => buttons.map(({ label }) => label))).toEqual(
      own.map(() => ['Đã nhận', 'Hoàn thành', 'Vướng mắc']),
    )
    // Item 1 and the closing report as one of all heads, its own item 2, and the daily report inside it.
    expect(own).toHaveLength(4)
    const daily16 = own.find(({ text }) => text.includes('hằng ngày') && text.includes('Tổng hợp tình hình dịch bệnh'))
    const closing = own.find(({ text }) => text.includes('16:00 06/02/2021'))
    expect(daily16).toBeDefined()
    expect(closing).toBeDefined()
    if (daily16) daily = numberOf(daily16)
    if (closing) report = numberOf(closing)
  })

  it('takes /nhan and /done from the agency and tells the committee', async () => {
    await client.ask(health.id, focal, `/nhan ${report}`, new RegExp(`${report}`))
    await client.ask(
      health.id,
      focal,
      `/DONE ${report} đã gửi kế hoạch`,
      new RegExp(`hoàn thành.*${report}|${report}.*hoàn thành`, 'is'),
    )
    const told = await client.heard(group.id, /Sở Y tế[\s\S]*đã gửi kế hoạch/)
    expect(told.text).toMatch(/hoàn thành/i)
  })

  it('says so when the same is done twice, and changes nothing', async () => {
    const before = (await client.messages(group.id)).length
    await client.ask(health.id, focal, `xong ${report}`, /đã|trước đó|rồi/i)
    expect((await client.messages(group.id)).length).toBe(before)
  })

  it('does nothing on words that are no command', async () => {
    const before = (await client.messages(health.id)).length
    await client.say(health.id, focal, `xong ${report} ca`)
    await client.say(health.id, focal, `Đã hoàn thành ${report} chốt kiểm soát`)
    await client.ask(health.id, focal, '/viec', /./)
    expect((await client.messages(health.id)).length).toBe(before + 4)
  })

  it('reminds those who have not reported as the clock moves, and not the one that has', async () => {
    await client.moveClock('2021-02-06T15:00:00+07:00')
    const reminded = await textsOf(police)
    expect(reminded).toMatch(new RegExp(`[Vv]iệc ${report}`))
    expect((await reminders(health)).filter((text) => new RegExp(`[Vv]iệc ${report}\\b`).test(text))).toEqual([])
  })

  it('opens the daily duty anew each day, with a reminder an hour before', async () => {
    const days = (await client.messages(health.id)).filter(
      ({ text, at }) => new RegExp(`[Vv]iệc ${daily}\\b`).test(text) && /T15:00/.test(at),
    )
    expect(days.map(({ at }) => at.slice(0, 10))).toEqual(['2021-02-04', '2021-02-05', '2021-02-06'])
    const lists = (await client.messages(group.id)).filter(
      ({ text, at }) => /chưa nộp|chưa báo cáo/i.test(text) && /T16:00/.test(at),
    )
    expect(lists.map(({ at }) => at.slice(0, 10))).toEqual(['2021-02-04', '2021-02-05'])
  })

  it('chases what is overdue on 07/02', async () => {
    await client.moveClock('2021-02-07T09:00:00+07:00')
    expect(await textsOf(police)).toMatch(/quá hạn/i)
    expect((await reminders(health)).join('\n')).not.toMatch(new RegExp(`[Vv]iệc ${report}\\b.*quá hạn`, 'i'))
  })

  it('refuses to turn the clock back', async () => {
    const response = await client.call('POST', '/demo/clock', { now: '2021-02-05T09:00:00+07:00' })
    expect(response.status).toBe(409)
  })

  it('keeps messages over a restart, and the clock with them', async () => {
    const before = await client.messages(health.id)
    expect(await server.stop()).toBe(0)
    server = await spawnServer({ DATA_DIR: dataDir.path })
    client = roomsClient(server.url)
    expect(await client.messages(health.id)).toEqual(before)
    const clock = await client.json<{ now: string }>('GET', '/demo/clock')
    expect(clock.now).toBe('2021-02-07T09:00:00+07:00')
  }, 60_000)

  it('begins anew on request', async () => {
    await client.json('POST', '/demo/reset', {})
    const clock = await client.json<{ now: string }>('GET', '/demo/clock')
    expect(clock.now).toBe('2021-02-03T17:00:00+07:00')
    expect(await client.messages(group.id)).toHaveLength(1)
  }, 60_000)

  async function textsOf(room: Room): Promise<string> {
    return (await client.messages(room.id)).map(({ text }) => text).join('\n')
  }

  /** What the bot said by itself since the document was published. */
  async function reminders(room: Room): Promise<string[]> {
    const all = await client.messages(room.id)
    return all.filter(({ from, at }) => from.bot && at > '2021-02-03T17:00:00+07:00').map(({ text }) => text)
  }
})
