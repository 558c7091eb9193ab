import { expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import { telegramHarness } from './testing/telegram-harness.ts'

const patience = { timeout: 10_000 }

it.each(['polling', 'webhook'] as const)(
  '%s: a store that fails once while the channel starts does not leave it deaf',
  async (mode) => {
    const harness = await telegramHarness(mode)
    const { get } = harness.store
    let failures = 1
    harness.store.get = async (key) => {
      if (key === 'me' && failures-- > 0) throw new Error('the database is away')
      return get(key)
    }
    const events: InboundEvent[] = []
    await harness.channel.start(async (event) => void events.push(event))
    harness.simulator.people.say(harness.lan, harness.group, '/viec')
    await expect.poll(() => events.length, patience).toBe(1)
    await harness.channel.stop()
    await harness.close()
  },
)

it('a start that cannot hear of another token may be asked for again', async () => {
  const harness = await telegramHarness('polling')
  const { watch } = harness.store
  let failures = 1
  harness.store.watch = async (onAppend) => {
    if (failures-- > 0) throw new Error('the database is away')
    return watch(onAppend)
  }
  const standings: string[] = []
  const start = () =>
    harness.channel.start(
      async () => {},
      ({ state }) => standings.push(state),
    )
  await expect(start()).rejects.toThrow('the database is away')
  await start()
  await expect.poll(() => standings.at(-1), patience).toBe('live')
  await harness.channel.stop()
  await harness.close()
})
