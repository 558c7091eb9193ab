import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type Database, openPostgres } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { type PrivatePostgres, startPrivatePostgres } from '../../db/testing/private-postgres.ts'
import type { Delivery } from './delivery.ts'
import { createFaultChannel } from './testing/fault-channel.ts'
import { createOutboxFixture } from './testing/outbox-fixture.ts'

const concurrency = 6

describe('PostgreSQL that is restarted in mid-flight', () => {
  let server: PrivatePostgres | undefined
  let database: Database | undefined
  let delivery: Delivery | undefined

  afterEach(async () => {
    await delivery?.stop()
    await database?.close()
    server?.stop()
  })

  it('costs no message and no order; delivery goes on by itself, and hears of new lines again', async ({ skip }) => {
    server = await startPrivatePostgres()
    if (!server) return skip('PostgreSQL is not installed here')
    database = await openPostgres(server.url)
    await migrate(database)
    const chatIds = Array.from({ length: 10 }, (_, n) => `c${n}`)
    const fixture = await createOutboxFixture(database, chatIds)
    const channel = createFaultChannel({ chatIds })
    channel.faults.before = async () => {
      await pause(20)
    }
    delivery = fixture.delivery(channel, { concurrencyOf: () => concurrency, clock: { now: () => new Date() } })
    await delivery.start()
    const texts = Array.from({ length: 12 }, (_, n) => `tin thứ ${n}`)
    for (const chatId of chatIds) await fixture.tell(chatId, texts)
    await expect.poll(() => channel.asked.length, { timeout: 30_000, interval: 5 }).toBeGreaterThan(20)
    for (let n = 0; n < 2; n += 1) {
      server.restart()
      await pause(300)
    }
    const shown = (chatId: string) => channel.shown(chatId).map(({ text }) => text)
    const sent = async () => (await fixture.ledger()).filter(({ state }) => state === 'sent').length
    await expect
      .poll(() => sent().catch(() => 0), { timeout: 60_000, interval: 200 })
      .toBe(chatIds.length * texts.length)
    for (const chatId of chatIds) expect([...new Set(shown(chatId))]).toEqual(texts)
    // The process lived through it, so it recorded what it had sent: nothing came twice.
    expect(channel.asked).toHaveLength(chatIds.length * texts.length)
    await fixture.tell('c0', ['sau'])
    await expect.poll(() => shown('c0').at(-1), { timeout: 20_000 }).toBe('sau')
  })
})
