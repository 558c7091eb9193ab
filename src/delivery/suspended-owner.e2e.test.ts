import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { Arrival } from '../../bot/channels/simulator/journal.ts'
import { createSimulatorChannel } from '../../bot/channels/simulator/simulator-channel.ts'
import { spawnSimulator } from '../../bot/channels/simulator/spawn-simulator.ts'
import { type Database, openPostgres } from '../../db/client.ts'
import { createPostgresDatabase } from '../../db/testing.ts'
import type { Delivery } from './delivery.ts'
import { createOutboxFixture } from './testing/outbox-fixture.ts'

const concurrency = 4

describe('an owner that is suspended past its lease', () => {
  let child: ChildProcess | undefined
  let database: Database | undefined
  let second: Delivery | undefined
  const closing: (() => unknown)[] = []

  afterEach(async () => {
    child?.kill('SIGKILL')
    await second?.stop()
    await database?.close()
    for (const close of closing.splice(0)) await close()
  })

  it('sends nothing more than what it had under way and writes nothing, once it wakes', async ({ skip }) => {
    const own = await createPostgresDatabase()
    if (!own) return skip('there is no PostgreSQL')
    const platform = await spawnSimulator({ limits: 'none', roundTripMs: [150, 150] })
    closing.push(own.drop, platform.stop)
    database = await openPostgres(own.url)
    const chatIds = Array.from({ length: 12 }, (_, n) => `c${n}`)
    const fixture = await createOutboxFixture(database, chatIds)
    await platform.addChats(chatIds.map((id) => ({ id, kind: 'group' })))
    const texts = Array.from({ length: 6 }, (_, n) => `tin thứ ${n}`)
    for (const chatId of chatIds) {
      for (const text of texts) await fixture.tell(chatId, [text], { kind: 'notice' })
    }

    const script = join(import.meta.dirname, 'testing/owner-process.ts')
    child = spawn(process.execPath, ['--import', 'tsx', script, own.url, platform.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.stdout) await once(child.stdout, 'data')
    await expect
      .poll(async () => (await platform.counts('first')).taken, { timeout: 30_000, interval: 10 })
      .toBeGreaterThan(8)
    child.kill('SIGSTOP')

    second = fixture.delivery(createSimulatorChannel({ url: platform.url, account: 'second' }), {
      database,
      clock: { now: () => new Date() },
      takeOver: false,
      holder: 'second',
      concurrencyOf: () => concurrency,
      lease: { ms: 30_000, renewEveryMs: 200 },
    })
    await second.start()
    const arrivals = () => platform.journal().filter((note): note is Arrival => note.what === 'call')
    const ofFirst = () => arrivals().filter(({ account }) => account === 'first')
    const expected = chatIds.length * texts.length
    await expect
      .poll(async () => (await fixture.ledger()).filter(({ state }) => state === 'sent').length, {
        timeout: 60_000,
        interval: 200,
      })
      .toBe(expected)
    const ledger = await fixture.ledger()
    const before = ofFirst().length

    child.kill('SIGCONT')
    await pause(2_500)
    // Its requests had left before it was stopped; what it held back it gives up.
    expect(ofFirst().length).toBe(before)
    expect(await fixture.ledger()).toEqual(ledger)
    // Nothing is lost, and only what was under way may have come twice.
    for (const chatId of chatIds) {
      const there = arrivals()
        .filter((one) => one.chatId === chatId)
        .map(({ text }) => text)
      expect([...new Set(there)]).toEqual(texts)
    }
    expect(arrivals().length - expected).toBeLessThanOrEqual(concurrency)
  })
})
