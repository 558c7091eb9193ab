import { expect, it } from 'vitest'
import { createEchoes, type Expected } from './echoes.ts'
import type { Heard } from './heard.ts'

const chatId = 'group/1'
const expected: Expected = { requestId: 'm1', chatId, words: '@All Họp 19 giờ\u200b', from: 1_000, until: 1_500 }

function own(text: string, cliMsgId: number, msgId = '7'): Extract<Heard, { what: 'message' }> {
  const ids = { msgId, cliMsgId: String(cliMsgId) }
  const quotable = { content: text, msgType: 'webchat', propertyExt: undefined, uidFrom: '9', ...ids, ts: '0', ttl: 0 }
  const chat = { kind: 'group', id: '1' } as const
  return {
    what: 'message',
    eventId: `e:${msgId}`,
    chat,
    from: { id: '9', name: '' },
    own: true,
    at: 0,
    ids,
    text,
    quotable,
  }
}

const others = [
  ['other words within the window', own('Tôi gọi ngay', 1_200)],
  ['the same words from before', own('@All Họp 19 giờ\u200b', 999)],
  ['the same words from later', own('@All Họp 19 giờ\u200b', 1_501)],
] as const

it.each(others)('takes %s for no echo, heard while it waits or before', async (_, echo) => {
  const echoes = createEchoes()
  const waiting = echoes.wait(expected, 0)
  echoes.heard(echo, chatId)
  expect(await waiting).toBe(undefined)
  expect(await echoes.wait({ ...expected, requestId: 'm2' }, 0)).toBe(undefined)
  expect([echoes.sentBefore('m1'), echoes.sentBefore('m2')]).toEqual([undefined, undefined])
})

it.each([
  ['the words as they were sent', '@All Họp 19 giờ\u200b'],
  ['the words without what nobody sees, which Zalo may leave out', '@All Họp 19 giờ'],
])('knows an echo by its place in time and %s', async (_, text) => {
  const echoes = createEchoes()
  const waiting = echoes.wait(expected, 60_000)
  echoes.heard(own('Tôi gọi ngay', 1_200, '6'), chatId)
  echoes.heard(own(text, 1_000), 'group/2')
  echoes.heard(own(text, 1_000), chatId)
  expect(await waiting).toBe('7')
  expect(echoes.sentBefore('m1')).toBe('7')
})
