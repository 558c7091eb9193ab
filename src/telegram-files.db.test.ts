import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TelegramHarness, telegramHarness } from '../bot/channels/telegram/testing/telegram-harness.ts'
import type { Database } from '../db/client.ts'
import { openTestDatabase } from '../db/testing.ts'
import { systemClock } from './clock.ts'
import type { Delivery } from './delivery/delivery.ts'
import { limitsOf } from './delivery/limits.ts'
import { createOutboxFixture, type OutboxFixture } from './delivery/testing/outbox-fixture.ts'

const groups = 12
const patience = { timeout: 30_000, interval: 50 }

describe('a file for many groups of a bot', () => {
  let database: Database
  let telegram: TelegramHarness
  let fixture: OutboxFixture
  let delivery: Delivery
  let ids: number[]

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    telegram = await telegramHarness('webhook')
    const { people } = telegram.simulator
    const members = [telegram.lan, telegram.bot.me.id]
    ids = Array.from({ length: groups }, (_, n) => people.addChat('group', `Nhóm ${n}`, members).id)
    fixture = await createOutboxFixture(database, ids.map(String))
    const file = telegram.files.there
    const entry = { text: 'Văn bản gốc', spans: [], buttons: [], file }
    for (const id of ids) await fixture.tell(String(id), ['Văn bản gốc'], { kind: 'original', entry })
    delivery = fixture.delivery(telegram.channel, { clock: systemClock, limitsOf: () => limitsOf('telegram') })
  })
  afterEach(async () => {
    await delivery.stop()
    await telegram.channel.stop()
    await telegram.close()
  })

  const states = async () => [...new Set((await fixture.ledger()).map(({ state }) => state))]
  const filesIn = () => ids.map((id) => telegram.simulator.transcript(id).map(({ file }) => file))

  it('is uploaded once while the others wait their turn, and nobody is refused or told twice', async () => {
    // 50 times shorter there: the upload takes longer than several sends are apart.
    telegram.simulator.faults.add({ fault: { what: 'slow', ms: 15_000 }, method: 'sendDocument' })
    await delivery.start()
    await expect.poll(states, patience).toEqual(['sent'])
    expect(filesIn()).toEqual(Array.from({ length: groups }, () => ['20-TB-UBND.docx']))
    expect(telegram.simulator.files.uploads()).toBe(1)
    expect(telegram.simulator.calls.filter(({ status }) => status !== 200 && status !== 0)).toEqual([])
    const outcomes = (await fixture.ledger()).flatMap((message) => message.outcomes)
    expect(new Set(outcomes)).toEqual(new Set(['busy', 'sent']))
  })

  it('whose upload fails at first goes out after all', async () => {
    telegram.simulator.faults.add({ fault: { what: 'server-error', status: 502 }, method: 'sendDocument' })
    await delivery.start()
    await expect.poll(states, patience).toEqual(['sent'])
    expect(telegram.simulator.files.uploads()).toBe(1)
  })
})
