import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import type { Standing } from '../channel.ts'
import { type TelegramHarness, telegramHarness } from './testing/telegram-harness.ts'

const patience = { timeout: 10_000 }

let harness: TelegramHarness
let events: InboundEvent[]
let standings: Standing[]
let failing: boolean

beforeEach(async () => {
  harness = await telegramHarness('webhook', { lookEveryMs: 50 })
  events = []
  standings = []
  failing = false
  await harness.channel.start(
    async (event) => {
      if (failing) throw new Error('the database is away')
      events.push(event)
    },
    (standing) => standings.push(standing),
  )
  await expect.poll(() => standings.at(-1)?.state, patience).toBe('live')
})
afterEach(async () => {
  await harness.channel.stop()
  await harness.close()
})

const method = (name: string) => fetch(`${harness.simulator.url}/bot${harness.bot.token}/${name}`, { method: 'POST' })
const say = (text: string) => harness.simulator.people.say(harness.lan, harness.group, text)

describe('a webhook', () => {
  it('that somebody took away is set again', async () => {
    await method('deleteWebhook')
    await expect.poll(() => harness.bot.webhook !== undefined, patience).toBe(true)
    say('/viec')
    await expect.poll(() => events.length, patience).toBe(1)
    expect(harness.problems.join()).toContain('webhook')
  })

  it('that cannot take what waits makes the account stand otherwise until it can', async () => {
    failing = true
    say('/viec')
    await expect
      .poll(() => standings.at(-1), patience)
      .toEqual({
        state: 'connecting',
        detail: expect.stringContaining('500'),
      })
    failing = false
    await expect.poll(() => standings.at(-1), patience).toEqual({ state: 'live' })
    expect(events).toHaveLength(1)
  })

  it('is looked at again and again while Telegram is out of reach for a while, and the account says so', async () => {
    harness.simulator.faults.add({ fault: { what: 'cut' }, method: 'getWebhookInfo', times: 1 })
    await expect
      .poll(() => standings.map(({ state }) => state), patience)
      .toEqual(['connecting', 'live', 'connecting', 'live'])
  })

  it('is not looked at any more after the stop', async () => {
    await harness.channel.stop()
    const before = harness.simulator.calls.length
    // Longer than the pause between two looks, by a look of another channel that runs.
    const other = await telegramHarness('webhook', { lookEveryMs: 50 })
    await other.channel.start(async () => {})
    const looks = () => other.simulator.calls.filter(({ method: name }) => name === 'getWebhookInfo').length
    await expect.poll(looks, patience).toBeGreaterThan(3)
    await other.channel.stop()
    await other.close()
    expect(harness.simulator.calls.length).toBe(before)
  })
})
