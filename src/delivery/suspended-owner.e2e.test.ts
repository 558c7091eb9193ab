import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type Database, openPostgres } from '../../db/client.ts'
import { createPostgresDatabase } from '../../db/testing.ts'
import { createHttpChannel } from './testing/http-channel.ts'
import { openHttpPlatform } from './testing/http-platform.ts'
import { createOutboxFixture } from './testing/outbox-fixture.ts'
import type { Delivery } from './worker.ts'

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
    const platform = await openHttpPlatform(150)
    closing.push(own.drop, platform.close)
    database = await openPostgres(own.url)
    const chatIds = Array.from({ length: 12 }, (_, n) => `c${n}`)
    const fixture = await createOutboxFixture(database, chatIds)
    const texts = Array.from({ length: 6 }, (_, n) => `tin thứ ${n}`)
    for (const chatId of chatIds) {
      for (const text of texts) await fixture.tell(chatId, [text], { kind: 'notice' })
    }

    const script = join(import.meta.dirname, 'testing/owner-process.ts')
    child = spawn(process.execPath, ['--import', 'tsx', script, own.url, platform.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.stdout) await once(child.stdout, 'data')
    await expect.poll(() => platform.arrivals.length, { timeout: 30_000, interval: 10 }).toBeGreaterThan(8)
    child.kill('SIGSTOP')
    const stoppedAt = Date.now()

    second = fixture.delivery(createHttpChannel(platform.url, 'second'), {
      database,
      clock: { now: () => new Date() },
      takeOver: false,
      holder: 'second',
      concurrencyOf: () => concurrency,
      lease: { ms: 30_000, renewEveryMs: 200 },
    })
    await second.start()
    const arrivedOf = (sender: string) => platform.arrivals.filter((one) => one.sender === sender)
    const expected = chatIds.length * texts.length
    await expect
      .poll(async () => (await fixture.ledger()).filter(({ state }) => state === 'sent').length, {
        timeout: 60_000,
        interval: 200,
      })
      .toBe(expected)
    const ledger = await fixture.ledger()
    const before = arrivedOf('first').length

    child.kill('SIGCONT')
    await pause(2_500)
    // Its requests had left before it was stopped; what it held back it gives up.
    expect(arrivedOf('first').length).toBe(before)
    expect(arrivedOf('first').every(({ at }) => at < stoppedAt + 1_000)).toBe(true)
    expect(await fixture.ledger()).toEqual(ledger)
    // Nothing is lost, and only what was under way may have come twice.
    for (const chatId of chatIds) {
      const there = platform.arrivals.filter((one) => one.chatId === chatId).map(({ text }) => text)
      expect([...new Set(there)]).toEqual(texts)
    }
    expect(platform.arrivals.length - expected).toBeLessThanOrEqual(concurrency)
  })
})
