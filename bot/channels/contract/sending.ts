import { expect, it } from 'vitest'
import type { Message, Span } from '../../../src/domain/message.ts'
import { type ContractStage, patience } from './contract-stage.ts'

/** What becomes of a message that is sent. */
export function sendingInContract(stage: ContractStage): void {
  const { harness, channel, send, refusalOf, seen, events, echoes } = stage

  it('bears the name it is known by', () => {
    expect(channel().name).toBe(stage.name)
  })

  it('shows a text in the chat, marks included, under the id it answers with', async () => {
    const spans: Span[] = [
      { start: 0, length: 7, style: 'bold' },
      { start: 8, length: 5, style: 'italic' },
    ]
    const { platformMessageId } = await send({ text: 'Số 3 🚑: khẩn trương', spans })
    expect(await harness().shown(harness().chatId)).toMatchObject([
      { platformMessageId, text: 'Số 3 🚑: khẩn trương', spans },
    ])
  })

  it('lets accents, emoji and line breaks through unchanged', async () => {
    const text = 'Đề nghị các Sở, Uỷ ban nhân dân\n• việc 1 👨‍👩‍👧‍👦 <b>&amp;</b> *_`[x]`_*\n\n• việc 2 “16 giờ 00’”'
    await send({ text })
    expect(await seen()).toEqual([text])
  })

  it('shows buttons, if it has them, with their labels and ids', async (test) => {
    if (!channel().capabilities.buttons) return test.skip('the channel has no buttons')
    const buttons = [
      { id: 'ack:3', label: 'Đã nhận' },
      { id: 'done:3', label: 'Hoàn thành' },
    ]
    await send({ buttons })
    expect(await harness().shown(harness().chatId)).toMatchObject([{ buttons }])
  })

  it('shows which message it answers, if it can quote', async (test) => {
    if (!channel().capabilities.quotes) return test.skip('the channel cannot quote')
    await harness().say('/done 3')
    const [asked] = events
    if (asked?.kind !== 'message') throw new Error('the message did not arrive')
    await send({ text: 'Đã ghi nhận', quote: asked.messageId })
    expect(await harness().shown(harness().chatId)).toMatchObject([{ text: 'Đã ghi nhận', quotes: asked.messageId }])
  })

  it('puts other words in the place of what it sent, as often as it is asked, if it can edit', async (test) => {
    const { channel, chatId } = harness()
    if (!channel.edit) return test.skip('the channel cannot edit')
    const { platformMessageId } = await send({ text: 'một' })
    const message: Message = { text: 'hai', spans: [], buttons: [], urgency: 'normal' }
    await channel.edit({ chatId, platformMessageId, message })
    await channel.edit({ chatId, platformMessageId, message })
    expect(await harness().shown(chatId)).toMatchObject([{ platformMessageId, text: 'hai' }])
  })

  it('pins what it sent, if it can', async (test) => {
    const { channel, chatId } = harness()
    if (!channel.pin) return test.skip('the channel cannot pin')
    const { platformMessageId } = await send({})
    await channel.pin({ chatId, platformMessageId })
    expect(await harness().shown(chatId)).toMatchObject([{ platformMessageId, pinned: true }])
  })

  it('takes a text of its maximum length and refuses one more character', async () => {
    const longest = 'ữ'.repeat(channel().capabilities.maxLength)
    await send({ text: longest }, { id: 'm1' })
    expect(await refusalOf(send({ text: `${longest}a` }, { id: 'm2' }))).toBe('refused')
    expect(await seen()).toEqual([longest])
  })

  it('refuses an empty text', async () => {
    expect(await refusalOf(send({ text: '' }))).toBe('refused')
    expect(await seen()).toEqual([])
  })

  it('shows its own message once more, under the same id and in the same words, if it claims to', async (test) => {
    if (!channel().capabilities.echoes) return test.skip('the channel does not claim it')
    const { platformMessageId } = await send({ text: 'Họp 19 giờ 🚑', urgency: 'urgent' })
    await expect.poll(() => echoes, patience).toHaveLength(1)
    expect(echoes).toMatchObject([{ kind: 'echo', messageId: platformMessageId, text: 'Họp 19 giờ 🚑' }])
    expect(echoes[0]?.chat.id).toBe(harness().chatId)
  })

  it('says that an unknown chat is gone', async (test) => {
    const { unknownChatId: chatId } = harness()
    if (chatId === null) return test.skip('every id is a chat of this channel')
    expect(await refusalOf(send({}, { chatId }))).toBe('chat-gone')
  })

  it('shows one message for two sends with the same id, if it claims to be idempotent', async (test) => {
    if (!channel().capabilities.idempotent) return test.skip('the channel does not claim it')
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
}
