import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SimMessage } from './simulator/zalo-world.ts'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'

/** People name the bot in a group: what is left is what they said to it. */

let fixture: ZaloFixture

beforeEach(() => open())
afterEach(() => fixture.close())

async function open(options: Parameters<typeof zaloFixture>[0] = {}): Promise<void> {
  fixture = await zaloFixture(options)
  await fixture.start()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
}

const bot = '@Văn phòng Ban Chỉ đạo'
const binh = '@Trần Văn Bình'
const uids: Record<string, string> = { [bot]: '1000000000000000001', '@All': '-1', [binh]: '2000000000000000004' }

/** As Zalo's picker writes it: a span for each name that stands in the text. */
function say(text: string, options: { quotes?: string } = {}): SimMessage {
  const mentions = Object.entries(uids).flatMap(([name, uid]) => {
    const pos = text.indexOf(name)
    return pos < 0 ? [] : [{ uid, pos, len: name.length, type: uid === '-1' ? 1 : 0 }]
  })
  return fixture.simulator.people.say(fixture.groupId, lan.id, text, { ...options, mentions })
}

const texts = () => fixture.events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))

it('at the beginning, the end or in the middle, alone or with everybody: it is not part of the words', async () => {
  for (const text of [
    `${bot} /done 3`,
    `${bot}, đã nhận 3`,
    `/done 3 ${bot}`,
    `đã nhận ${bot} 3`,
    `@All ${bot} /viec`,
    `${bot} /done 3 theo lời ${binh}`,
  ]) {
    await fixture.handedOver(say(text).msgId)
  }
  expect(texts()).toEqual(['/done 3', 'đã nhận 3', '/done 3', 'đã nhận 3', '/viec', `/done 3 theo lời ${binh}`])
})

it('a name and nothing else says nothing', async () => {
  await fixture.handedOver(say(bot).msgId)
  await fixture.handedOver(say('/viec').msgId)
  expect(texts()).toEqual(['/viec'])
})

it('beside a quote: the quote is heard, and the answer quotes the words as they were written', async () => {
  const { platformMessageId } = await fixture.send('Số 3: báo cáo')
  const asked = say(`${bot} /done`, { quotes: platformMessageId })
  await fixture.handedOver(asked.msgId)
  expect(fixture.events.find(({ kind }) => kind === 'message')).toMatchObject({
    text: '/done',
    quotes: platformMessageId,
  })
  await fixture.send('Đã ghi nhận', { quote: asked.msgId })
  const answer = fixture.simulator.world.transcript(fixture.groupId).at(-1)
  expect(answer).toMatchObject({ quotes: asked.msgId, quotedWords: `${bot} /done` })
})

it('said while the bot was away', async () => {
  await fixture.channel.stop()
  const missed = say(`${bot} /done 3`)
  await fixture.restart()
  await fixture.handedOver(missed.msgId)
  expect(texts()).toEqual(['/done 3'])
})

it('said while the bot was away so long that only the group’s own history has it', async () => {
  await fixture.close()
  await open({ pageSize: 2 })
  await fixture.handedOver(say('đầu').msgId)
  await fixture.channel.stop()
  say(`${bot} /done 3`)
  for (const text of ['một', 'hai', 'ba']) say(text)
  await fixture.restart()
  await fixture.handedOver(fixture.simulator.world.messages.at(-1)?.msgId ?? '')
  expect(fixture.simulator.calls.map(({ name }) => name)).toContain('getGroupChatHistory')
  // What was said just before is heard once more: the house knows it by its id.
  expect(texts().slice(-4)).toEqual(['/done 3', 'một', 'hai', 'ba'])
})

it('the bot’s own words to everybody are shown as the ledger has them', async () => {
  await fixture.send('THÔNG BÁO KHẨN: họp', { urgency: 'urgent' })
  await expect.poll(() => fixture.events, patience).toHaveLength(1)
  expect(fixture.simulator.world.messages[0]).toMatchObject({
    content: '@All THÔNG BÁO KHẨN: họp',
    mentions: [{ uid: '-1' }],
  })
  expect(fixture.events).toMatchObject([{ kind: 'echo', text: 'THÔNG BÁO KHẨN: họp' }])
})

it('what the account’s owner writes on the phone stays as it is, whoever is named', async () => {
  const { simulator, groupId, events } = fixture
  const mentions = [{ uid: simulator.world.uid, pos: 0, len: bot.length, type: 0 }]
  simulator.people.say(groupId, simulator.world.uid, `${bot} /done 3`, { mentions })
  await expect.poll(() => events, patience).toHaveLength(1)
  expect(events).toMatchObject([{ kind: 'echo', text: `${bot} /done 3` }])
})
