import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/client.ts'
import { channelAccount } from '../db/schema/chat.ts'
import { openTestDatabase } from '../db/testing.ts'
import { momentAt, people, seedTwoProvinces } from './testing/published-committee.ts'

const at = momentAt('2021-02-04', '22:15')

describe('an urgent notice', () => {
  let database: Database
  let chats: ReturnType<typeof people>

  beforeAll(async () => {
    database = await openTestDatabase()
    await seedTwoProvinces(database.db)
    chats = people(database.db)
  })
  afterAll(() => database.close())

  const say = (who: string, text: string) => chats.say('bac-ninh', who, text, at)
  const notices = async (chatId: string) => (await chats.told(chatId)).filter(({ kind }) => kind === 'notice')

  it('is written by the clerk or the chair only', async () => {
    for (const who of ['dau-moi-syt', 'pho-truong-ban', 'nguoi-la']) {
      const answers = await say(who, '/khan Họp ngay')
      expect(answers.join()).not.toContain('Họp ngay')
    }
  })

  it('is shown first, with its chats, and sent nowhere', async () => {
    const [preview] = await say('van-thu', '/KHẨN Họp lúc 23 giờ\nPhòng họp số 1')
    expect(preview).toContain('Họp lúc 23 giờ\nPhòng họp số 1')
    expect(preview).toContain('Sở Y tế')
    expect(await notices('bac-ninh-syt')).toEqual([])
  })

  it('is not confirmed by its writer without the code, nor by a wrong code, nor by a member', async () => {
    await say('van-thu', '/xacnhan 1')
    await say('van-thu', '/xacnhan 1 000000')
    await say('dau-moi-syt', '/xacnhan 1')
    expect(await notices('bac-ninh-syt')).toEqual([])
  })

  it('goes to every chat of the committee once, when confirmed by two people at once, and to no other committee', async () => {
    await Promise.all([
      say('truong-ban', '/xacnhan 1'),
      chats.press('bac-ninh', 'pho-truong-ban', 'notice-confirm:1', at),
    ])
    for (const chatId of ['bac-ninh', 'bac-ninh-syt', 'bac-ninh-ub-giabinh']) {
      expect(await notices(chatId), chatId).toHaveLength(1)
    }
    expect(await notices('lai-chau')).toEqual([])
    expect((await notices('bac-ninh-syt'))[0]?.priority).toBe(2)
  })

  it('is acknowledged once a chat, and its list names who has and who has not', async () => {
    await chats.press('bac-ninh-syt', 'dau-moi-syt', 'notice-ack:1', at)
    await chats.press('bac-ninh-syt', 'gd-syt', 'notice-ack:1', at)
    await chats.press('bac-ninh-cat', 'ai-do', 'notice-ack:1', at)
    const [status] = await say('truong-ban', '/khan 1')
    expect(status).toContain('Đầu mối Sở Y tế')
    expect(status).toContain('ai-do')
    expect(status).not.toContain('Giám đốc Sở Y tế')
    expect(status).toContain('UBND huyện Gia Bình')
  })

  it('is confirmed by its writer with the code of the preview', async () => {
    const [preview] = await say('truong-ban', '/khan Nội dung thứ hai')
    const code = /\b\d{6}\b/.exec(preview ?? '')?.[0]
    await say('truong-ban', `/xacnhan 2 ${code}`)
    expect(await notices('bac-ninh-syt')).toHaveLength(2)
  })

  it('stays unsent when cancelled', async () => {
    await say('van-thu', '/khan Nội dung thứ ba')
    await say('truong-ban', '/huy 3')
    await say('pho-truong-ban', '/xacnhan 3')
    expect(await notices('bac-ninh-syt')).toHaveLength(2)
  })

  it('is named when several wait: a bare /xacnhan or /huy does not take the newest for the one that is meant', async () => {
    const [preview] = await say('van-thu', '/khan Nội dung thứ tư')
    const code = /\b\d{6}\b/.exec(preview ?? '')?.[0]
    await say('van-thu', '/khan Nội dung thứ năm')
    for (const command of ['/xacnhan', '/huy']) {
      const [which] = await say('truong-ban', command)
      expect(which).toBe(`Có 2 thông báo khẩn chưa gửi: số 4, 5. Xin ghi số, ví dụ ${command} 5.`)
    }
    expect(await notices('bac-ninh-syt')).toHaveLength(2)
    await say('van-thu', `/xacnhan ${code}`)
    expect((await notices('bac-ninh-syt')).at(-1)?.entry.text).toContain('Nội dung thứ tư')
    await say('truong-ban', '/xacnhan')
    expect((await notices('bac-ninh-syt')).at(-1)?.entry.text).toContain('Nội dung thứ năm')
  })

  it('that is forgotten is not let go by a late /xacnhan for one that was sent', async () => {
    await say('van-thu', '/khan Nội dung thứ sáu')
    await say('van-thu', '/khan Nội dung thứ bảy')
    await say('truong-ban', '/xacnhan 7')
    const [answer] = await say('pho-truong-ban', '/xacnhan')
    expect(answer).toContain('số 7 đã gửi trước đó')
    expect((await notices('bac-ninh-syt')).at(-1)?.entry.text).toContain('Nội dung thứ bảy')
  })

  it('is acknowledged by words alone where the platform has no buttons and does not say what they answer', async () => {
    const answersTo = (who: string, text: string) => chats.say('bac-ninh-syt', who, text, at)
    const sentAndOpen = [4, 5, 7].map((number) => `✅ Đã ghi nhận: nhóm đã nhận thông báo khẩn số ${number}.`)
    expect((await answersTo('gd-syt', 'đã nhận')).join()).not.toContain('thông báo khẩn')
    await database.db.update(channelAccount).set({ channel: 'zalo-bot' }).where(eq(channelAccount.channel, 'web'))
    expect((await answersTo('gd-syt', 'đã nhận')).join()).toContain(sentAndOpen.join('\n\n'))
    expect((await answersTo('gd-syt', '/nhan')).join()).not.toContain('thông báo khẩn')
    await database.db.update(channelAccount).set({ channel: 'web' }).where(eq(channelAccount.channel, 'zalo-bot'))
    const [status] = await say('truong-ban', '/khan 7')
    expect(status).toContain('✅ Sở Y tế')
  })
})
