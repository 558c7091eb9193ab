import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/client.ts'
import { event } from '../db/schema/record.ts'
import { openTestDatabase } from '../db/testing.ts'
import type { LineKind } from './domain/message.ts'
import { momentAt, publishedCommittee } from './testing/published-committee.ts'

describe('whoever answers a message of the bot', () => {
  let database: Database
  let committee: Awaited<ReturnType<typeof publishedCommittee>>
  const at = momentAt('2021-02-04', '08:30')

  beforeAll(async () => {
    database = await openTestDatabase()
    committee = await publishedCommittee(database.db)
  })
  afterAll(() => database.close())

  const acknowledged = () => database.db.$count(event, eq(event.kind, 'obligation-acknowledged'))

  it('with a mark under an order has đã nhận, and is told so once however many marks follow', async () => {
    const id = await sent('bac-ninh-cat', 'directive', await committee.numberOf('4'))
    expect(await committee.mark('bac-ninh-cat', 'dau-moi-cat', id, at)).toEqual([expect.stringContaining('nhận việc')])
    expect(await committee.mark('bac-ninh-cat', 'mot-nguoi-khac', id, at)).toEqual([])
    expect(await acknowledged()).toBe(1)
  })

  it('with a mark under what is no order asks nothing, and hears nothing', async () => {
    await committee.say('bac-ninh-syt', 'dau-moi-syt', '/trogiup', at)
    const help = await sent('bac-ninh-syt', 'answer')
    expect(await committee.mark('bac-ninh-syt', 'dau-moi-syt', help, at)).toEqual([])
    const coordinating = await sent('bac-ninh-snv', 'coordinating')
    expect(await committee.mark('bac-ninh-snv', 'dau-moi-snv', coordinating, at)).toEqual([])
  })

  it('with a mark under another agency’s progress has not received the order itself', async () => {
    const number = await committee.numberOf('1')
    await committee.say('bac-ninh-syt', 'dau-moi-syt', `/done ${number}`, at)
    const progress = await sent('bac-ninh', 'progress', number)
    const before = await acknowledged()
    for (const who of ['truong-ban', 'dau-moi-stp'])
      expect(await committee.mark('bac-ninh', who, progress, at)).toEqual([])
    expect(await acknowledged()).toBe(before)
  })

  it('or a colleague’s with a bare command hears that its number is missing; with bare words nothing', async () => {
    for (const command of ['/done', '/nhan', '/undone', '/vuong thiếu kinh phí']) {
      const answers = await committee.say('bac-ninh-syt', 'dau-moi-syt', command, at, 'of-a-colleague')
      expect(answers, command).toEqual([expect.stringContaining('Xin ghi số sau lệnh')])
    }
    expect(await committee.say('bac-ninh-syt', 'dau-moi-syt', 'đã xong', at, 'of-a-colleague')).toEqual([])
  })

  it('of an order that it only helps with hears who is to report', async () => {
    const number = await committee.numberOf('4')
    const asking = await sent('bac-ninh-snv', 'coordinating', number)
    const answers = [
      ...(await committee.say('bac-ninh-snv', 'dau-moi-snv', 'đã nhận', at, asking)),
      ...(await committee.say('bac-ninh-snv', 'dau-moi-snv', `/done ${number}`, at)),
    ]
    const words = `Việc ${number}: đơn vị không chủ trì nên không phải nhận hay báo cáo. Xem: /xem ${number}.`
    expect(answers).toEqual([words, words])
  })

  it('of several orders with /xem is asked which', async () => {
    const [one, other] = [await committee.numberOf('2/11'), await committee.numberOf('closing')]
    const both = await sent('bac-ninh-syt', 'directive', one, other)
    const answers = await committee.say('bac-ninh-syt', 'dau-moi-syt', '/xem', at, both)
    expect(answers).toEqual([expect.stringContaining(`trả lời /xem ${one} hoặc /xem ${other};`)])
    const [shown] = await committee.say('bac-ninh-syt', 'dau-moi-syt', `/xem ${one},${other},999`, at)
    expect(shown?.match(/^Việc \d+ \(|^Không có việc \d+/gm)).toEqual([
      `Việc ${one} (`,
      `Việc ${other} (`,
      'Không có việc 999',
    ])
  })

  /** As if delivery had sent the chat's newest line of a kind, about each number where some are given, in one message. */
  async function sent(platformId: string, kind: LineKind, ...numbers: number[]): Promise<string> {
    const told = (await committee.told(platformId)).filter((one) => one.kind === kind)
    const about = (number: number) => told.findLast(({ entry }) => new RegExp(`Việc ${number}\\b`).test(entry.text))
    const found = numbers.length === 0 ? [told.at(-1)] : numbers.map(about)
    const lineIds = found.map((one) => one?.id ?? 0)
    const platformMessageId = `sent-${lineIds}`
    await committee.carry(platformMessageId, platformId, lineIds, at)
    return platformMessageId
  }
})
