import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SendError } from '../channel.ts'
import type { Fault } from '../simulator/fault-script.ts'
import { type TelegramHarness, telegramHarness } from './testing/telegram-harness.ts'

let harness: TelegramHarness
beforeEach(async () => {
  harness = await telegramHarness('webhook')
})
afterEach(async () => {
  await harness.channel.stop()
  await harness.close()
})

const plain = { spans: [], buttons: [], urgency: 'normal' as const }
const send = (text = 'Xin chào', chatId = harness.chatId, more: object = {}) =>
  harness.channel.send({ id: 'm1', chatId, message: { ...plain, text, ...more } })

async function failure(sending: Promise<unknown> = send()): Promise<SendError> {
  const error = await sending.catch((reason: unknown) => reason)
  if (error instanceof SendError) return error
  throw new Error(`a SendError was expected, not ${String(error)}`)
}

describe('a message', () => {
  it('goes into its topic and stays there', async () => {
    const { people, transcript } = harness.simulator
    const forum = people.addChat('supergroup', 'Ban Chỉ đạo', [harness.lan, harness.bot.me.id]).id
    const topic = people.addTopic(forum, 'Y tế')
    await send('một', `${forum}:${topic}`)
    expect(transcript(forum)).toMatchObject([{ text: 'một', thread: topic }])
  })

  it('is silent when it is to be', async () => {
    await send('một')
    await send('hai', harness.chatId, { silent: true })
    expect(harness.simulator.transcript(harness.group)).toMatchObject([{ silent: false }, { silent: true }])
  })

  it('goes out even when what it answers is gone', async () => {
    await send('một', harness.chatId, { quote: '99999' })
    await send('hai', harness.chatId, { quote: 'not of Telegram' })
    expect(harness.simulator.transcript(harness.group)).toMatchObject([
      { text: 'một', replyTo: undefined },
      { text: 'hai', replyTo: undefined },
    ])
  })
})

describe('what goes wrong', () => {
  it.each<[Fault, string, object]>([
    [{ what: 'too-many', retryAfterMs: 3000 }, 'rate-limited', { retryAfterMs: 3000 }],
    [{ what: 'server-error', status: 500 }, 'unavailable', {}],
    // A gateway may have passed it on.
    [{ what: 'server-error', status: 502 }, 'lost', {}],
    [{ what: 'cut' }, 'lost', {}],
    [{ what: 'lost-answer' }, 'lost', {}],
    [{ what: 'kicked' }, 'bot-removed', {}],
    [{ what: 'migrated', to: '-1009000000001' }, 'chat-moved', { movedTo: '-1009000000001' }],
  ])('is called by the contract’s names: %o', async (fault, kind, more) => {
    harness.simulator.faults.add({ fault, method: 'sendMessage' })
    expect(await failure()).toMatchObject({ kind, ...more })
  })

  it('by the words of the chat: deleted, blocked, muted, no such topic', async () => {
    const { people, world } = harness.simulator
    people.say(harness.lan, harness.lan, '/start')
    people.setStatus(harness.lan, harness.lan, harness.bot.me.id, 'kicked')
    expect((await failure(send('x', String(harness.lan)))).kind).toBe('bot-removed')
    people.setStatus(harness.lan, harness.group, harness.bot.me.id, 'muted')
    expect((await failure()).kind).toBe('may-not-write')
    const forum = people.addChat('supergroup', 'Ban', [harness.lan, harness.bot.me.id]).id
    people.addTopic(forum, 'Y tế')
    expect((await failure(send('x', `${forum}:999`))).kind).toBe('chat-gone')
    expect((await failure(send('x', 'no chat'))).kind).toBe('chat-gone')
    world.chats.delete(harness.group)
    expect((await failure()).kind).toBe('chat-gone')
  })

  it('is surely not sent when there is no connection at all', async () => {
    await harness.simulator.stop()
    expect((await failure()).kind).toBe('unavailable')
  })

  it('stops the account when the token is taken back, and tells', async () => {
    const standings: string[] = []
    await harness.channel.start(
      async () => {},
      ({ state }) => standings.push(state),
    )
    await expect.poll(() => standings).toEqual(['connecting', 'live'])
    harness.bot.revoked = true
    expect((await failure()).kind).toBe('unauthorised')
    expect(standings.at(-1)).toBe('signed-out')
  })

  it('never shows the token nor the words that were sent', async () => {
    const faults: Fault[] = [{ what: 'cut' }, { what: 'too-many', retryAfterMs: 1 }, { what: 'kicked' }]
    for (const fault of faults) harness.simulator.faults.add({ fault, method: 'sendMessage' })
    for (const _ of faults) {
      const error = await failure(send('điều bí mật'))
      const shown = JSON.stringify([error, error.message, error.stack, String(error.cause)])
      expect(shown).not.toContain(harness.bot.token)
      expect(shown).not.toContain('bí mật')
    }
  })

  it('of an edit: a message that is gone is refused', async () => {
    const edit = harness.channel.edit?.({
      chatId: harness.chatId,
      platformMessageId: '99999',
      message: { ...plain, text: 'x' },
    })
    expect((await failure(edit ?? Promise.resolve())).kind).toBe('refused')
  })

  it('of a pin: without the right it is refused', async () => {
    const { platformMessageId } = await send()
    harness.simulator.people.setStatus(harness.lan, harness.group, harness.bot.me.id, 'member')
    const pin = harness.channel.pin?.({ chatId: harness.chatId, platformMessageId })
    expect((await failure(pin ?? Promise.resolve())).kind).toBe('refused')
  })
})
