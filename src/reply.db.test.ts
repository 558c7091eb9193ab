import { eq, isNotNull } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/client.ts'
import { firstBrokenEvent } from '../db/events.ts'
import { chat } from '../db/schema/chat.ts'
import { bindingCode, person } from '../db/schema/people.ts'
import { event } from '../db/schema/record.ts'
import { openTestDatabase } from '../db/testing.ts'
import { makeCode } from './codes.ts'
import { reply } from './reply.ts'
import { momentAt, publishedCommittee } from './testing/published-committee.ts'

describe('a reply in a chat', () => {
  let database: Database
  let committee: Awaited<ReturnType<typeof publishedCommittee>>
  const at = momentAt('2021-02-04', '08:30')

  beforeAll(async () => {
    database = await openTestDatabase()
    committee = await publishedCommittee(database.db)
  })
  afterAll(() => database.close())

  const say = (chatId: string, who: string, text: string, quotes?: string) =>
    committee.say(chatId, who, text, at, quotes)
  const events = () => database.db.$count(event)

  it('reports an order done, in any spelling, and tells the committee once', async () => {
    const spellings: [string, string][] = [
      ['closing', '/DONE {n}'],
      ['1', 'Đã hoàn thành việc {n}'.normalize('NFD')],
      ['2', 'da hoan thanh viec {n}'],
    ]
    for (const [path, spelling] of spellings) {
      const number = await committee.numberOf(path)
      const before = await committee.newestLine()
      const [answer] = await say('bac-ninh-syt', 'dau-moi-syt', spelling.replace('{n}', String(number)))
      expect(answer, spelling).toMatch(new RegExp(`${number}`))
      const told = await committee.told('bac-ninh', before)
      expect(
        told.map(({ kind }) => kind),
        spelling,
      ).toEqual(['progress'])
      expect(told[0]?.entry.text).toContain('Sở Y tế')
    }
  })

  it('changes nothing the second time and says so', async () => {
    const number = await committee.numberOf('closing')
    const before = { events: await events(), line: await committee.newestLine() }
    expect(await say('bac-ninh-syt', 'dau-moi-syt', `／ｄｏｎｅ ${number}`)).toHaveLength(1)
    expect(await events()).toBe(before.events)
    expect(await committee.told('bac-ninh', before.line)).toEqual([])
  })

  it('can be taken back, and reported again', async () => {
    const number = await committee.numberOf('closing')
    await say('bac-ninh-syt', 'dau-moi-syt', `/undone ${number}`)
    const before = await committee.newestLine()
    await say('bac-ninh-syt', 'dau-moi-syt', `xong ${number}: đã nộp lại`)
    expect((await committee.told('bac-ninh', before))[0]?.entry.text).toContain('đã nộp lại')
  })

  it.each(['xong 3 ca', 'hoàn thành 3/5 nội dung', 'Đã hoàn thành 3 chốt kiểm soát', 'Chào các đồng chí', '3'])(
    'does nothing on %j',
    async (words) => {
      const before = await events()
      expect(await say('bac-ninh-syt', 'dau-moi-syt', words)).toEqual([])
      expect(await events()).toBe(before)
    },
  )

  it('gets one short line on a wrong number, another agency’s number and an unknown command', async () => {
    const others = await committee.numberOf('11')
    for (const words of ['/done 999', `/done ${others}`, '/lamviec 3']) {
      const answers = await say('bac-ninh-syt', 'dau-moi-syt', words)
      expect(answers, words).toHaveLength(1)
      expect(answers[0]?.length, words).toBeLessThan(250)
    }
    const [notYours] = await say('bac-ninh-syt', 'dau-moi-syt', `/done ${others}`)
    expect(notYours).not.toContain('nguồn kinh phí')
  })

  it('counts for the agency whoever is present in its own chat', async () => {
    const number = await committee.numberOf('4')
    const [answer] = await say('bac-ninh-cat', 'mot-nguoi-la', `/nhan ${number}`)
    expect(answer).toMatch(new RegExp(`${number}`))
  })

  it('counts in the committee’s group from bound people only; strangers get nothing', async () => {
    const number = await committee.numberOf('11')
    expect(await say('bac-ninh', 'nguoi-la', `/done ${number}`)).toEqual([])
    expect(await say('bac-ninh', 'nguoi-la', '/trogiup')).toEqual([])
    const [answer] = await say('bac-ninh', 'dau-moi-stc', `/done ${number}`)
    expect(answer).toMatch(new RegExp(`${number}`))
  })

  it('keeps the reason of a button pressed first and explained afterwards', async () => {
    const number = await committee.numberOf('3')
    await committee.press('bac-ninh-stttt', 'dau-moi-stttt', `blocked:${number}`, at)
    const before = await committee.newestLine()
    await say('bac-ninh-stttt', 'dau-moi-stttt', `/vuong ${number} thiếu kinh phí`)
    expect((await committee.told('bac-ninh', before))[0]?.entry.text).toContain('thiếu kinh phí')
    await say('bac-ninh-stttt', 'dau-moi-stttt', `/vuong ${number} thiếu kinh phí`)
    expect(await committee.told('bac-ninh', before)).toHaveLength(1)
  })

  it('needs no number when it answers the message of one directive, and asks which when there are several', async () => {
    const sent = (await committee.told('bac-ninh-stp')).filter(({ kind }) => kind === 'directive')
    const [one, other] = sent
    if (!one || !other) throw new Error('two directives were expected')
    await committee.carry('m-1', 'bac-ninh-stp', [one.id], at)
    await committee.carry('m-2', 'bac-ninh-stp', [one.id, other.id], at)
    const [which] = await say('bac-ninh-stp', 'dau-moi-stp', 'xong', 'm-2')
    expect(which).toMatch(/\d+.*\d+/s)
    const before = await committee.newestLine()
    await say('bac-ninh-stp', 'dau-moi-stp', 'xong', 'm-1')
    expect(await committee.told('bac-ninh', before)).toHaveLength(1)
    expect(await say('bac-ninh-stp', 'dau-moi-stp', 'xong', 'of-somebody-else')).toEqual([])
  })

  it('lists what the agency still owes, with deadlines', async () => {
    const [list] = await say('bac-ninh-cat', 'dau-moi-cat', '/VIỆC')
    expect(list).toContain('16:00 06/02/2021')
    expect(list).toContain('chưa có hạn')
  })

  it('binds a new chat by a one-time code, once, and brings it what was already published', async () => {
    const { accountId } = await committee.chatNamed('bac-ninh')
    const { db } = database
    await db.insert(chat).values({
      accountId,
      platformId: 'nhom-moi',
      kind: 'group',
      title: 'Nhóm mới',
      createdAt: at.machine,
    })
    const agencyId = (await committee.chatNamed('bac-ninh-sxd')).agencyId ?? 0
    const { code } = await makeCode(db, { organisationId: 1, agencyId }, at)
    expect(await say('nhom-moi', 'ai-do', '/viec')).toEqual([])
    const [bound] = await say('nhom-moi', 'ai-do', `/ketnoi ${code.toLowerCase()}`)
    expect(bound).toContain('Sở Xây dựng')
    const told = await committee.told('nhom-moi')
    expect(told.some(({ kind }) => kind === 'directive')).toBe(true)
    const [again] = await say('bac-ninh-syt', 'dau-moi-syt', `/ketnoi ${code}`)
    expect(again).not.toContain('Sở Xây dựng')
  })

  it('leaves a record whose chain is whole', async () => {
    expect(await events()).toBeGreaterThan(8)
    expect(await firstBrokenEvent(database.db, 1)).toBeUndefined()
  })
})

describe('a command in the name of the group itself', () => {
  let database: Database
  let committee: Awaited<ReturnType<typeof publishedCommittee>>
  const at = momentAt('2021-02-04', '08:30')

  beforeAll(async () => {
    database = await openTestDatabase()
    committee = await publishedCommittee(database.db)
  })
  afterAll(() => database.close())

  let events = 0
  async function sayAnonymously(text: string): Promise<void> {
    const { accountId, title } = await committee.chatNamed('bac-ninh-syt')
    events += 1
    const from = { id: '-5', name: title, anonymous: true as const }
    const where = { id: 'bac-ninh-syt', kind: 'group' as const, title }
    const words = { kind: 'message' as const, eventId: `a${events}`, at: at.machine.toISOString(), messageId: 'm' }
    const event = { ...words, chat: where, from, text }
    await database.db.transaction((tx) => reply(tx, { inboxId: 900 + events, accountId, event }, at))
  }

  it('does nothing, uses no code up, and is told once how to do otherwise', async () => {
    const number = await committee.numberOf('1')
    const before = await committee.newestLine()
    const { id, organisationId } = await database.db
      .select({ id: person.id, organisationId: person.organisationId })
      .from(person)
      .where(eq(person.handle, 'dau-moi-syt'))
      .then(([found]) => found ?? { id: 0, organisationId: 0 })
    const { code } = await makeCode(database.db, { organisationId, personId: id }, at)
    for (const text of [`/done ${number}`, `/ketnoi ${code}`, 'chuyện phiếm', '/viec']) await sayAnonymously(text)
    const told = await committee.told('bac-ninh-syt', before)
    expect(told.map(({ entry }) => entry.text)).toEqual([expect.stringContaining('ẩn danh')])
    expect(await committee.told('bac-ninh', before)).toEqual([])
    expect(await database.db.$count(bindingCode, isNotNull(bindingCode.usedAt))).toBe(0)
  })
})
