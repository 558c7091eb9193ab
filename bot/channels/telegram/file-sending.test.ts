import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AttachedFile } from '../../../src/domain/message.ts'
import { SendError } from '../channel.ts'
import { type TelegramHarness, telegramHarness } from './testing/telegram-harness.ts'

let harness: TelegramHarness
let others: string[]
beforeEach(async () => {
  harness = await telegramHarness('webhook')
  const { people } = harness.simulator
  const groups = ['Sở Công Thương', 'Sở Xây dựng'].map((title) => people.addChat('group', title, [harness.lan]).id)
  for (const group of groups) people.setStatus(harness.lan, group, harness.bot.me.id, 'member')
  others = groups.map(String)
})
afterEach(async () => {
  await harness.channel.stop()
  await harness.close()
})

const send = (chatId = harness.chatId, file: AttachedFile = harness.files.there, more: object = {}) => {
  const words = { text: 'Văn bản gốc', spans: [], buttons: [], urgency: 'normal' as const }
  return harness.channel.send({ id: `m${chatId}`, chatId, message: { ...words, file, ...more } })
}
const failure = async (sending: Promise<unknown>): Promise<SendError> => {
  const error = await sending.catch((reason: unknown) => reason)
  return error instanceof SendError ? error : expect.fail(`a SendError was expected, not ${String(error)}`)
}
const filesIn = (chatId: string) => harness.simulator.transcript(Number(chatId)).map(({ file }) => file)
const uploads = () => harness.simulator.files.uploads()

describe('a file', () => {
  it('is uploaded once, and goes into every other chat by the id that Telegram gave it', async () => {
    for (const chatId of [harness.chatId, ...others]) await send(chatId)
    expect([harness.chatId, ...others].map(filesIn)).toEqual([
      ['20-TB-UBND.docx'],
      ['20-TB-UBND.docx'],
      ['20-TB-UBND.docx'],
    ])
    expect(uploads()).toBe(1)
  })

  it('is not uploaded twice at the same time: who comes meanwhile is told to come again', async () => {
    harness.simulator.faults.add({ fault: { what: 'slow', ms: 5_000 }, method: 'sendDocument' })
    const [first, second] = [send(), failure(send(others[0]))]
    expect(await second).toMatchObject({ kind: 'busy', retryAfterMs: expect.any(Number) })
    await first
    await send(others[0])
    expect(uploads()).toBe(1)
  })

  it('of which Telegram knows the id no more is uploaded again, and has a new id', async () => {
    await send()
    harness.simulator.files.forget()
    await send(others[0])
    await send(others[1])
    expect(uploads()).toBe(2)
    expect(others.map(filesIn)).toEqual([['20-TB-UBND.docx'], ['20-TB-UBND.docx']])
  })

  it('has its id kept in the store, for the next process', async () => {
    await send()
    const { store } = harness
    expect(await store.get(`file:${harness.files.there.hash}`)).toEqual(expect.any(String))
  })

  it('of which the upload was refused, or its answer lost, is uploaded by the next', async () => {
    const { faults } = harness.simulator
    faults.add({ fault: { what: 'server-error', status: 500 }, method: 'sendDocument' })
    faults.add({ fault: { what: 'lost-answer' }, method: 'sendDocument' })
    expect((await failure(send())).kind).toBe('unavailable')
    expect((await failure(send())).kind).toBe('lost')
    await send()
    expect(filesIn(harness.chatId)).toHaveLength(2)
  })

  it('goes into its topic, silently where that is asked, under its text', async () => {
    const { people, transcript } = harness.simulator
    const forum = people.addChat('supergroup', 'Ban', [harness.lan, harness.bot.me.id]).id
    const topic = people.addTopic(forum, 'Y tế')
    const spans = [{ start: 0, length: 7, style: 'bold' as const }]
    await send(`${forum}:${topic}`, harness.files.there, { silent: true, spans })
    expect(transcript(forum)).toMatchObject([
      { thread: topic, silent: true, text: 'Văn bản gốc', entities: [{ type: 'bold', offset: 0, length: 7 }] },
    ])
  })

  it('with a name that would break a form is sent under one that does not', async () => {
    await send(harness.chatId, { ...harness.files.there, name: 'Thông "báo"; 20\r\n.docx' })
    expect(filesIn(harness.chatId)).toEqual(['Thông _báo__ 20__.docx'])
  })

  it('with more text than fits under it is refused', async () => {
    const long = failure(send(harness.chatId, harness.files.there, { text: 'x'.repeat(1_025) }))
    expect(await long).toMatchObject({ kind: 'refused', message: 'telegram: 1025 characters, at most 1024' })
  })

  it('larger than Telegram takes is refused in the server’s words, were it sent', async () => {
    harness.kept.set(harness.files.there.hash, new Uint8Array(50 * 1024 * 1024 + 1))
    expect(await failure(send())).toMatchObject({ kind: 'refused', message: 'telegram: 413 Request Entity Too Large' })
  })

  it('that cannot be read from the house is surely not sent', async () => {
    harness.kept.get = () => {
      throw new Error('the database is away')
    }
    expect((await failure(send())).kind).toBe('unavailable')
  })
})
