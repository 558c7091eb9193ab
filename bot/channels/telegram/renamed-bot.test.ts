import { expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import { telegramHarness } from './testing/telegram-harness.ts'

const patience = { timeout: 10_000 }

it.each(['polling', 'webhook'] as const)(
  '%s: a bot renamed at @BotFather answers to its new name, also after a restart',
  async (mode) => {
    const harness = await telegramHarness(mode, { lookEveryMs: 50 })
    const { bot, simulator } = harness
    const texts: string[] = []
    const hear = async (event: InboundEvent) => void (event.kind === 'message' && texts.push(event.text))
    await harness.channel.start(hear)
    await expect.poll(() => harness.store.get('me'), patience).toMatchObject({ username: 'ChiDaoThuBot' })
    bot.me.username = 'BanChiDaoBot'
    await expect.poll(() => harness.store.get('me'), patience).toMatchObject({ username: 'BanChiDaoBot' })
    simulator.people.say(harness.lan, harness.group, '/done@ChiDaoThuBot 2')
    simulator.people.say(harness.lan, harness.group, '/done@BanChiDaoBot 3')
    await expect.poll(() => texts, patience).toEqual(['/done@BanChiDaoBot 3'])
    await harness.channel.stop()
    await harness.close()
  },
)

it('while it polls, a look that Telegram does not answer says nothing: the polls do', async () => {
  const harness = await telegramHarness('polling', { lookEveryMs: 50 })
  const standings: string[] = []
  const asked = (name: string) => harness.simulator.calls.filter(({ method }) => method === name).length
  await harness.channel.start(
    async () => {},
    ({ state }) => standings.push(state),
  )
  await expect.poll(() => standings.at(-1), patience).toBe('live')
  harness.simulator.faults.add({ fault: { what: 'cut' }, method: 'getMe', times: 2 })
  const before = asked('getMe')
  await expect.poll(() => asked('getMe') - before, patience).toBeGreaterThan(3)
  expect(standings).toEqual(['connecting', 'live'])
  // Once, when polls were set up.
  expect(asked('getWebhookInfo')).toBe(1)
  await harness.channel.stop()
  await harness.close()
})
