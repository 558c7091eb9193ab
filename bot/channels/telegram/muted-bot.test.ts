import { afterEach, beforeEach, expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import type { AttachedFile } from '../../../src/domain/message.ts'
import { SendError } from '../channel.ts'
import { type TelegramHarness, telegramHarness } from './testing/telegram-harness.ts'

let harness: TelegramHarness
let heard: InboundEvent[]
beforeEach(async () => {
  harness = await telegramHarness('webhook')
  heard = []
  await harness.channel.start(async (event) => {
    heard.push(event)
  })
  await harness.heard(setStatus('member'))
})
afterEach(async () => {
  await harness.channel.stop()
  await harness.close()
})

const setStatus = (status: 'administrator' | 'member' | 'muted' | 'kicked') =>
  harness.simulator.people.setStatus(harness.lan, harness.group, harness.bot.me.id, status)
const permit = (permissions: { messages?: boolean; documents?: boolean }) =>
  harness.simulator.people.permit(harness.group, permissions)
const changes = () => heard.flatMap((event) => (event.kind === 'change' ? [event.change.what] : []))
const lines = () => harness.simulator.transcript(harness.group).filter(({ from }) => from?.bot)

/** 'sent', or the kind of the failure with the platform's words. */
async function send(file?: AttachedFile): Promise<string> {
  const message = { text: 'Xin chào', spans: [], buttons: [], urgency: 'normal' as const, ...(file ? { file } : {}) }
  try {
    await harness.channel.send({ id: 'm1', chatId: harness.chatId, message })
    return 'sent'
  } catch (error) {
    return error instanceof SendError ? `${error.kind}: ${error.message}` : String(error)
  }
}

const refused = 'may-not-write: telegram: 400 Bad Request: not enough rights to send text messages to the chat'

it('muted by itself hears so, is refused, and hears when it may write again', async () => {
  await harness.heard(setStatus('muted'))
  expect(await send()).toBe(refused)
  await harness.heard(setStatus('member'))
  expect(await send()).toBe('sent')
  expect(changes()).toEqual(['bot-muted', 'bot-added'])
})

it('put out while it is muted hears so', async () => {
  await harness.heard(setStatus('muted'))
  await harness.heard(setStatus('kicked'))
  expect(changes()).toEqual(['bot-muted', 'bot-removed'])
})

it('is refused where no member may write, of which nobody tells it, and may write as an administrator', async () => {
  expect(permit({ messages: false }).updates).toEqual([])
  expect(await send()).toBe(refused)
  await harness.heard(setStatus('administrator'))
  expect(await send()).toBe('sent')
  expect(changes()).toEqual(['bot-promoted'])
})

it('may write again as soon as all members may', async () => {
  permit({ messages: false })
  expect(await send()).toBe(refused)
  permit({ messages: true })
  expect(await send()).toBe('sent')
  expect(changes()).toEqual([])
})

it('says the text alone where members may write but send no files', async () => {
  permit({ documents: false })
  expect(await send(harness.files.there)).toBe('sent')
  expect(lines()).toMatchObject([{ text: 'Xin chào', file: undefined }])
})

it('with a file is refused for the text where it may not write at all, and sends the file once it may', async () => {
  permit({ messages: false })
  expect(await send(harness.files.there)).toBe(refused)
  permit({ messages: true })
  expect(await send(harness.files.there)).toBe('sent')
  expect(lines()).toMatchObject([{ file: harness.files.there.name }])
})
