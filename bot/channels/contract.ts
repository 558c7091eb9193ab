import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboundEvent } from '../../src/domain/inbound.ts'
import type { Button, Message, Span } from '../../src/domain/message.ts'
import { type Channel, SendError, type SendErrorKind } from './channel.ts'

/**
 * A channel with its platform behind it (a fake one that keeps the real one's rules), as the suite drives them. `make`
 * gives a fresh one, not started, to every test; the suite starts and stops the channel itself.
 */
export interface Harness {
  channel: Channel
  /** Platform id of a chat that the bot is in. */
  chatId: string
  /** Platform id of no chat; null where every id is a chat. */
  unknownChatId: string | null
  /** What a person in the chat sees of the bot, oldest first, once all that was sent has arrived. */
  shown(chatId: string): Promise<Shown[]>
  /** A person writes in the chat. Resolves when the channel has acknowledged it to the platform; rejects when it refused. */
  say(text: string, options?: { quotes?: string }): Promise<void>
  /** The platform (or the person) repeats the last `say`, because it had no acknowledgement. Resolves like `say`. */
  sayAgain(): Promise<void>
  /** A person presses a button of a message of the bot. Resolves like `say`. */
  press(platformMessageId: string, button: string): Promise<void>
  close(): Promise<void>
}

export interface Shown {
  platformMessageId: string
  text: string
  spans: Span[]
  buttons: Button[]
  quotes?: string
  pinned?: boolean
}

/** Long enough for anything that is wrongly not awaited to show itself. */
const graceMs = 50
const patience = { interval: 5, timeout: 10_000 }

/**
 * The suite that every channel passes. A channel's test file calls it once:
 *
 *     describeChannelContract('web', async () => ({ channel: createWebChannel(…), chatId: 'room-1', … }))
 *
 * `name` is the channel's name; its errors begin with it.
 */
export function describeChannelContract(name: string, make: () => Promise<Harness>): void {
  describe(`the ${name} channel keeps the contract: it`, () => {
    let harness: Harness
    /** What people did; the bot's own words stand in `echoes`. */
    let events: InboundEvent[]
    let echoes: InboundEvent[]
    let onInbound: (event: InboundEvent) => Promise<void>

    beforeEach(async () => {
      harness = await make()
      events = []
      echoes = []
      onInbound = async () => {}
      await harness.channel.start(async (event) => {
        if (event.kind === 'echo') echoes.push(event)
        else events.push(event)
        await onInbound(event)
      })
    })
    afterEach(async () => {
      await harness.channel.stop()
      await harness.close()
    })

    const send = (message: Partial<Message>, to: { id?: string; chatId?: string } = {}) =>
      harness.channel.send({
        id: to.id ?? 'm1',
        chatId: to.chatId ?? harness.chatId,
        message: { text: 'Xin chào', spans: [], buttons: [], urgency: 'normal', ...message },
      })

    async function refusalOf(sending: Promise<unknown>): Promise<SendErrorKind> {
      const error = await sending.then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (!(error instanceof SendError)) throw new Error(`a SendError was expected, not ${String(error)}`)
      expect(error.message.startsWith(`${name}: `), `'${error.message}' begins with the channel's name`).toBe(true)
      return error.kind
    }

    const seen = async () => (await harness.shown(harness.chatId)).map((message) => message.text)

    it('bears the name it is known by', () => {
      expect(harness.channel.name).toBe(name)
    })

    it('shows a text in the chat, marks included, under the id it answers with', async () => {
      const spans: Span[] = [
        { start: 0, length: 7, style: 'bold' },
        { start: 8, length: 5, style: 'italic' },
      ]
      const { platformMessageId } = await send({ text: 'Số 3 🚑: khẩn trương', spans })
      expect(await harness.shown(harness.chatId)).toMatchObject([
        { platformMessageId, text: 'Số 3 🚑: khẩn trương', spans },
      ])
    })

    it('lets accents, emoji and line breaks through unchanged', async () => {
      const text = 'Đề nghị các Sở, Uỷ ban nhân dân\n• việc 1 👨‍👩‍👧‍👦 <b>&amp;</b> *_`[x]`_*\n\n• việc 2 “16 giờ 00’”'
      await send({ text })
      expect(await seen()).toEqual([text])
    })

    it('shows buttons, if it has them, with their labels and ids', async (test) => {
      if (!harness.channel.capabilities.buttons) return test.skip('the channel has no buttons')
      const buttons = [
        { id: 'ack:3', label: 'Đã nhận' },
        { id: 'done:3', label: 'Hoàn thành' },
      ]
      await send({ buttons })
      expect(await harness.shown(harness.chatId)).toMatchObject([{ buttons }])
    })

    it('shows which message it answers, if it can quote', async (test) => {
      if (!harness.channel.capabilities.quotes) return test.skip('the channel cannot quote')
      await harness.say('/done 3')
      const [asked] = events
      if (asked?.kind !== 'message') throw new Error('the message did not arrive')
      await send({ text: 'Đã ghi nhận', quote: asked.messageId })
      expect(await harness.shown(harness.chatId)).toMatchObject([{ text: 'Đã ghi nhận', quotes: asked.messageId }])
    })

    it('puts other words in the place of what it sent, as often as it is asked, if it can edit', async (test) => {
      const { channel, chatId } = harness
      if (!channel.edit) return test.skip('the channel cannot edit')
      const { platformMessageId } = await send({ text: 'một' })
      const message: Message = { text: 'hai', spans: [], buttons: [], urgency: 'normal' }
      await channel.edit({ chatId, platformMessageId, message })
      await channel.edit({ chatId, platformMessageId, message })
      expect(await harness.shown(chatId)).toMatchObject([{ platformMessageId, text: 'hai' }])
    })

    it('pins what it sent, if it can', async (test) => {
      const { channel, chatId } = harness
      if (!channel.pin) return test.skip('the channel cannot pin')
      const { platformMessageId } = await send({})
      await channel.pin({ chatId, platformMessageId })
      expect(await harness.shown(chatId)).toMatchObject([{ platformMessageId, pinned: true }])
    })

    it('takes a text of its maximum length and refuses one more character', async () => {
      const longest = 'ữ'.repeat(harness.channel.capabilities.maxLength)
      await send({ text: longest }, { id: 'm1' })
      expect(await refusalOf(send({ text: `${longest}a` }, { id: 'm2' }))).toBe('refused')
      expect(await seen()).toEqual([longest])
    })

    it('refuses an empty text', async () => {
      expect(await refusalOf(send({ text: '' }))).toBe('refused')
      expect(await seen()).toEqual([])
    })

    it('shows its own message once more, under the same id and in the same words, if it claims to', async (test) => {
      if (!harness.channel.capabilities.echoes) return test.skip('the channel does not claim it')
      const { platformMessageId } = await send({ text: 'Họp 19 giờ 🚑', urgency: 'urgent' })
      await expect.poll(() => echoes, patience).toHaveLength(1)
      expect(echoes).toMatchObject([{ kind: 'echo', messageId: platformMessageId, text: 'Họp 19 giờ 🚑' }])
      expect(echoes[0]?.chat.id).toBe(harness.chatId)
    })

    it('says that an unknown chat is gone', async (test) => {
      if (harness.unknownChatId === null) return test.skip('every id is a chat of this channel')
      expect(await refusalOf(send({}, { chatId: harness.unknownChatId }))).toBe('chat-gone')
    })

    it('shows one message for two sends with the same id, if it claims to be idempotent', async (test) => {
      if (!harness.channel.capabilities.idempotent) return test.skip('the channel does not claim it')
      const first = await send({ text: 'một' }, { id: 'm7' })
      await send({ text: 'hai' }, { id: 'm8' })
      expect(await send({ text: 'một' }, { id: 'm7' })).toEqual(first)
      expect(await seen()).toEqual(['một', 'hai'])
    })

    it('keeps the order of messages that are sent one after the other, same words or not', async () => {
      const texts = ['một', 'hai', 'hai', 'ba', 'bốn', 'năm', 'sáu']
      for (const [n, text] of texts.entries()) await send({ text }, { id: `m${n}` })
      expect(await seen()).toEqual(texts)
    })

    it("hands a person's message over once, in the contract's shape", async () => {
      await harness.say('Đã hoàn thành 3\nbáo cáo sau ạ 🙏')
      await pause(graceMs)
      expect(events).toHaveLength(1)
      const [event] = events
      expect(event).toMatchObject({ kind: 'message', text: 'Đã hoàn thành 3\nbáo cáo sau ạ 🙏' })
      if (event?.kind !== 'message') throw new Error('the message did not arrive')
      expectIds(event.chat.id, event.from.id, event.eventId, event.messageId)
      expect(event.chat.id).toBe(harness.chatId)
      expect(event.from.name).not.toBe('')
      expect(event.at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
      expect(event).not.toHaveProperty('quotes')
    })

    it('gives every event an id of its own', async () => {
      await harness.say('/viec')
      await harness.say('/viec')
      expect(new Set(events.map((event) => event.eventId)).size).toBe(2)
    })

    it('says which message a person replied to, if it can quote', async (test) => {
      if (!harness.channel.capabilities.quotes) return test.skip('the channel cannot quote')
      const { platformMessageId } = await send({})
      await harness.say('xong', { quotes: platformMessageId })
      expect(events).toMatchObject([{ kind: 'message', text: 'xong', quotes: platformMessageId }])
    })

    it('hands a pressed button over once, with its message', async (test) => {
      if (!harness.channel.capabilities.buttons) return test.skip('the channel has no buttons')
      const { platformMessageId } = await send({ buttons: [{ id: 'done:3', label: 'Hoàn thành' }] })
      await harness.press(platformMessageId, 'done:3')
      await pause(graceMs)
      expect(events).toMatchObject([{ kind: 'press', button: 'done:3', messageId: platformMessageId }])
      expectIds(events[0]?.chat.id, events[0]?.from.id, events[0]?.eventId)
    })

    it('acknowledges an event only after it has been stored', async () => {
      const storing = gate()
      onInbound = () => storing.opened
      let acknowledged = false
      const saying = harness.say('/done 3').then(() => {
        acknowledged = true
      })
      await expect.poll(() => events.length, patience).toBe(1)
      await pause(graceMs)
      expect(acknowledged).toBe(false)
      storing.open()
      await saying
      expect(events).toHaveLength(1)
    })

    it('hands an event over again, under the same id, when it could not be stored', async () => {
      onInbound = () => Promise.reject(new Error('the database is away'))
      // Some platforms hear of the refusal, others only miss the acknowledgement.
      const saying = harness.say('/done 3').catch(() => {})
      await expect.poll(() => events.length, { interval: 5, timeout: 2_000 }).toBeGreaterThan(0)
      await Promise.race([saying, pause(graceMs)])
      const before = events.length
      onInbound = async () => {}
      await harness.sayAgain()
      const again = events.slice(before)
      expect(again).toMatchObject([{ kind: 'message', text: '/done 3', eventId: events[0]?.eventId }])
    })

    it('finishes what it is handing over before it has stopped', async () => {
      const storing = gate()
      onInbound = () => storing.opened
      const saying = harness.say('/done 3').catch(() => {})
      await expect.poll(() => events.length, patience).toBe(1)
      let stopped = false
      const stopping = harness.channel.stop().then(() => {
        stopped = true
      })
      await pause(graceMs)
      expect(stopped).toBe(false)
      storing.open()
      await Promise.all([saying, stopping])
    })

    it('may be stopped twice, and hands nothing over afterwards', async () => {
      await harness.channel.stop()
      await harness.channel.stop()
      await Promise.race([harness.say('/done 3').catch(() => {}), pause(graceMs)])
      expect(events).toEqual([])
    })
  })
}

function expectIds(...ids: unknown[]): void {
  for (const id of ids) {
    expect(typeof id).toBe('string')
    expect(id).not.toBe('')
  }
}

/** A promise that the test opens. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
