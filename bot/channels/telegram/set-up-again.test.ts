import { expect, it } from 'vitest'
import { telegramHarness } from './testing/telegram-harness.ts'

it('set-up waits as long as Telegram asks it to', async () => {
  const harness = await telegramHarness('webhook')
  harness.simulator.faults.add({ fault: { what: 'too-many', retryAfterMs: 3_000 }, method: 'setWebhook' })
  await harness.channel.start(async () => {})
  const calls = () => harness.simulator.calls.filter(({ method }) => method === 'setWebhook')
  await expect.poll(calls, { timeout: 10_000 }).toHaveLength(2)
  const [first = { atMs: 0 }, second = { atMs: 0 }] = calls()
  // A timer may be a moment early by the other clock.
  expect(second.atMs - first.atMs).toBeGreaterThan(2_900)
  await harness.channel.stop()
  await harness.close()
}, 20_000)
