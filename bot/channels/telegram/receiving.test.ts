import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import type { Standing } from '../channel.ts'
import { type TelegramHarness, telegramHarness } from './testing/telegram-harness.ts'

describe.each(['webhook', 'polling'] as const)('by %s', (mode) => {
  let harness: TelegramHarness
  let events: InboundEvent[]
  let standings: Standing[]

  beforeEach(async () => {
    harness = await telegramHarness(mode)
    events = []
    standings = []
    await harness.channel.start(
      async (event) => {
        events.push(event)
      },
      (standing) => standings.push(standing),
    )
    await expect.poll(() => standings.at(-1)?.state).toBe('live')
  })
  afterEach(async () => {
    await harness.channel.stop()
    await harness.close()
  })

  const sendWithButton = () =>
    harness.channel.send({
      id: 'm1',
      chatId: harness.chatId,
      message: { text: 'Việc 3', spans: [], buttons: [{ id: 'done:3', label: 'Hoàn thành' }], urgency: 'normal' },
    })
  const answers = () => [...harness.bot.presses.values()].map(({ answer }) => answer)

  it('a press is answered once it is stored, without words', async () => {
    const { platformMessageId } = await sendWithButton()
    await harness.press(platformMessageId, 'done:3')
    expect(events).toMatchObject([{ kind: 'press', button: 'done:3' }])
    await expect.poll(answers).toEqual([{ text: undefined, alert: false }])
  })

  it('a forged press is refused politely, and nobody hears of it', async () => {
    const { platformMessageId } = await sendWithButton()
    const { people } = harness.simulator
    await harness.heard(people.pressForged(harness.lan, harness.group, Number(platformMessageId), 'done:4'))
    await expect.poll(answers).toEqual([{ text: expect.stringContaining('không còn hiệu lực'), alert: true }])
    expect(events).toEqual([])
  })

  it('a group that becomes a supergroup is heard as one move', async () => {
    const { people } = harness.simulator
    const deed = people.migrate(harness.group)
    await harness.heard(deed)
    const moves = events.filter((event) => event.kind === 'change' && event.change.what === 'moved')
    expect(new Set(moves.map(({ eventId }) => eventId)).size).toBe(1)
    expect(moves[0]).toMatchObject({ chat: { id: harness.chatId }, change: { to: String(deed.chatId) } })
  })

  it('the bot hears that it was thrown out and brought back', async () => {
    const { people } = harness.simulator
    await harness.heard(people.kick(harness.lan, harness.group, harness.bot.me.id))
    await harness.heard(people.add(harness.lan, harness.group, [harness.bot.me.id]))
    const changes = events.flatMap((event) => (event.kind === 'change' ? [event.change.what] : []))
    expect(changes).toEqual(['bot-removed', 'bot-added'])
  })

  it('a heart on a message of the bot comes as a reaction', async () => {
    const { platformMessageId } = await sendWithButton()
    const { people } = harness.simulator
    await harness.heard(people.react(harness.lan, harness.group, Number(platformMessageId), ['❤']))
    expect(events).toMatchObject([{ kind: 'reaction', reaction: '❤', messageId: platformMessageId }])
  })

  it('it may be started again after it was stopped', async () => {
    await harness.channel.stop()
    await harness.channel.start(async (event) => {
      events.push(event)
    })
    await harness.say('/viec')
    expect(events).toMatchObject([{ text: '/viec' }])
  })
})

it('a poller that is thrown out by another says so and comes back', async () => {
  const harness = await telegramHarness('polling')
  const standings: (string | undefined)[] = []
  await harness.channel.start(
    async () => {},
    ({ state, detail }) => standings.push(`${state}: ${detail}`),
  )
  await expect.poll(() => harness.simulator.calls.some(({ method }) => method === 'getUpdates')).toBe(true)
  harness.bot.poll.end('terminated by other getUpdates request; make sure that only one bot instance is running')
  await expect.poll(() => standings.at(-1)).toContain('connecting: telegram: 409 Conflict')
  await harness.channel.stop()
  await harness.close()
})

it('starts while Telegram is out of reach, and goes on as soon as it is there', async () => {
  const harness = await telegramHarness('polling')
  harness.simulator.faults.add({ fault: { what: 'cut' }, method: 'getMe' })
  const heard: InboundEvent[] = []
  const standings: string[] = []
  await harness.channel.start(
    async (event) => {
      heard.push(event)
    },
    ({ state }) => standings.push(state),
  )
  await harness.say('/viec')
  expect(heard).toMatchObject([{ text: '/viec' }])
  expect(standings).toEqual(['connecting', 'connecting', 'live'])
  await harness.channel.stop()
  await harness.close()
})
