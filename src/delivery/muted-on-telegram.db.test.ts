import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type TelegramHarness, telegramHarness } from '../../bot/channels/telegram/testing/telegram-harness.ts'
import { chatById } from '../../db/accounts.ts'
import { bindChat } from '../../db/chats.ts'
import type { Database } from '../../db/client.ts'
import { emptyDatabase } from '../../db/empty-database.ts'
import { addCommittee } from '../../db/organisations.ts'
import { organisation } from '../../db/schema/organisation.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { handleInbound } from '../handle-inbound.ts'
import type { Delivery } from './delivery.ts'
import { createOutboxFixture, type OutboxFixture } from './testing/outbox-fixture.ts'

let database: Database
let telegram: TelegramHarness
let fixture: OutboxFixture
let delivery: Delivery
const tenMinutes = 600_000

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await emptyDatabase(database)
  telegram = await telegramHarness('webhook')
  setStatus('member')
  fixture = await createOutboxFixture(database, [telegram.chatId])
  const at = { now: fixture.clock.now(), machine: fixture.clock.now() }
  const [own] = await database.db.select().from(organisation)
  const committee = await addCommittee(database.db, { organisationId: own?.id ?? 0, slug: 'ban', name: 'Ban' }, at)
  await bindChat(database.db, chatId(), { committeeId: committee.id, agencyId: null }, at.now)
  await telegram.channel.start(async (event) => {
    const at = { now: fixture.clock.now(), machine: fixture.clock.now() }
    await database.db.transaction((tx) => handleInbound(tx, { inboxId: 1, accountId: fixture.accountId, event }, at))
  })
  delivery = fixture.delivery(telegram.channel)
  await delivery.start()
})
afterEach(async () => {
  await delivery.stop()
  await telegram.channel.stop()
  await telegram.close()
})

const setStatus = (status: 'member' | 'muted') =>
  telegram.simulator.people.setStatus(telegram.lan, telegram.group, telegram.bot.me.id, status)
const permit = (messages: boolean) => telegram.simulator.people.permit(telegram.group, { messages })
const shown = () =>
  telegram.simulator
    .transcript(telegram.group)
    .filter(({ from }) => from?.bot)
    .map(({ text }) => text)
const chatId = () => fixture.chats.get(telegram.chatId) ?? expect.fail('no chat')
const state = async () => (await chatById(database.db, chatId()))?.state
async function tell(...texts: string[]): Promise<void> {
  for (const text of texts) await fixture.tell(telegram.chatId, [text], { kind: 'directive' })
  await delivery.settle()
}
async function pass(ms: number): Promise<void> {
  fixture.clock.advance(ms)
  await delivery.settle()
}

it('a group whose members may not write gets everything in order by the next try after they may', async () => {
  permit(false)
  await tell('một', 'hai', 'ba')
  await pass(tenMinutes)
  expect([await state(), shown()]).toEqual(['muted', []])
  permit(true)
  await delivery.settle()
  expect(shown()).toEqual([])
  await pass(tenMinutes)
  expect([await state(), shown()]).toEqual(['active', ['một', 'hai', 'ba']])
})

it('a group that muted the bot gets everything in order as soon as it may write again', async () => {
  await telegram.heard(setStatus('muted'))
  expect(await state()).toBe('muted')
  await tell('một', 'hai', 'ba')
  expect(shown()).toEqual([])
  await telegram.heard(setStatus('member'))
  await delivery.settle()
  expect([await state(), shown()]).toEqual(['active', ['một', 'hai', 'ba']])
})
