import { afterEach, expect, it } from 'vitest'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'

let fixture: ZaloFixture
afterEach(() => fixture.close())

async function live(): Promise<ZaloFixture> {
  fixture = await zaloFixture()
  await fixture.start()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
  return fixture
}

it('what people say in one moment is heard in the order they said it, however long each takes to decrypt', async () => {
  const { simulator, groupId, events } = await live()
  await fixture.handedOver(simulator.people.say(groupId, lan.id, 'đầu').msgId)
  const said = Array.from({ length: 40 }, (_, n) => `${n}`)
  let last = ''
  // Sealed, and in the clear: Zalo uses both.
  for (const [n, text] of said.entries()) {
    last = simulator.people.say(groupId, lan.id, text, { encrypt: n % 2 === 0 ? 3 : 0 }).msgId
  }
  await fixture.handedOver(last)
  expect(events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))).toEqual(['đầu', ...said])
})

it('what came before the connection was closed is heard, though it was not read yet', async () => {
  const { simulator, groupId, chatId, events, channel } = await live()
  const { platformMessageId } = await fixture.send('Số 3')
  await channel.remind?.({ chatId, platformMessageId, title: 'Hạn số 3', at: new Date('2030-12-01T10:00:00Z') })
  const [reminder] = simulator.world.reminders.values()
  for (let n = 0; n < 20; n += 1) simulator.people.say(groupId, lan.id, `${n}`)
  // No history tells of it.
  simulator.people.answerReminder(reminder?.id ?? '', lan.id)
  simulator.sockets.drop(1000)
  const accepted = { kind: 'reaction', messageId: platformMessageId, reaction: 'accept_remind' }
  await expect.poll(() => events, patience).toContainEqual(expect.objectContaining(accepted))
})
